/** What a list shows and filters need of an episode, without its turns. */

import { z } from "zod";
import { type Source, sourceSchema, type Trajectory } from "../core/trajectory.ts";

export interface EpisodeSummary {
  readonly episodeId: string;
  readonly source: Source;
  readonly taskId: string;
  readonly taskType: string | null;
  readonly split: string;
  readonly policy: string;
  readonly iteration: number | null;
  readonly success: boolean;
  readonly truncated: boolean;
  readonly episodeReturn: number;
  readonly turns: number;
  /** Code of the error that ended the episode, or null. */
  readonly error: string | null;
}

/** Which episodes; an absent field accepts all. */
export interface EpisodeFilter {
  readonly source?: Source;
  readonly success?: boolean;
  readonly iteration?: number;
}

export function summarize(episode: Trajectory): EpisodeSummary {
  return {
    episodeId: episode.episodeId,
    source: episode.source,
    taskId: episode.task.id,
    taskType: episode.task.type ?? null,
    split: episode.task.split,
    policy: episode.policy,
    iteration: episode.iteration ?? null,
    success: episode.success,
    truncated: episode.truncated,
    episodeReturn: episode.episodeReturn,
    turns: episode.turns.length,
    error: episode.error?.code ?? null,
  };
}

export function accepts(filter: EpisodeFilter, episode: EpisodeSummary): boolean {
  return (
    (filter.source === undefined || filter.source === episode.source) &&
    (filter.success === undefined || filter.success === episode.success) &&
    (filter.iteration === undefined || filter.iteration === episode.iteration)
  );
}

/** Which lines of a segment hold what. Lines count from 1. Damaged lines are in neither list. */
export interface SegmentIndex {
  readonly episodes: readonly { readonly line: number; readonly summary: EpisodeSummary }[];
  readonly annotations: readonly { readonly line: number; readonly episodeId: string }[];
}

/** Columns, not rows: the index of 100,000 episodes parses in a fraction of the time. */
const columnsSchema = z.object({
  line: z.array(z.int()),
  episodeId: z.array(z.string()),
  source: z.array(sourceSchema),
  taskId: z.array(z.string()),
  taskType: z.array(z.string().nullable()),
  split: z.array(z.string()),
  policy: z.array(z.string()),
  iteration: z.array(z.int().nullable()),
  success: z.array(z.boolean()),
  truncated: z.array(z.boolean()),
  episodeReturn: z.array(z.number()),
  turns: z.array(z.int()),
  error: z.array(z.string().nullable()),
  annotationLine: z.array(z.int()),
  annotationEpisodeId: z.array(z.string()),
});
type Columns = z.output<typeof columnsSchema>;

export function encodeIndex(index: SegmentIndex): string {
  const of = <K extends keyof EpisodeSummary>(key: K) => index.episodes.map(({ summary }) => summary[key]);
  const columns: Columns = {
    line: index.episodes.map(({ line }) => line),
    episodeId: of("episodeId"),
    source: of("source"),
    taskId: of("taskId"),
    taskType: of("taskType"),
    split: of("split"),
    policy: of("policy"),
    iteration: of("iteration"),
    success: of("success"),
    truncated: of("truncated"),
    episodeReturn: of("episodeReturn"),
    turns: of("turns"),
    error: of("error"),
    annotationLine: index.annotations.map(({ line }) => line),
    annotationEpisodeId: index.annotations.map(({ episodeId }) => episodeId),
  };
  return JSON.stringify(columns);
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
  const c = parsed.data;
  const episodes = c.episodeId.map((episodeId, i) => ({
    line: c.line[i] ?? 0,
    summary: {
      episodeId,
      source: c.source[i] ?? "play",
      taskId: c.taskId[i] ?? "",
      taskType: c.taskType[i] ?? null,
      split: c.split[i] ?? "",
      policy: c.policy[i] ?? "",
      iteration: c.iteration[i] ?? null,
      success: c.success[i] ?? false,
      truncated: c.truncated[i] ?? false,
      episodeReturn: c.episodeReturn[i] ?? 0,
      turns: c.turns[i] ?? 0,
      error: c.error[i] ?? null,
    },
  }));
  const annotations = c.annotationEpisodeId.map((episodeId, i) => ({
    line: c.annotationLine[i] ?? 0,
    episodeId,
  }));
  return { episodes, annotations };
}
