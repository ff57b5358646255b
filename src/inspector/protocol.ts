/** What the inspector's server and its pages say to each other. Types only: the pages are built without Node. */

import type { Source, Turn } from "../core/trajectory.ts";
import type { ViewPanel } from "../env/environment.ts";
import type {
  Completion,
  EpisodeHeader,
  EpisodePage,
  EpisodeRow,
  FilterField,
  IndexState,
  TurnRange,
} from "../replay/index.ts";

/** A run in the list. */
export interface RunSummary {
  /** Names the run in addresses; the path below the folder that was given. */
  readonly id: string;
  readonly path: string;
  readonly environment: { readonly id: string; readonly version: string } | null;
  /** The estimator and the methods laid over it, such as `grpo + epo`. */
  readonly method: string;
  readonly seed: number | null;
  /** Whether a living process writes to it. */
  readonly live: boolean;
  /** ISO 8601 times of the first and the last line of the metrics. */
  readonly startedAt: string | null;
  readonly updatedAt: string | null;
  readonly iterations: { readonly done: number; readonly planned: number | null };
  /** Success of the last evaluation with its 95 % interval. */
  readonly evaluated: { readonly rate: number; readonly low: number; readonly high: number } | null;
  /** Share of successful episodes in the last iteration. */
  readonly collected: number | null;
}

export interface RunDetail extends RunSummary {
  readonly config: unknown;
  readonly machine: unknown;
  readonly splits: readonly string[];
  readonly snapshots: boolean;
  /** Oldest first. */
  readonly checkpoints: readonly CheckpointInfo[];
  /** Whether the objective replays earlier episodes. */
  readonly selfImitation: boolean;
}

export interface CheckpointInfo {
  readonly name: string;
  readonly iteration: number;
  readonly best: boolean;
}

/** A line of metrics.jsonl. */
export interface MetricsLine {
  readonly kind: string;
  readonly iteration: number;
  readonly when?: string | undefined;
  readonly time: string;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface MetricsAnswer {
  /** Changes when the file was written anew, as a resumed run does: then all lines come again. */
  readonly generation: number;
  /** Index of the first of these lines. */
  readonly from: number;
  readonly lines: readonly MetricsLine[];
}

export interface MetricMeaning {
  readonly unit: string;
  readonly description: string;
}

/** Success by iteration of the episodes of one source and task type, or split. */
export interface TypeCurve {
  readonly source: Source;
  /** Of the task type or split. */
  readonly name: string;
  /** [iteration, episodes, successes], by iteration */
  readonly points: readonly (readonly [number, number, number])[];
}

/** Numbers of the turns of an episode, one array for each signal; null where a turn has none. */
export interface Signal {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly description: string;
  /** `diverging` around 0 or 1, `sequential` from low to high, `flag` 0 or 1, `stage` for versions. */
  readonly scale: "diverging" | "sequential" | "flag" | "stage";
  /** Where a diverging scale has no colour. */
  readonly middle?: number;
  readonly values: readonly (number | null)[];
}

/** What training made of the episode at one update. */
export interface TrainedSignals {
  /** `trained` in the iteration that collected it, `replayed` later. */
  readonly kind: "trained" | "replayed";
  readonly iteration: number;
  readonly policyVersion: number;
  readonly perEpisode: Readonly<Record<string, number>>;
  readonly signals: readonly Signal[];
}

/** EPO's corridor, in the unit of its entropies. */
export interface Corridor {
  readonly low: number;
  readonly high: number;
  readonly scale: "nats" | "fraction";
}

export interface EpisodeAnswer {
  readonly header: EpisodeHeader;
  readonly row: EpisodeRow;
  readonly signals: readonly Signal[];
  /** Oldest first. */
  readonly trained: readonly TrainedSignals[];
  readonly siblings: readonly EpisodeRow[];
  readonly children: readonly EpisodeRow[];
  /** The nearest first. */
  readonly ancestors: readonly EpisodeRow[];
  /** Whether the environment's folder offers a view of its own. */
  readonly view: boolean;
}

export interface ErrorAnswer {
  readonly code: string;
  readonly message: string;
  /** Of a filter that cannot be read: where, and what was probably meant. */
  readonly details?: {
    readonly position: number;
    readonly length: number;
    readonly suggestion: string | null;
  };
}

/** From a page, over the WebSocket. */
export type ToServer =
  | { readonly type: "watch"; readonly runs: readonly string[] }
  | { readonly type: "call"; readonly id: number; readonly method: string; readonly params: unknown };

/** To a page, over the WebSocket. */
export type ToPage =
  | ({ readonly type: "metrics"; readonly run: string } & MetricsAnswer)
  | { readonly type: "run"; readonly run: RunSummary }
  | { readonly type: "index"; readonly run: string; readonly state: IndexState }
  | { readonly type: "result"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly error: ErrorAnswer }
  | { readonly type: "progress"; readonly id: number; readonly value: unknown };

export type { About, Begun, Branched, Moment } from "./workbench/moment.ts";
export type {
  Completion,
  EpisodeHeader,
  EpisodePage,
  EpisodeRow,
  FilterField,
  IndexState,
  Source,
  Turn,
  TurnRange,
  ViewPanel,
};

export interface GroupSummary {
  readonly group: number;
  readonly taskId: string;
  readonly taskType: string | null;
  readonly instruction: string | null;
  readonly episodes: number;
  readonly successes: number;
  readonly meanReturn: number;
  readonly returns: readonly number[];
  readonly turns: readonly number[];
}

export interface GroupsAnswer {
  /** Iterations that have groups, in order. */
  readonly iterations: readonly number[];
  readonly iteration: number | null;
  readonly groups: readonly GroupSummary[];
}

/** What an episode did, turn by turn. */
export interface Course {
  readonly row: EpisodeRow;
  readonly actions: readonly string[];
  readonly probabilities: readonly (number | null)[];
  readonly entropies: readonly (number | null)[];
  readonly rewards: readonly number[];
}

export interface GroupAnswer {
  readonly iteration: number;
  readonly group: number;
  /** By sample. */
  readonly members: readonly Course[];
}

/** What the replay buffer holds, from the last checkpoint, and each time something of it was replayed. */
export interface SelfImitationAnswer {
  /** Null where the run has no checkpoint yet. */
  readonly checkpoint: string | null;
  /** Iterations done at that checkpoint. */
  readonly iteration: number;
  readonly capacity: number | null;
  readonly buffer: readonly StoredEpisode[];
  /** Median return of late, by which replayed episodes are judged; null where nothing was stored. */
  readonly baseline: number | null;
  /** Episodes that were replayed at least once. */
  readonly replayedEpisodes: number;
  /** Of those that were replayed most, by iteration. */
  readonly replays: readonly ReplayUse[];
}

export interface StoredEpisode {
  readonly episodeId: string;
  readonly taskId: string;
  readonly taskType: string | null;
  readonly turns: number;
  readonly addedAt: number;
  readonly age: number;
  readonly replays: number;
  readonly score: number;
  /** Mean advantage when it was collected. */
  readonly advantage: number;
  /** Score minus the baseline now. */
  readonly recalibrated: number | null;
}

/** One replay of an episode. */
export interface ReplayUse {
  readonly episodeId: string;
  readonly iteration: number;
  readonly age: number | null;
  readonly replayCount: number | null;
  readonly advantage: number | null;
  readonly ratio: number | null;
  readonly clipped: number | null;
}
