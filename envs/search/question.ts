/** A question as every data set gives it: generated ones fill all fields, real ones those that they have. */

/** What generated questions ask for. Real data sets bring words of their own (`compositional`, `bridge_comparison` …). */
export const QUESTION_KINDS = [
  "bridge",
  "as-of",
  "comparison",
  "intersection",
  "count",
  "temporal",
  "unanswerable",
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** The one accepted answer of a question that the corpus does not answer. */
export const UNKNOWN = "unknown";

/** A step of the reasoning: the passages say that the relation holds between subject and object. */
export interface ChainLink {
  /** Such as `founded by`; the decomposed question where a data set has that instead. */
  readonly relation: string;
  /** Key of `entities`, or a plain value such as a year. */
  readonly subject: string;
  /** Key of `entities`, or a plain value such as a year. */
  readonly object: string;
  /** Ids of passages; any one of them supports the link. */
  readonly passages: readonly string[];
  /** The sentence of these passages that says so, where it is known: who saw it need not have read the rest. */
  readonly statement?: string;
}

/** What a cited answer has to establish for one link. */
export interface Rubric {
  /** The statement, with `{key}` where an entity or value is hidden: `{e12} was founded by {e40}`. */
  readonly statement: string;
  /** Keys of `entities` that an answer has to name; rubrics that share one are connected. */
  readonly entities: readonly string[];
  /** Ids of passages; citing any one of them supports the statement. */
  readonly passages: readonly string[];
}

/** What a user says in one turn of a conversation that reveals the question step by step. */
export interface UserTurn {
  readonly message: string;
  /** The same with everything that was left unsaid put in, for the reward of a query's intent. */
  readonly resolved?: string;
  /** What is right at this turn; the first wording is preferred. */
  readonly answers: readonly string[];
  readonly passages: readonly string[];
}

export interface Question {
  /** Unique within its data set or collection. */
  readonly id: string;
  readonly question: string;
  /** All accepted wordings, the preferred first; `[UNKNOWN]` where the corpus does not answer. Never empty. */
  readonly answers: readonly string[];
  /** Data set it comes from, such as `hotpotqa`; `encyclopaedia` for generated ones. */
  readonly source: string;
  /** One of QUESTION_KINDS for generated questions. */
  readonly kind?: string;
  /** Number of facts that have to be put together. */
  readonly hops?: number;
  /** Cluster of related questions, for intervals by cluster. */
  readonly neighbourhood?: string;
  /** Entity key → its names, the preferred first: everything that the chain speaks of, the answer included. */
  readonly entities?: Readonly<Record<string, readonly string[]>>;
  /** Keys of the entities that the question names; all other entities are hidden. */
  readonly named?: readonly string[];
  /** The gold reasoning, in order. */
  readonly chain?: readonly ChainLink[];
  /** Ids of all passages that the chain rests on. */
  readonly passages?: readonly string[];
  /** Titles of the pages that the chain rests on, where a data set has no passage ids. */
  readonly supportingTitles?: readonly string[];
  readonly rubrics?: readonly Rubric[];
  /** The same question as a conversation; the answer of the last turn is the answer. */
  readonly turns?: readonly UserTurn[];
}
