/** Where the verb of a command ends and its arguments begin. */
import type { CommandGrammar } from "../env/command-grammar.ts";
import { tokenize } from "./tokenize.ts";

/** The grammar of environments that declare none: the verb is the first word, the rest is one argument. */
export const PLAIN_GRAMMAR: CommandGrammar = {
  style: "words",
  separators: [],
  instanceNumbers: false,
  ignored: [],
};

/** One argument as it stands in the command. */
export interface Phrase {
  readonly raw: string;
  readonly tokens: readonly string[];
}

export interface SplitCommand {
  readonly verb: string;
  readonly phrases: readonly Phrase[];
}

export function splitCommand(text: string, grammar: CommandGrammar): SplitCommand {
  return grammar.style === "brackets" ? splitBrackets(text) : splitWords(text, grammar.separators);
}

function splitWords(text: string, separators: readonly string[]): SplitCommand {
  const [verb = "", ...others] = tokenize(text.trimStart().split(/\s/, 1)[0] ?? "");
  const phrases: string[][] = [others];
  for (const word of text.toLowerCase().trim().split(/\s+/).slice(1)) {
    // A separator is compared as it is written between blanks, such as in/on.
    if (separators.includes(word)) phrases.push([]);
    else phrases.at(-1)?.push(...tokenize(word));
  }
  return {
    verb,
    phrases: phrases
      .filter((tokens) => tokens.length > 0)
      .map((tokens) => ({ raw: tokens.join(" "), tokens })),
  };
}

function splitBrackets(text: string): SplitCommand {
  const open = text.indexOf("[");
  const close = text.lastIndexOf("]");
  if (open < 0 || close < open) return splitWords(text, []);
  const raw = text.slice(open + 1, close).trim();
  const verb = tokenize(text.slice(0, open)).join(" ");
  return { verb, phrases: raw === "" ? [] : [{ raw, tokens: tokenize(raw) }] };
}
