/** What the pages can ask for over HTTP. Everything here reads; nothing writes into a run but the index beside its log. */
import type { ServerResponse } from "node:http";
import { InspectorError, ReplayError } from "../core/errors.ts";
import { type EpisodeIndex, FILTER_FIELDS, type Sort, type SortField } from "../replay/index.ts";
import { METRICS } from "../training/metrics.ts";
import type { Catalogue } from "./catalogue.ts";
import { downloadEpisodes } from "./download.ts";
import { environmentView, hasView } from "./environment-view.ts";
import { courseOf, groupAnswer, groupsOf, typeCurves } from "./groups.ts";
import type { EpisodeAnswer } from "./protocol.ts";
import type { RunView } from "./run-view.ts";
import { selfImitation } from "./self-imitation.ts";
import { corridorOf, recordedSignals, trainedSignals } from "./signals.ts";

/** A question: the run it is about, the rest of its path, and what follows the question mark. */
export interface Question {
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
}

/** Answered by the handler itself, such as a download. */
export const HANDLED = Symbol("handled");

/**
 * The answer to a path below /api/.
 *
 * @throws InspectorError `inspector/not-found`, `inspector/invalid-request`; ReplayError
 */
export async function answer(
  catalogue: Catalogue,
  path: readonly string[],
  question: Omit<Question, "rest">,
) {
  const [head, id, what = "", ...rest] = path;
  if (head === "metrics" && id === undefined) return METRICS;
  if (head === "fields" && id === undefined) return FILTER_FIELDS;
  if (head !== "runs") throw nothing(path);
  if (id === undefined) return await Promise.all((await catalogue.refresh()).map((run) => run.summary()));
  const handler = Object.hasOwn(OF_RUN, what) ? OF_RUN[what] : undefined;
  if (handler === undefined) throw nothing(path);
  return await handler(await catalogue.find(id), { ...question, rest });
}

const OF_RUN: Readonly<Record<string, (run: RunView, question: Question) => unknown>> = {
  "": (run) => run.detail(),
  async metrics(run, { query }) {
    await run.metrics.refresh();
    return run.metrics.since(whole(query, "generation", 0), whole(query, "from", 0));
  },
  async shares(run, { query }) {
    return await typeCurves(await run.index(), query.get("by") === "split" ? "split" : "type");
  },
  async complete(run, { query }) {
    return (await run.index()).complete(query.get("text") ?? "", whole(query, "cursor", 0));
  },
  async groups(run, { rest, query }) {
    const index = await run.index();
    if (rest.length === 2) return groupAnswer(index, Number(rest[0]), Number(rest[1]));
    return groupsOf(index, query.has("iteration") ? whole(query, "iteration", 0) : null);
  },
  async courses(run, { query }) {
    const index = await run.index();
    const ids = query.getAll("episode").slice(0, 64);
    return await Promise.all(
      ids.map((id) => orAfterUpdate(index, async () => await courseOf(index, index.row(id)))),
    );
  },
  "self-imitation": async (run) => selfImitation(run),
  async export(run, { query, response }) {
    await downloadEpisodes(await run.index(), run.id, query, response);
    return HANDLED;
  },
  episodes,
};

async function episodes(run: RunView, { rest, query }: Question) {
  const index = await run.index();
  const [episodeId, part] = rest;
  const filter = query.get("filter") ?? "";
  if (episodeId === undefined) {
    const page = index.page({
      filter,
      sort: sortOf(query.get("sort") ?? ""),
      offset: whole(query, "offset", 0),
      limit: Math.min(whole(query, "limit", 100), 1000),
    });
    return { ...page, state: index.state() };
  }
  switch (part) {
    case undefined:
      return await orAfterUpdate(index, () => episodeAnswer(run, index, episodeId));
    case "turns":
      return await index.turns(episodeId, whole(query, "first", 0), whole(query, "end", 50));
    case "matches":
      return await index.matchingTurns(episodeId, filter);
    case "view":
      return await environmentView(run, index, episodeId, whole(query, "turn", 0));
    case "raw":
      return await index.episode(episodeId);
    default:
      throw nothing(rest);
  }
}

/** What is not in the index may be in the log since a moment ago, such as a branch that was just played. */
async function orAfterUpdate<T>(index: EpisodeIndex, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ReplayError) || error.code !== "replay/not-found") throw error;
    if (index.state().progress < 1) throw error; // the log is being read anyway, and that takes a while
    await index.update();
    return await ask();
  }
}

async function episodeAnswer(run: RunView, index: EpisodeIndex, episodeId: string): Promise<EpisodeAnswer> {
  const [header, series, config] = await Promise.all([
    index.header(episodeId),
    index.series(episodeId),
    run.config(),
    run.metrics.refresh(),
  ]);
  const line = run.metrics.lines.find(
    ({ kind, iteration }) => kind === "iteration" && iteration === header.iteration,
  );
  return {
    header,
    row: index.row(episodeId),
    signals: recordedSignals(series, corridorOf(config, line?.metrics["epo/reference"])),
    trained: series.annotations.map(trainedSignals),
    siblings: header.group === undefined ? [] : index.siblings(episodeId),
    children: index.children(episodeId),
    ancestors: index.ancestors(episodeId),
    view: await hasView(run),
  };
}

/** `-turns,task` as fields to sort by, the first counting most. */
function sortOf(text: string): Sort[] {
  return text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const descending = part.startsWith("-");
      const name = descending ? part.slice(1) : part;
      if (!SORTABLE.has(name)) throw invalid(`Episodes cannot be sorted by ${JSON.stringify(name)}.`);
      return { field: name as SortField, descending };
    });
}

const SORTABLE: ReadonlySet<string> = new Set<SortField>([
  "order",
  "episodeId",
  "source",
  "taskId",
  "taskType",
  "split",
  "policy",
  "iteration",
  "group",
  "turns",
  "outcome",
  "success",
  "episodeReturn",
  "entropy",
  "entropyFraction",
  "policyVersion",
  "replays",
  "trained",
  "advantage",
  "startedAt",
]);

/** A whole number of at least 0 of the query. */
function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === "") return otherwise;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(`${name} must be a whole number of at least 0, not ${JSON.stringify(text)}.`);
}

function invalid(text: string): InspectorError {
  return new InspectorError("inspector/invalid-request", text);
}

function nothing(path: readonly string[]): InspectorError {
  return new InspectorError("inspector/not-found", `There is nothing at ${path.join("/")}.`);
}
