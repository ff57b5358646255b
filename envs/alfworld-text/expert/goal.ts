/** What a task sentence asks for. */
import { EnvironmentError } from "turnwise/core";

/** Types are lower-case nouns as printed, such as `mug` and `coffeemachine`. */
export interface Wish {
  readonly object: string;
  /** The receptacle to bring it to, or the lamp to hold it under. */
  readonly target: string;
  readonly count: 1 | 2;
  readonly treatment: Treatment | null;
  readonly isLook: boolean;
}

/** The verb of the command that makes a thing clean, hot or cool. */
export type Treatment = "clean" | "heat" | "cool";

const TREATMENTS: Readonly<Record<string, Treatment>> = {
  clean: "clean",
  hot: "heat",
  heat: "heat",
  cool: "cool",
};

const FORMS: readonly (readonly [RegExp, (words: readonly string[]) => Partial<Wish>])[] = [
  [/^(?:look at|examine the) (\w+) (?:under|with) the (\w+)$/, () => ({ isLook: true })],
  [/^(?:put|find) two (\w+)(?: and put them)? in (\w+)$/, () => ({ count: 2 })],
  [/^put a (clean|hot|cool) (\w+) in (\w+)$/, ([word = ""]) => ({ treatment: TREATMENTS[word] ?? null })],
  [
    /^(clean|heat|cool) some (\w+) and put it in (\w+)$/,
    ([word = ""]) => ({ treatment: TREATMENTS[word] ?? null }),
  ],
  [/^put (?:a|some) (\w+) (?:in|on) (\w+)$/, () => ({})],
];

/**
 * Reads one of the twelve task sentences.
 *
 * @throws EnvironmentError `env/failed` for any other sentence
 */
export function readWish(sentence: string): Wish {
  const words = sentence.trim().replace(/\.$/, "").toLowerCase();
  for (const [form, special] of FORMS) {
    const match = form.exec(words);
    if (match === null) continue;
    const parts = match.slice(1);
    const [object = "", target = ""] = parts.slice(-2);
    return { object, target, count: 1, treatment: null, isLook: false, ...special(parts) };
  }
  throw new EnvironmentError(
    "env/failed",
    `The expert cannot read the task "${sentence}"; it knows the twelve sentences of the standard tasks.`,
  );
}
