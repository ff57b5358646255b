/** Observations of the tools style: a line that says what is shown, the names in it with what is said of them, the text. */
import { UNKNOWN } from "../question.ts";
import type { View, ViewLine } from "../reading/view.ts";
import type { Described } from "./contexts.ts";
import { TOOLS_HELP } from "./tools.ts";
import type { Step } from "./way.ts";

/** The first observation: what is asked, and how to go about it. */
export function openingText(message: string): string {
  return `Question: ${message}\n${TOOLS_HELP}`;
}

/** What is shown of a view. */
export interface Shown {
  readonly view: View;
  readonly lines: readonly ViewLine[];
  /** Windows of the view. */
  readonly windows: number;
  readonly mentions: readonly Described[];
  readonly way: readonly Step[];
}

/** The way that led here, what lies before the agent, the names in it, the text. */
export function viewText({ view, lines, windows, mentions, way }: Shown): string {
  const index = mentions.length === 0 ? [] : ["Names:", ...listed(mentions), ""];
  const steps = way.map(({ name, context }) => (context === "" ? name : `${name} (${context})`));
  const line = steps.length === 0 ? [] : [`${WAY}${steps.join(" > ")}`];
  return [...line, headOf(view, lines.length, windows), ...index, ...bodyOf(view, lines)].join("\n");
}

const WAY = "Way: ";

/** A text without the line that tells which way led to it. */
export function withoutWay(text: string): string {
  return text.startsWith(WAY) ? text.slice(text.indexOf("\n") + 1) : text;
}

/**
 * A line for each, names first, then numbers, which a question for a name is not answered with. What is told of none of
 * them stands apart, so that it describes no name.
 */
function listed(mentions: readonly Described[]): string[] {
  const line = ({ name, context }: Described) => (context === "" ? name : `${name}: ${context}`);
  const isName = ({ name }: Described) => /\p{L}/u.test(name);
  const numbers = mentions.filter((mention) => !isName(mention));
  return [...mentions.filter(isName).map(line), OTHERWISE, ...numbers.map(line)];
}

const OTHERWISE = `${UNKNOWN}: what is not told here`;

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
