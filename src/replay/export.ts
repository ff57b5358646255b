/** Episodes as files for other programs. */
import type { Filter } from "./filter-parse.ts";
import type { EpisodeIndex, Sort } from "./index-types.ts";

/**
 * `jsonl`: one line an episode, with its annotations, as in the log. `chat`: one line an episode with `messages`, as
 * fine-tuning tools take it. `parquet`: a file that Hugging Face `datasets` loads.
 */
export const EXPORT_FORMATS = ["jsonl", "chat", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** File to write; it appears whole or not at all. */
  readonly out: string;
  readonly filter?: string | Filter;
  readonly sort?: readonly Sort[];
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
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
 * Writes the episodes that the filter accepts.
 *
 * @throws FilterError; ReplayError `replay/export-failed`
 */
export function exportEpisodes(_index: EpisodeIndex, _options: ExportOptions): Promise<ExportResult> {
  throw new Error("under construction");
}
