/** What the index of a run's episodes gives. All of it is plain JSON, so that it can go over a wire as it is. */
import type { ReplayError } from "../core/errors.ts";
import type { Annotation, Trajectory, Turn } from "../core/trajectory.ts";
import type { Completion } from "./filter-complete.ts";
import type { Filter } from "./filter-parse.ts";
import type { EpisodeSummary } from "./summary.ts";
import type { AnnotatedEpisode } from "./trajectory-reader.ts";

/** How an episode ended, in one word; the first that holds of: error, success, truncated, failure. */
export type Outcome = "success" | "failure" | "truncated" | "error";

/** An episode without its turns, and what became of it. */
export interface EpisodeRow extends EpisodeSummary {
  readonly outcome: Outcome;
  /** Iterations in which it was trained on, replays included. */
  readonly trained: number;
  /** How often it was replayed (self-imitation), as of the last annotation. */
  readonly replays: number;
  /** Mean over its turns of the estimator's advantage in its own iteration; null where it was not trained on. */
  readonly advantage: number | null;
  /** Episodes that branched off from it. */
  readonly children: number;
}

/** A field by which rows can be sorted. `order` is the order in which the episodes were written. */
export type SortField = "order" | Exclude<keyof EpisodeRow, "instruction">;

export interface Sort {
  readonly field: SortField;
  readonly descending?: boolean;
}

export interface EpisodeQuery {
  /** In the filter language (docs/replay.md), or parsed; all episodes when absent or blank. */
  readonly filter?: string | Filter;
  /** The first counts most; equal rows stay in the order in which they were written. */
  readonly sort?: readonly Sort[];
  readonly offset?: number;
  /** Rows at most; 100 unless given. */
  readonly limit?: number;
}

export interface EpisodePage {
  readonly rows: readonly EpisodeRow[];
  /** Episodes that the filter accepts, on all pages. */
  readonly total: number;
}

/** A value of a field and the number of episodes that have it. Null: they have none. */
export interface FacetValue {
  readonly value: string | number | boolean | null;
  readonly count: number;
}

/** The values of one field, the most frequent first. */
export interface Facet {
  readonly field: string;
  readonly values: readonly FacetValue[];
  /** Distinct values, those not listed included. */
  readonly distinct: number;
}

/** A number over the episodes that have one. */
export interface Distribution {
  readonly field: string;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Episodes in each of equally wide bins from min to max; empty where there is no episode. */
  readonly bins: readonly number[];
}

/** How far the index has come. Rows are there for all that is counted in `episodes`. */
export interface IndexState {
  readonly episodes: number;
  /** Episodes whose words can be searched already. */
  readonly searchable: number;
  /** Share of the log (in segments) that is indexed, words included: 0 to 1. 1 when up to date. */
  readonly progress: number;
  /** Changes whenever a row, an annotation or a word was added or removed. */
  readonly revision: number;
  /** Path of the index, or null where it is kept in memory (a folder that cannot be written to). */
  readonly path: string | null;
}

/** Something that a person may want to know, which was dealt with: an index rebuilt, or kept in memory. */
export interface IndexNotice {
  readonly code: "rebuilt" | "in-memory";
  /** One sentence. */
  readonly message: string;
}

export interface EpisodeIndexOptions {
  /** Told of each damaged line and invalid record that is skipped, with file and line. */
  readonly onProblem?: (problem: ReplayError) => void;
  readonly onNotice?: (notice: IndexNotice) => void;
}

export interface UpdateOptions {
  readonly signal?: AbortSignal;
  /** Told after every slice of work. */
  readonly onProgress?: (state: IndexState) => void;
}

export interface FollowOptions extends UpdateOptions {
  /** How often the log is looked at, milliseconds; 1000 unless given. */
  readonly everyMs?: number;
}

/** An episode without its turns. */
export type EpisodeHeader = Omit<Trajectory, "turns"> & { readonly turnCount: number };

/** Some turns of an episode. */
export interface TurnRange {
  /** Index of the first one, from 0. */
  readonly first: number;
  readonly turns: readonly Turn[];
  /** Turns that the episode has. */
  readonly total: number;
}

/** Numbers of all turns of an episode, for curves and heat strips: name → one value a turn. */
export interface EpisodeSeries {
  readonly turns: number;
  /** reward, logProb, entropy, entropyFraction, policyVersion, options, tokens, actMs, stepMs, reward/<part>. */
  readonly recorded: Readonly<Record<string, readonly (number | null)[]>>;
  /** What training made of it, oldest first. */
  readonly annotations: readonly Annotation[];
}

/**
 * The index of a run's episodes: one SQLite file beside the log, made from the log and no more than a copy of it. It
 * may be deleted at any time. Queries answer at once from what is indexed so far; `update()` and `follow()` read what
 * the log has gained, in slices of some ten milliseconds. Any number of processes may do so at a time.
 */
export interface EpisodeIndex extends AsyncDisposable {
  readonly runDirectory: string;
  state(): IndexState;
  /**
   * Indexes what the log has gained since: first all rows, then all words.
   *
   * @throws ReplayError `replay/index-locked`; the signal's reason when it is aborted
   */
  update(options?: UpdateOptions): Promise<IndexState>;
  /**
   * Updates again and again until the signal is aborted or the index closed; gives a state whenever something has
   * changed. While another process holds the index, that is reported as a problem and tried again.
   */
  follow(options: FollowOptions & { readonly signal: AbortSignal }): AsyncIterable<IndexState>;

  /** @throws FilterError */
  page(query?: EpisodeQuery): EpisodePage;
  /** @throws FilterError */
  count(filter?: string | Filter): number;
  /** @throws ReplayError `replay/not-found` */
  row(episodeId: string): EpisodeRow;
  /** Ids of all episodes that the query accepts, in its order; no limit unless given. */
  ids(query?: EpisodeQuery): string[];
  /** Values of a field of the filter language, of the episodes that the filter accepts; 50 values unless given. */
  facet(field: string, options?: { readonly filter?: string | Filter; readonly limit?: number }): Facet;
  /** A numeric field of the filter language; 20 bins unless given. */
  distribution(
    field: string,
    options?: { readonly filter?: string | Filter; readonly bins?: number },
  ): Distribution;
  /** What may be written at the cursor of a filter, with values from this run. Never throws. */
  complete(text: string, cursor: number): Completion;

  /** Episodes of the same iteration and group, the episode itself included, by sample. */
  siblings(episodeId: string): readonly EpisodeRow[];
  /** Episodes that branched off from it, in the order in which they were written. */
  children(episodeId: string): readonly EpisodeRow[];
  /** The episodes it branched off from, the nearest first. */
  ancestors(episodeId: string): readonly EpisodeRow[];

  /**
   * One episode whole, with its annotations.
   *
   * @throws ReplayError `replay/not-found`; `replay/damaged`, `replay/invalid-record` when it is there but unreadable
   */
  episode(episodeId: string): Promise<AnnotatedEpisode>;
  /** As episode(), without the turns: nothing of them is decoded. */
  header(episodeId: string): Promise<EpisodeHeader>;
  /**
   * The turns from `first` (from 0) up to, not including, `end`; only these are decoded. Limits beyond the episode
   * are moved to its ends.
   *
   * @throws as episode()
   */
  turns(episodeId: string, first: number, end: number): Promise<TurnRange>;
  series(episodeId: string): Promise<EpisodeSeries>;
  /** Indices of the turns in which the words of the filter's full-text searches stand; empty where it has none. */
  matchingTurns(episodeId: string, filter: string | Filter): Promise<number[]>;
  /** All annotations of an episode, oldest first. */
  annotations(episodeId: string): Promise<readonly Annotation[]>;

  /** Lets the file go. Safe to call twice. */
  close(): Promise<void>;
}
