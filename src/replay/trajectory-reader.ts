/** The reading end of a trajectory log. A writer may be at work meanwhile: readers see what it has finished. */
import { ReplayError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Annotation, Trajectory } from "../core/trajectory.ts";
import { indexSegment, listSegments, logFolders, readLines, readSegment, type Segment } from "./segment.ts";
import { accepts, type EpisodeFilter, type EpisodeSummary } from "./summary.ts";

export interface ReaderOptions {
  /** Told of each damaged line and invalid record that is skipped, with file and line. */
  readonly onProblem?: (problem: ReplayError) => void;
}

/** An episode with what training made of it, oldest first. */
export interface AnnotatedEpisode {
  readonly episode: Trajectory;
  readonly annotations: readonly Annotation[];
}

export interface TrajectoryReader {
  /** Episodes in the order in which they were written. An id that was written again (after a resume) comes again. */
  episodes(filter?: EpisodeFilter): AsyncIterable<Trajectory>;
  /** All annotations in the order in which they were written. */
  annotations(): AsyncIterable<Annotation>;
  /** Episodes without their turns; of an id that was written again, the last. */
  list(filter?: EpisodeFilter): Promise<EpisodeSummary[]>;
  /**
   * One episode with its annotations; of an id that was written again, the last.
   *
   * @throws ReplayError `replay/not-found`; `replay/damaged`, `replay/invalid-record` when it is there but unreadable
   */
  find(episodeId: string): Promise<AnnotatedEpisode>;
}

/**
 * Reads the trajectory log of a run, and after it what was explored since.
 *
 * @throws ReplayError `replay/not-found` when the run has no trajectories
 */
export async function openTrajectoryReader(
  runDirectory: string,
  options: ReaderOptions = {},
): Promise<TrajectoryReader> {
  return new Reader(await logFolders(runDirectory), options.onProblem ?? (() => {}));
}

interface Hit {
  readonly folder: string;
  readonly segment: Segment;
  readonly line: number;
  readonly summary: EpisodeSummary;
}

class Reader implements TrajectoryReader {
  readonly #folders: readonly string[];
  readonly #report: (problem: ReplayError) => void;

  constructor(folders: readonly string[], report: (problem: ReplayError) => void) {
    this.#folders = folders;
    this.#report = report;
  }

  async *episodes(filter: EpisodeFilter = {}): AsyncGenerator<Trajectory> {
    for (const { folder, segment } of await this.#segments()) {
      const { episodes } = await indexSegment(folder, segment, this.#report);
      const lines = new Set(
        episodes.filter(({ summary }) => accepts(filter, summary)).map(({ line }) => line),
      );
      if (lines.size === 0) continue;
      for await (const record of this.#records(folder, segment, lines)) {
        if (record.kind === "episode") yield record.data;
      }
    }
  }

  async *annotations(): AsyncGenerator<Annotation> {
    for (const { folder, segment } of await this.#segments()) {
      const { annotations } = await indexSegment(folder, segment, this.#report);
      const lines = new Set(annotations.map(({ line }) => line));
      if (lines.size === 0) continue;
      for await (const record of this.#records(folder, segment, lines)) {
        if (record.kind === "annotation") yield record.data;
      }
    }
  }

  async #segments(): Promise<{ folder: string; segment: Segment }[]> {
    const all = this.#folders.map(async (folder) =>
      (await listSegments(folder)).map((segment) => ({ folder, segment })),
    );
    return (await Promise.all(all)).flat();
  }

  async *#records(folder: string, segment: Segment, lines: ReadonlySet<number>) {
    const read = await readSegment(folder, segment);
    for (const found of readLines(read.segment, read.bytes, lines)) {
      if ("problem" in found) this.#report(found.problem);
      else yield found.record;
    }
  }

  async list(filter: EpisodeFilter = {}): Promise<EpisodeSummary[]> {
    const all = new Map<string, EpisodeSummary>();
    for (const { summary } of (await this.#index()).hits) {
      all.delete(summary.episodeId);
      all.set(summary.episodeId, summary);
    }
    return [...all.values()].filter((summary) => accepts(filter, summary));
  }

  async #index() {
    const hits: Hit[] = [];
    const annotated: { folder: string; segment: Segment; line: number; episodeId: string }[] = [];
    for (const { folder, segment } of await this.#segments()) {
      const index = await indexSegment(folder, segment, this.#report);
      for (const { line, summary } of index.episodes) hits.push({ folder, segment, line, summary });
      for (const { line, summary } of index.annotations)
        annotated.push({ folder, segment, line, episodeId: summary.episodeId });
    }
    return { hits, annotated };
  }

  async find(episodeId: string): Promise<AnnotatedEpisode> {
    const { hits, annotated } = await this.#index();
    const hit = hits.findLast(({ summary }) => summary.episodeId === episodeId);
    if (hit === undefined) {
      const ids = hits.map(({ summary }) => summary.episodeId);
      throw new ReplayError(
        "replay/not-found",
        `The run has no episode ${episodeId} among its ${ids.length}.${didYouMean(episodeId, ids)}`,
        { details: { episodeId } },
      );
    }
    const episode = await this.#one(hit.folder, hit.segment, hit.line);
    if (episode?.kind !== "episode")
      throw new ReplayError("replay/not-found", `Episode ${episodeId} is gone.`);
    const annotations: Annotation[] = [];
    for (const { folder, segment, line } of annotated.filter((entry) => entry.episodeId === episodeId)) {
      const record = await this.#one(folder, segment, line).catch((problem: ReplayError) =>
        this.#report(problem),
      );
      if (record?.kind === "annotation") annotations.push(record.data);
    }
    return { episode: episode.data, annotations };
  }

  async #one(folder: string, segment: Segment, line: number) {
    const read = await readSegment(folder, segment);
    for (const found of readLines(read.segment, read.bytes, new Set([line]))) {
      if ("problem" in found) throw found.problem;
      return found.record;
    }
    return null;
  }
}
