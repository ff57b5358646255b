/** Commands of the tools style: `search[query]`, `open[page]`, `answer[words]` and so on. */
import { type Command, TOOLS, type Tool } from "./command.ts";

/** Templates of the commands whose words the agent composes itself. */
export const OPEN_COMMANDS = [
  "search[{query}]",
  "open[{page}]",
  "find[{words}]",
  "cite[{page}]",
  "answer[{answer}]",
];

/** What the first observation says about the commands. */
export const TOOLS_HELP = [
  "search[words] finds pages, search[words | 20] twenty; open[page] reads one, open[page | 2] from its second part on;",
  "find[words] shows the lines of the open page that have them; scroll[down] goes on in a page or in what was found,",
  "scroll[up] and back[] return;",
  "cite[page] names a page the answer rests on; judge[good] or judge[bad] says whether the last text helps;",
  "answer[words] ends, answer[words | why, with the [pages] it rests on] too; answer[unknown] where the pages do not say.",
].join("\n");

const COMMAND = /^([a-z]+)\s*\[([\s\S]*)\]$/i;

/**
 * Reads a command. Thoughts between `<think>` and `</think>` are passed over; of several lines the last that is a
 * command counts.
 */
export function readCommand(text: string): Command {
  const said = text.replace(/<think>[\s\S]*?<\/think>/g, "").trim();
  const match = COMMAND.exec(said) ?? lastCommand(said);
  const verb = match?.[1]?.toLowerCase() ?? "";
  if (match === null || !isTool(verb)) {
    return { tool: null, problem: `a command is one of ${TOOLS.map((tool) => `${tool}[…]`).join(", ")}` };
  }
  return toCommand(verb, (match[2] ?? "").trim());
}

function lastCommand(said: string): RegExpExecArray | null {
  const lines = said.split("\n").map((line) => COMMAND.exec(line.trim()));
  return lines.findLast((match) => match !== null && isTool(match[1]?.toLowerCase() ?? "")) ?? null;
}

function isTool(verb: string): verb is Tool {
  return (TOOLS as readonly string[]).includes(verb);
}

function toCommand(verb: Tool, argument: string): Command {
  if (argument === "" && verb !== "back" && verb !== "scroll") {
    return { tool: null, problem: `${verb}[] needs something between its brackets` };
  }
  const [head, number] = numbered(argument);
  switch (verb) {
    case "search":
      return { tool: "search", query: head, k: number };
    case "open":
      return { tool: "open", name: head, window: Math.max(0, (number ?? 1) - 1) };
    case "find":
      return { tool: "find", pattern: argument };
    case "scroll":
      return { tool: "scroll", by: argument.toLowerCase() === "up" ? -1 : 1 };
    case "back":
      return { tool: "back" };
    case "cite":
      return { tool: "cite", name: argument };
    case "judge": {
      const verdict = argument.toLowerCase();
      if (verdict === "good" || verdict === "bad") return { tool: "judge", verdict };
      return { tool: null, problem: "it is judge[good] or judge[bad]" };
    }
    case "answer": {
      const at = argument.indexOf("|");
      const answer = (at < 0 ? argument : argument.slice(0, at)).trim();
      return { tool: "answer", answer, explanation: at < 0 ? "" : argument.slice(at + 1).trim() };
    }
  }
}

/** `words | 3` as words and 3. */
function numbered(argument: string): [string, number | null] {
  const at = argument.lastIndexOf("|");
  const number = at < 0 ? "" : argument.slice(at + 1).trim();
  return /^\d{1,6}$/.test(number) ? [argument.slice(0, at).trim(), Number(number)] : [argument, null];
}

/** The names between brackets in an explanation: pages that it cites. */
export function citationsIn(explanation: string): string[] {
  return Array.from(explanation.matchAll(/\[([^[\]]+)\]/g), ([, name = ""]) => name.trim());
}
