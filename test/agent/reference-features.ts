/**
 * The lexical features as they are defined, worked out anew for each candidate from the whole past of the episode.
 * Slow and plain on purpose; it shares no code with the implementation.
 */
export interface PastStep {
  /** The command that was executed. */
  readonly command: string;
  /** The text that was seen after it. */
  readonly seen: string;
}

interface Parts {
  readonly verb: string;
  readonly args: readonly string[];
}

const tokens = (text: string): string[] => text.toLowerCase().match(/[a-z]+|[0-9]+/g) ?? [];

/** Commands of words with the separators to, from, with, and instance numbers. */
function parts(command: string): Parts {
  const [verb = "", ...rest] = tokens(command);
  const args = ` ${rest.join(" ")} `
    .split(/ (?:to|from|with) /)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== "");
  return { verb, args: args.length > 2 ? [args[0] as string, args.at(-1) as string] : args };
}

const wordsOf = (phrase: string): string[] => {
  const all = phrase.split(" ");
  const named = all.length > 1 && /^\d+$/.test(all.at(-1) as string) ? all.slice(0, -1) : all;
  return named.filter((word) => !["a", "the", "you", "and"].includes(word));
};

const shareIn = (phrase: string | undefined, instruction: readonly string[]): number => {
  if (phrase === undefined) return 0;
  const words = wordsOf(phrase);
  return words.filter((word) => instruction.includes(word)).length / words.length;
};

const isIn = (phrase: string | undefined, text: string): number =>
  phrase !== undefined && ` ${tokens(text).join(" ")} `.includes(` ${phrase} `) ? 1 : 0;

function overlap(instruction: readonly string[], step: PastStep): number {
  const own = parts(step.command).args.flatMap(wordsOf);
  const mentions = [...` ${tokens(step.seen).join(" ")} `.matchAll(/(?<= )([a-z]+)(?= [0-9]+ )/g)];
  return mentions
    .map(([word]) => word)
    .filter((word) => instruction.includes(word) && !["a", "the", "you", "and"].includes(word))
    .filter((word) => !own.includes(word)).length;
}

/** The 18 numbers of one candidate. `now` is the present observation, `past` what was done before it. */
export function referenceFeatures(
  candidate: string,
  instructionText: string,
  now: string,
  past: readonly PastStep[],
): number[] {
  const instruction = tokens(instructionText);
  const { verb, args } = parts(candidate);
  const history = past.map((step) => ({ ...parts(step.command), text: step.command, step }));
  const uses = history.filter(({ text }) => text === candidate).length;
  const last = args.at(-1);
  const naming = history
    .map(({ args }, i) => (last !== undefined && args.includes(last) ? i : -1))
    .filter((i) => i >= 0);
  const ending = history.filter(({ args }) => last !== undefined && args.at(-1) === last);
  const overlaps = ending.map(({ step }) => overlap(instruction, step));
  return [
    shareIn(args[0], instruction),
    shareIn(args[1], instruction),
    isIn(args[0], now),
    isIn(args[1], now),
    instruction.includes(verb) ? 1 : 0,
    uses === 1 ? 1 : 0,
    uses > 1 ? 1 : 0,
    Math.log1p(uses),
    history.at(-1)?.text === candidate ? 1 : 0,
    history.at(-2)?.text === candidate ? 1 : 0,
    naming.length > 0 ? 1 : 0,
    Math.log1p(naming.length),
    naming.length > 0 ? 1 / (history.length - (naming.at(-1) as number)) : 0,
    args.length > 1 ? Math.log1p(history.filter((h) => h.args.includes(args[0] as string)).length) : 0,
    0.5 * Math.log1p(history.filter((h) => h.verb === verb).length),
    Math.min(1, (overlaps.at(-1) ?? 0) / 3),
    Math.min(1, Math.max(0, ...overlaps) / 3),
    Math.log1p(ending.filter(({ args }) => args.length > 1).length),
  ];
}
