/** Actions as the original reads them: `search[words]` and `click[name]`, with its quirks. */

export interface ParsedAction {
  readonly name: string;
  /** Lower-cased; null where the action has no brackets. */
  readonly argument: string | null;
}

/**
 * Takes an action apart as the pattern `(.+)\[(.+)\]` does: from the start of the first line, the last opening bracket
 * that still leaves something to enclose, the last closing one. What follows is ignored. Linear in the length.
 */
export function parseAction(action: string): ParsedAction {
  const end = action.indexOf("\n");
  const line = end < 0 ? action : action.slice(0, end);
  const close = line.lastIndexOf("]");
  const open = close < 2 ? -1 : line.lastIndexOf("[", close - 2);
  if (open < 1) return { name: action, argument: null };
  return { name: line.slice(0, open), argument: line.slice(open + 1, close).toLowerCase() };
}

/** Whether `click[name]` reaches the clickable of that name; names with an opening bracket or a line end cannot be. */
export function isReachable(clickable: string): boolean {
  const { name, argument } = parseAction(`click[${clickable}]`);
  return name === "click" && argument === clickable && clickable !== "search";
}
