/** What a list shows and filters need of an episode, without its turns. */

import { z } from "zod";
import { type Annotation, type Source, sourceSchema, type Trajectory } from "../core/trajectory.ts";

export interface EpisodeSummary {
  readonly episodeId: string;
  readonly source: Source;
  /** Id of the environment. */
  readonly environment: string;
  readonly seed: number;
  readonly taskId: string;
  readonly taskType: string | null;
  readonly split: string;
  /** The task in words, as given with the first observation. */
  readonly instruction: string | null;
  readonly policy: string;
  readonly iteration: number | null;
  readonly group: number | null;
  readonly sample: number | null;
  readonly turns: number;
  readonly success: boolean;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly episodeReturn: number;
  readonly score: number;
  /** Mean over the turns, nats; null where there are no turns. */
  readonly entropy: number | null;
  /** Mean over the turns of entropy / ln(options), 0 to 1. */
  readonly entropyFraction: number | null;
  /** Version of the weights that chose at the last turn; null for players without weights. */
  readonly policyVersion: number | null;
  /** Code of the error that ended the episode, or null. */
  readonly error: string | null;
  /** ISO 8601 time. */
  readonly startedAt: string;
  readonly wallMs: number;
  /** Id of the episode it branched off from, or null. */
  readonly parent: string | null;
  /** Index of the first turn that is not its parent's, or null. */
  readonly branchTurn: number | null;
}

/** Which episodes; an absent field accepts all. */
export interface EpisodeFilter {
  readonly source?: Source;
  readonly success?: boolean;
  readonly iteration?: number;
}

export function summarize(episode: Trajectory): EpisodeSummary {
  const { turns, task, branch } = episode;
  const version = turns.at(-1)?.policyVersion ?? -1;
  return {
    episodeId: episode.episodeId,
    source: episode.source,
    environment: episode.environment.id,
    seed: episode.environmentSeed,
    taskId: task.id,
    taskType: task.type ?? null,
    split: task.split,
    instruction: turns[0]?.observation.instruction ?? null,
    policy: episode.policy,
    iteration: episode.iteration ?? null,
    group: episode.group ?? null,
    sample: episode.sample ?? null,
    turns: turns.length,
    success: episode.success,
    terminated: episode.terminated,
    truncated: episode.truncated,
    episodeReturn: episode.episodeReturn,
    score: episode.score,
    entropy: mean(turns, ({ entropy }) => entropy),
    entropyFraction: mean(turns, ({ entropyFraction }) => entropyFraction),
    policyVersion: version < 0 ? null : version,
    error: episode.error?.code ?? null,
    startedAt: episode.startedAt,
    wallMs: episode.wallMs,
    parent: branch?.parent ?? null,
    branchTurn: branch?.turn ?? null,
  };
}

/** To 6 decimals. */
function mean<T>(items: readonly T[], valueOf: (item: T) => number): number | null {
  if (items.length === 0) return null;
  const sum = items.reduce((total, item) => total + valueOf(item), 0);
  return Math.round((sum / items.length) * 1e6) / 1e6;
}

export function accepts(filter: EpisodeFilter, episode: EpisodeSummary): boolean {
  return (
    (filter.source === undefined || filter.source === episode.source) &&
    (filter.success === undefined || filter.success === episode.success) &&
    (filter.iteration === undefined || filter.iteration === episode.iteration)
  );
}

/** An annotation without its series. */
export interface AnnotationSummary {
  readonly episodeId: string;
  readonly iteration: number;
  /** How often the episode had been replayed by then; null where it was trained on in its own iteration. */
  readonly replays: number | null;
  /** Mean over the turns of the estimator's advantage; null where there is none. */
  readonly advantage: number | null;
}

export function summarizeAnnotation({
  episodeId,
  iteration,
  perTurn,
  perEpisode,
}: Annotation): AnnotationSummary {
  const values = (perTurn["advantage"] ?? []).filter((value) => value !== null);
  return {
    episodeId,
    iteration,
    replays: perEpisode["replayCount"] ?? null,
    advantage: mean(values, (value) => value),
  };
}

/** Which lines of a segment hold what. Lines count from 1. Damaged lines are in neither list. */
export interface SegmentIndex {
  readonly episodes: readonly { readonly line: number; readonly summary: EpisodeSummary }[];
  readonly annotations: readonly { readonly line: number; readonly summary: AnnotationSummary }[];
}

/** What stands in each column of a stored index. */
const summaryShape = {
  episodeId: z.string(),
  source: sourceSchema,
  environment: z.string(),
  seed: z.int(),
  taskId: z.string(),
  taskType: z.string().nullable(),
  split: z.string(),
  instruction: z.string().nullable(),
  policy: z.string(),
  iteration: z.int().nullable(),
  group: z.int().nullable(),
  sample: z.int().nullable(),
  turns: z.int(),
  success: z.boolean(),
  terminated: z.boolean(),
  truncated: z.boolean(),
  episodeReturn: z.number(),
  score: z.number(),
  entropy: z.number().nullable(),
  entropyFraction: z.number().nullable(),
  policyVersion: z.int().nullable(),
  error: z.string().nullable(),
  startedAt: z.string(),
  wallMs: z.number(),
  parent: z.string().nullable(),
  branchTurn: z.int().nullable(),
} satisfies { readonly [K in keyof EpisodeSummary]: z.ZodType<EpisodeSummary[K]> };

export const SUMMARY_KEYS = Object.keys(summaryShape) as readonly (keyof EpisodeSummary)[];

const annotationShape = {
  episodeId: z.string(),
  iteration: z.int(),
  replays: z.number().nullable(),
  advantage: z.number().nullable(),
} satisfies { readonly [K in keyof AnnotationSummary]: z.ZodType<AnnotationSummary[K]> };

/** Columns, not rows: the index of 100,000 episodes parses in a fraction of the time. */
const columnsSchema = z.object({
  version: z.literal(2),
  episodes: columnsOf(summaryShape),
  annotations: columnsOf(annotationShape),
});

type Columns = Readonly<Record<string, readonly unknown[]>>;

/** A schema of columns of one length: `line`, and one for each key. */
function columnsOf(shape: Readonly<Record<string, z.ZodType>>): z.ZodType<Columns> {
  const columns = Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, z.array(type)]));
  return z
    .object({ line: z.array(z.int()), ...columns })
    .refine((value) => Object.values(value as Columns).every(({ length }) => length === value.line.length));
}

function toColumns<T extends object>(
  shape: Readonly<Record<keyof T & string, unknown>>,
  entries: readonly { readonly line: number; readonly summary: T }[],
): Columns {
  const keys = Object.keys(shape) as (keyof T & string)[];
  return {
    line: entries.map(({ line }) => line),
    ...Object.fromEntries(keys.map((key) => [key, entries.map(({ summary }) => summary[key])])),
  };
}

/** The columns were checked by the shape, so that the rows hold what they say. */
function fromColumns<T>({ line = [], ...columns }: Columns): { line: number; summary: T }[] {
  const keys = Object.keys(columns);
  return line.map((number, i) => {
    const summary: Record<string, unknown> = {};
    for (const key of keys) summary[key] = columns[key]?.[i];
    return { line: number as number, summary: summary as T };
  });
}

export function encodeIndex({ episodes, annotations }: SegmentIndex): string {
  return JSON.stringify({
    version: 2,
    episodes: toColumns(summaryShape, episodes),
    annotations: toColumns(annotationShape, annotations),
  });
}

/** @returns null when the text is not an index of this version */
export function decodeIndex(text: string): SegmentIndex | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null; // the caller reads the segment itself instead
  }
  const parsed = columnsSchema.safeParse(json);
  if (!parsed.success) return null;
  const { episodes, annotations } = parsed.data;
  return { episodes: fromColumns(episodes), annotations: fromColumns(annotations) };
}
