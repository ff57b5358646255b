/** Observations of the tools style: a line that says what is shown, the names in it with what is said of them, the text. */
import type { View, ViewLine } from "../reading/view.ts";
import type { Mention } from "./mentions.ts";
import { TOOLS_HELP } from "./tools.ts";

/** The first observation: what is asked, and how to go about it. */
export function openingText(message: string): string {
  return `Question: ${message}\n${TOOLS_HELP}`;
}

/** @param windows number of windows of the view */
export function viewText(
  view: View,
  lines: readonly ViewLine[],
  windows: number,
  mentions: readonly Mention[],
): string {
  const names = mentions.map(({ name, context }) => (context === "" ? name : `${name}: ${context}`));
  const index = names.length === 0 ? [] : ["Names:", ...names, ""];
  return [headOf(view, lines.length, windows), ...index, ...bodyOf(view, lines)].join("\n");
}

function headOf(view: View, lines: number, windows: number): string {
  if (view.kind === "results") {
    if (view.results.length === 0) return `Nothing was found for "${view.query}".`;
    const part = view.from === 0 ? "" : `, ${view.from + 1} to ${view.from + view.results.length}`;
    return `Pages found for "${view.query}"${part}:`;
  }
  const part = windows > 1 ? `, part ${view.window + 1} of ${windows}` : "";
  if (view.kind === "page") return `${view.page.name}${part}:`;
  if (lines === 0) return `No line of ${view.page.name} has "${view.pattern}".`;
  return `Lines of ${view.page.name} with "${view.pattern}"${part}:`;
}

function bodyOf(view: View, lines: readonly ViewLine[]): string[] {
  if (view.kind === "page") return [lines.map(({ sentence }) => sentence.text).join(" ")];
  if (view.kind === "matches") return lines.map(({ sentence }) => sentence.text);
  return view.results.map(({ hit: { passage }, page }) => {
    const own = lines.filter((line) => line.passage === passage).map(({ sentence }) => sentence.text);
    return `${page.name}: ${own.join(" ")}`;
  });
}
