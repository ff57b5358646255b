/** Episodes as files for other programs. */
import { createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileReason, ReplayError } from "../core/errors.ts";
import { chatLine } from "./export-chat.ts";
import { writeParquet } from "./export-parquet.ts";
import type { Filter } from "./filter-parse.ts";
import type { EpisodeIndex, Sort } from "./index-types.ts";
import type { AnnotatedEpisode } from "./trajectory-reader.ts";

/**
 * `jsonl`: one line an episode, with its annotations, as in the log. `chat`: one line an episode with `messages`, as
 * fine-tuning tools take it. `parquet`: a file that Hugging Face `datasets` loads.
 */
export const EXPORT_FORMATS = ["jsonl", "chat", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** File to write; it appears whole or not at all, in place of one that is there. */
  readonly out: string;
  readonly filter?: string | Filter;
  readonly sort?: readonly Sort[];
  /** Episodes at most. */
  readonly limit?: number;
  /** These episodes, in this order, instead of those that the filter accepts. */
  readonly ids?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of each episode that cannot be read and is left out. */
  readonly onProblem?: (problem: ReplayError) => void;
}

export interface ExportResult {
  readonly path: string;
  readonly episodes: number;
  readonly turns: number;
  readonly bytes: number;
  /** Episodes that could not be read; each was reported as a problem. */
  readonly skipped: number;
}

/**
 * Writes the episodes that the filter accepts, as far as the index knows them: update it first.
 *
 * @throws FilterError; ReplayError `replay/export-failed`; the signal's reason when it is aborted
 */
export async function exportEpisodes(index: EpisodeIndex, options: ExportOptions): Promise<ExportResult> {
  const { format, out, signal, onProgress, onProblem } = options;
  const ids = options.ids ?? index.ids(options);
  const counts = { episodes: 0, turns: 0, skipped: 0 };
  async function* episodes(): AsyncGenerator<AnnotatedEpisode> {
    for (const [i, id] of ids.entries()) {
      signal?.throwIfAborted();
      try {
        const found = await index.episode(id);
        counts.episodes++;
        counts.turns += found.episode.turns.length;
        yield found;
      } catch (error) {
        if (!(error instanceof ReplayError)) throw error;
        counts.skipped++;
        onProblem?.(error);
      }
      onProgress?.(i + 1, ids.length);
    }
  }
  const draft = `${out}.${process.pid}.tmp`;
  try {
    if (format === "parquet") await writeParquet(draft, episodes());
    else
      await writeLines(
        draft,
        episodes(),
        format === "chat" ? ({ episode }) => chatLine(episode) : (all) => all,
      );
    await syncFile(draft);
    await rename(draft, out);
    return { path: out, ...counts, bytes: (await stat(out)).size };
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {}); // the failure itself is what counts
    if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
    if (error instanceof ReplayError || error.name === "AbortError") throw error;
    throw new ReplayError(
      "replay/export-failed",
      `The export ${out} could not be written: ${fileReason(error)}. Nothing was left behind; put that right, or write to another file.`,
      { details: { out }, cause: error },
    );
  }
}

async function writeLines(
  path: string,
  episodes: AsyncIterable<AnnotatedEpisode>,
  valueOf: (episode: AnnotatedEpisode) => unknown,
): Promise<void> {
  async function* lines() {
    for await (const episode of episodes) yield `${JSON.stringify(valueOf(episode))}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
