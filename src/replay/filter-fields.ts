/** The fields of the filter language: names, kinds and what they mean. */
import { sourceSchema } from "../core/trajectory.ts";

/** `time` is an ISO 8601 text that can be ordered; `words` is searched by whole words. */
export type FieldKind = "text" | "time" | "number" | "boolean" | "choice" | "words";

export interface FilterField {
  /** As written in a filter; case does not matter. */
  readonly name: string;
  /** Another name for the same. */
  readonly alias?: string;
  readonly kind: FieldKind;
  /** One line for help and completion. */
  readonly description: string;
  /** The possible values of a choice. */
  readonly choices?: readonly string[];
  /** Whether an episode may have no value; `none` stands for it. */
  readonly optional?: boolean;
}

export const OUTCOMES = ["success", "failure", "truncated", "error"] as const;

export const FILTER_FIELDS: readonly FilterField[] = [
  { name: "outcome", kind: "choice", choices: OUTCOMES, description: "how it ended" },
  { name: "success", kind: "boolean", description: "the task was solved" },
  { name: "failed", kind: "boolean", description: "the task was not solved, for whatever reason" },
  { name: "truncated", kind: "boolean", description: "a limit cut it off" },
  { name: "terminated", kind: "boolean", description: "the task itself ended" },
  { name: "error", kind: "text", optional: true, description: "code of the error that ended it" },
  {
    name: "source",
    alias: "kind",
    kind: "choice",
    choices: sourceSchema.options,
    description: "where it came from: rollout is training",
  },
  { name: "task", kind: "text", description: "id of the task" },
  { name: "type", kind: "text", optional: true, description: "type of the task" },
  { name: "split", kind: "text", description: "split of the task" },
  { name: "instruction", kind: "text", optional: true, description: "the task in words" },
  { name: "turns", kind: "number", description: "number of turns" },
  { name: "return", kind: "number", description: "sum of the rewards" },
  { name: "score", kind: "number", description: "what evaluation counts, 0 to 1" },
  { name: "entropy", kind: "number", optional: true, description: "mean over the turns, nats" },
  {
    name: "entropyFraction",
    kind: "number",
    optional: true,
    description: "mean over the turns of entropy / ln(options), 0 to 1",
  },
  {
    name: "advantage",
    kind: "number",
    optional: true,
    description: "mean over the turns, as the estimator gave it",
  },
  { name: "policy", kind: "text", description: "name of the policy or player" },
  {
    name: "policyVersion",
    kind: "number",
    optional: true,
    description: "updates in the weights that chose at its last turn",
  },
  { name: "iteration", kind: "number", optional: true, description: "iteration in which it was collected" },
  { name: "group", kind: "number", optional: true, description: "index of its group in the iteration" },
  { name: "sample", kind: "number", optional: true, description: "index within its group" },
  { name: "trained", kind: "number", description: "iterations in which it was trained on, replays included" },
  { name: "replays", kind: "number", description: "how often it was replayed" },
  { name: "parent", kind: "text", optional: true, description: "id of the episode it branched off from" },
  {
    name: "branchTurn",
    kind: "number",
    optional: true,
    description: "index of the first turn that is not its parent's",
  },
  { name: "children", kind: "number", description: "episodes that branched off from it" },
  { name: "id", kind: "text", description: "id of the episode" },
  { name: "environment", kind: "text", description: "id of the environment" },
  { name: "seed", kind: "number", description: "seed of the environment" },
  { name: "seconds", kind: "number", description: "how long it took" },
  { name: "started", kind: "time", description: 'when it began, such as "2026-11-21T09:30"' },
  { name: "text", kind: "words", description: "words of observations and actions" },
  { name: "observation", kind: "words", description: "words that the agent read" },
  { name: "action", kind: "words", description: "words of its actions" },
];

const BY_NAME = new Map(
  FILTER_FIELDS.flatMap((field) =>
    [field.name, ...(field.alias === undefined ? [] : [field.alias])].map((name) => [
      name.toLowerCase(),
      field,
    ]),
  ),
);

/** The field of that name or alias, or null. */
export function fieldNamed(name: string): FilterField | null {
  return BY_NAME.get(name.toLowerCase()) ?? null;
}

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~";

const ORDER: readonly Comparison[] = ["<", "<=", ">", ">="];
const EQUAL: readonly Comparison[] = ["=", "!="];
const CONTAINS: readonly Comparison[] = ["~", "!~"];

/** The comparisons that make sense for a kind of field. */
export const COMPARISONS: Readonly<Record<FieldKind, readonly Comparison[]>> = {
  text: [...EQUAL, ...CONTAINS],
  time: [...ORDER, ...EQUAL, ...CONTAINS],
  number: [...EQUAL, ...ORDER],
  boolean: EQUAL,
  choice: [...EQUAL, ...CONTAINS],
  words: [],
};
