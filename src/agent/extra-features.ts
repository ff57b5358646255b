/** Groups of features beyond those that are always there: each keeps its own memory of the episode. */
import { CONTEXT_FEATURE_NAMES, ContextFeatures } from "./context-features.ts";
import type { ArgumentRecord, CommandRecord } from "./episode-records.ts";
import { GRAPH_FEATURE_NAMES, GraphFeatures } from "./graph-features.ts";
import type { ReadText } from "./lexicon.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What is read at one turn. */
export interface TurnRead {
  /** The command before it; null at the start. */
  readonly last: CommandRecord | null;
  readonly text: ReadText;
  /** Arguments that the text names, in order of appearance. */
  readonly seen: readonly ArgumentRecord[];
  /** Commands that are possible now. */
  readonly candidates: readonly CommandRecord[];
}

export interface ExtraFeatures {
  setInstruction?(text: ReadText): void;
  /** Takes in an argument or a command that is met for the first time. */
  addArgument?(argument: ArgumentRecord): void;
  addCommand?(command: CommandRecord): void;
  observe(turn: TurnRead): void;
  /** Writes the features of all candidates. @param at column of the first */
  write(candidates: readonly CommandRecord[], out: Float32Array, stride: number, at: number): void;
}

interface ExtraGroup {
  readonly names: readonly string[];
  create(vocabulary: Vocabulary): ExtraFeatures;
}

/** In the order of their columns. */
const GROUPS = {
  graph: { names: GRAPH_FEATURE_NAMES, create: (vocabulary) => new GraphFeatures(vocabulary) },
  context: { names: CONTEXT_FEATURE_NAMES, create: (vocabulary) => new ContextFeatures(vocabulary) },
} as const satisfies Record<string, ExtraGroup>;

export type ExtraGroupName = keyof typeof GROUPS;
export const EXTRA_GROUPS = Object.keys(GROUPS) as readonly ExtraGroupName[];

/** The groups among some names, with their first columns after `base`, and the number of columns in all. */
export function extraColumns(
  names: readonly string[],
  base: number,
): { readonly groups: readonly { readonly group: ExtraGroup; readonly at: number }[]; readonly end: number } {
  let end = base;
  const groups = EXTRA_GROUPS.filter((name) => names.includes(name)).map((name) => {
    const at = end;
    end += GROUPS[name].names.length;
    return { group: GROUPS[name], at };
  });
  return { groups, end };
}
