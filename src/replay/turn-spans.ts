/** Where the turns of an episode stand in its JSON, found without parsing it. */

export interface TurnSpans {
  /** First byte of each turn. */
  readonly starts: Uint32Array;
  /** First byte after each turn. */
  readonly ends: Uint32Array;
  /** First byte of the array of turns, and the first one after it. */
  readonly from: number;
  readonly to: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Finds the array `turns` of an object and its elements. The JSON is written by JSON.stringify(): valid and without
 * spaces.
 *
 * @returns null where there is no such array
 */
export function turnSpans(json: Buffer): TurnSpans | null {
  if (json[0] !== OPEN_OBJECT) return null;
  for (let at = 1; json[at] === QUOTE; at++) {
    const keyEnd = endOfString(json, at);
    const isTurns = json.toString("latin1", at, keyEnd) === '"turns"';
    if (json[keyEnd] !== COLON) return null;
    if (isTurns) return json[keyEnd + 1] === OPEN_ARRAY ? elements(json, keyEnd + 1) : null;
    at = endOfValue(json, keyEnd + 1);
    if (json[at] !== COMMA) return null;
  }
  return null;
}

function elements(json: Buffer, from: number): TurnSpans {
  const [starts, ends]: [number[], number[]] = [[], []];
  let at = from + 1;
  while (at < json.length && json[at] !== CLOSE_ARRAY) {
    starts.push(at);
    at = endOfValue(json, at);
    ends.push(at);
    if (json[at] === COMMA) at++;
  }
  return { starts: Uint32Array.from(starts), ends: Uint32Array.from(ends), from, to: at + 1 };
}

/** The first byte after the value that begins there. */
function endOfValue(json: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    switch (json[at] ?? COMMA) {
      case QUOTE:
        at = endOfString(json, at) - 1;
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        depth++;
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        if (depth === 0) return at; // of what surrounds a number or word
        depth--;
        break;
      case COMMA:
        if (depth === 0) return at;
        continue;
      default:
        continue;
    }
    if (depth === 0) return at + 1;
  }
  return json.length;
}

/** The first byte after the string that begins there. */
function endOfString(json: Buffer, from: number): number {
  for (let at = json.indexOf(QUOTE, from + 1); at >= 0; at = json.indexOf(QUOTE, at + 1)) {
    let before = at - 1;
    while (json[before] === BACKSLASH) before--;
    if ((at - before) % 2 === 1) return at + 1;
  }
  return json.length;
}
