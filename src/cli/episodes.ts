/** What commands that look at the episodes of a run have in common: their index, and filters from flags. */
import { UsageError } from "../core/errors.ts";
import type { Source } from "../core/trajectory.ts";
import {
  type EpisodeIndex,
  FilterError,
  openEpisodeIndex,
  parseFilter,
  pointAt,
  type Sort,
  type SortField,
} from "../replay/index.ts";
import { visible } from "../replay/text.ts";
import type { Context } from "./context.ts";
import { percent } from "./screen.ts";

/** Flags that say the same as a filter. */
export interface ListFlags {
  readonly success?: boolean;
  readonly failed?: boolean;
  readonly source?: Source;
  readonly iteration?: number;
}

/** The index of a run with everything that is in its log now. */
export async function upToDateIndex(context: Context, run: string): Promise<EpisodeIndex> {
  const note = (message: string) => context.notes.line(`turnwise: ${message}`);
  const index = await openEpisodeIndex(run, {
    onProblem: (problem) => note(problem.message),
    onNotice: (notice) => note(notice.message),
  });
  try {
    await index.update({
      onProgress: ({ progress, episodes }) =>
        context.notes.live([`indexing ${episodes} episodes, once: ${percent(progress)}`]),
    });
    return index;
  } catch (error) {
    await index.close();
    throw error;
  } finally {
    context.notes.close();
  }
}

/** The filter that was given and what the flags say, as one. */
export function filterOf(
  filter: string | undefined,
  { success, failed, source, iteration }: ListFlags,
): string {
  const parts = [
    ...(filter === undefined || filter.trim() === "" ? [] : [`(${filter})`]),
    ...(success === true ? ["success = true"] : []),
    ...(failed === true ? ["success = false"] : []),
    ...(source === undefined ? [] : [`source = ${source}`]),
    ...(iteration === undefined ? [] : [`iteration = ${iteration}`]),
  ];
  return parts.join(" and ");
}

/**
 * Refuses a filter that cannot be read and shows where.
 *
 * @throws UsageError
 */
export function checkFilter(context: Context, filter: string | undefined): void {
  try {
    if (filter !== undefined) parseFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    context.advice = visible(pointAt(filter ?? "", error));
    throw new UsageError("usage/invalid-value", error.message, { cause: error, details: error.details });
  }
}

/** `return` or `-return` as an order. Names of the filter language are understood, and those of rows. */
export function sortOf(text: string | undefined): Sort[] {
  if (text === undefined) return [];
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  return [{ field: (SORT_NAMES[name] ?? name) as SortField, descending }];
}

const SORT_NAMES: Readonly<Record<string, SortField>> = {
  return: "episodeReturn",
  task: "taskId",
  type: "taskType",
  id: "episodeId",
  started: "startedAt",
  seconds: "wallMs",
  kind: "source",
};
