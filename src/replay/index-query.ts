/** Questions to the index, as SQL. */
import { ReplayError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { FILTER_FIELDS, type FilterField, fieldNamed } from "./filter-fields.ts";
import { type Filter, parseFilter } from "./filter-parse.ts";
import { expressionOf, filterSql, type SqlValue } from "./filter-sql.ts";
import type { IndexDatabase } from "./index-database.ts";
import type {
  Distribution,
  EpisodePage,
  EpisodeQuery,
  EpisodeRow,
  Facet,
  FacetValue,
  Sort,
} from "./index-types.ts";
import { SUMMARY_KEYS } from "./summary.ts";

const ROW_KEYS = [...SUMMARY_KEYS, "outcome", "trained", "replays", "advantage", "children"] as const;
const ROW = ROW_KEYS.map((key) => `"${key}"`).join(", ");
const BOOLEANS = new Set<string>(["success", "terminated", "truncated", "failed"]);

type SqlRow = Readonly<Record<string, unknown>>;

interface Where {
  readonly where: string;
  readonly parameters: readonly SqlValue[];
}

/** Queries on an open index. */
export class IndexQueries {
  readonly #database: IndexDatabase;

  constructor(database: IndexDatabase) {
    this.#database = database;
  }

  page({ filter, sort = [], offset = 0, limit = 100 }: EpisodeQuery): EpisodePage {
    const { where, parameters } = whereOf(filter);
    const rows = this.#all(`SELECT ${ROW} FROM episodes ${where} ${orderOf(sort)} LIMIT ? OFFSET ?`, [
      ...parameters,
      limit,
      offset,
    ]);
    return { rows: rows.map(rowOf), total: this.#count({ where, parameters }) };
  }

  count(filter?: string | Filter): number {
    return this.#count(whereOf(filter));
  }

  #count({ where, parameters }: Where): number {
    return Number(this.#all(`SELECT count(*) AS n FROM episodes ${where}`, parameters)[0]?.["n"] ?? 0);
  }

  ids({ filter, sort = [], offset = 0, limit = -1 }: EpisodeQuery): string[] {
    const { where, parameters } = whereOf(filter);
    return this.#all(`SELECT episodeId FROM episodes ${where} ${orderOf(sort)} LIMIT ? OFFSET ?`, [
      ...parameters,
      limit,
      offset,
    ]).map(({ episodeId }) => String(episodeId));
  }

  row(episodeId: string): EpisodeRow {
    const row = this.#all(`SELECT ${ROW} FROM episodes WHERE episodeId = ?`, [episodeId])[0];
    if (row === undefined) throw this.notFound(episodeId);
    return rowOf(row);
  }

  /** The place of an episode in the log. */
  keyOf(episodeId: string): number {
    const row = this.#all("SELECT key FROM episodes WHERE episodeId = ?", [episodeId])[0];
    if (row === undefined) throw this.notFound(episodeId);
    return Number(row["key"]);
  }

  /** Places of the annotations of the episode that is at `key`, oldest first. */
  annotationKeys(episodeId: string, key: number): number[] {
    return this.#all("SELECT key FROM annotations WHERE episodeId = ? AND key > ? ORDER BY key", [
      episodeId,
      key,
    ]).map((row) => Number(row["key"]));
  }

  siblings(episodeId: string): EpisodeRow[] {
    const { iteration, group, source, split } = this.row(episodeId);
    if (iteration === null || group === null) return [this.row(episodeId)];
    return this.#all(
      `SELECT ${ROW} FROM episodes WHERE iteration = ? AND "group" = ? AND source = ? AND split = ? ORDER BY sample, key`,
      [iteration, group, source, split],
    ).map(rowOf);
  }

  children(episodeId: string): EpisodeRow[] {
    return this.#all(`SELECT ${ROW} FROM episodes WHERE parent = ? ORDER BY key`, [episodeId]).map(rowOf);
  }

  ancestors(episodeId: string): EpisodeRow[] {
    const rows = [this.row(episodeId)];
    for (let next = rows[0]?.parent ?? null; next !== null; next = rows.at(-1)?.parent ?? null) {
      const row = this.#all(`SELECT ${ROW} FROM episodes WHERE episodeId = ?`, [next])[0];
      if (row === undefined || rows.some((known) => known.episodeId === next)) break;
      rows.push(rowOf(row));
    }
    return rows.slice(1);
  }

  facet(name: string, { filter, limit = 50 }: { filter?: string | Filter; limit?: number }): Facet {
    const field = columnField(name);
    const { where, parameters } = whereOf(filter);
    const values = this.#all(
      `SELECT ${expressionOf(field)} AS value, count(*) AS count FROM episodes ${where}
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
      [...parameters, limit],
    );
    const distinct = this.#all(
      `SELECT count(*) AS n FROM (SELECT DISTINCT ${expressionOf(field)} FROM episodes ${where})`,
      parameters,
    );
    return {
      field: field.name,
      values: values.map(({ value, count }) => ({ value: facetValue(field, value), count: Number(count) })),
      distinct: Number(distinct[0]?.["n"] ?? 0),
    };
  }

  distribution(
    name: string,
    { filter, bins = 20 }: { filter?: string | Filter; bins?: number },
  ): Distribution {
    const field = columnField(name);
    if (field.kind !== "number") {
      throw new ReplayError("replay/invalid-query", `${field.name} is no number, so it has no distribution.`);
    }
    const { where, parameters } = whereOf(filter);
    const value = expressionOf(field);
    const total = this.#all(
      `SELECT count(${value}) AS count, min(${value}) AS min, max(${value}) AS max, avg(${value}) AS mean
       FROM episodes ${where}`,
      parameters,
    )[0];
    const [min, max] = [numberOrNull(total?.["min"]), numberOrNull(total?.["max"])];
    const summary = { field: field.name, min, max, count: Number(total?.["count"] ?? 0) };
    const counts = Array.from({ length: min === null ? 0 : Math.max(1, bins) }, () => 0);
    const width = min === null || max === null || max === min ? 1 : (max - min) / counts.length;
    for (const row of this.#all(
      `SELECT min(CAST((${value} - ?) / ? AS INTEGER), ?) AS bin, count(*) AS count FROM episodes ${where}
       GROUP BY 1`,
      [min ?? 0, width, counts.length - 1, ...parameters],
    )) {
      if (row["bin"] !== null) counts[Number(row["bin"])] = Number(row["count"]);
    }
    return { ...summary, mean: numberOrNull(total?.["mean"]), bins: counts };
  }

  counter(): { readonly episodes: number; readonly searchable: number; readonly revision: number } {
    const row = this.#all(
      `SELECT (SELECT count(*) FROM episodes) AS episodes, (SELECT count(*) FROM words_docsize) AS searchable,
        (SELECT value FROM counters WHERE name = 'revision') AS revision`,
    )[0];
    return {
      episodes: Number(row?.["episodes"] ?? 0),
      searchable: Number(row?.["searchable"] ?? 0),
      revision: Number(row?.["revision"] ?? 0),
    };
  }

  notFound(episodeId: string): ReplayError {
    const ids = this.#all("SELECT episodeId FROM episodes ORDER BY key LIMIT 2000").map(({ episodeId: id }) =>
      String(id),
    );
    return new ReplayError(
      "replay/not-found",
      `The run has no episode ${episodeId} among its ${this.count()}.${didYouMean(episodeId, ids)}`,
      { details: { episodeId } },
    );
  }

  #all(sql: string, parameters: readonly SqlValue[] = []): SqlRow[] {
    return this.#database.prepare(sql).all(...parameters);
  }
}

function whereOf(filter: string | Filter | undefined): Where {
  if (filter === undefined) return { where: "", parameters: [] };
  const { sql, parameters } = filterSql(typeof filter === "string" ? parseFilter(filter) : filter);
  return { where: sql === "1" ? "" : `WHERE ${sql}`, parameters };
}

/** Absent values come last in either direction. */
function orderOf(sort: readonly Sort[]): string {
  const terms = sort.flatMap(({ field, descending = false }) => {
    const direction = descending ? "DESC" : "ASC";
    if (field === "order") return [`key ${direction}`];
    if (!ROW_KEYS.some((key) => key === field)) {
      throw new ReplayError(
        "replay/invalid-query",
        `Episodes cannot be sorted by ${String(field)}.${didYouMean(String(field), ["order", ...ROW_KEYS])}`,
      );
    }
    return [`"${field}" IS NULL`, `"${field}" ${direction}`];
  });
  return `ORDER BY ${[...terms, "key"].join(", ")}`;
}

/** A field of the filter language that a column stands for. */
function columnField(name: string): FilterField {
  const field = fieldNamed(name);
  if (field !== null && field.kind !== "words") return field;
  const names = FILTER_FIELDS.filter(({ kind }) => kind !== "words").map((one) => one.name);
  throw new ReplayError(
    "replay/invalid-query",
    `Episodes have no field ${name} whose values can be counted.${didYouMean(name, names)}`,
  );
}

function facetValue({ name }: FilterField, value: unknown): FacetValue["value"] {
  if (value === null) return null;
  if (BOOLEANS.has(name)) return value === 1;
  return typeof value === "number" ? value : String(value);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** The columns are those of EpisodeRow, by the schema of the table; booleans are stored as 0 and 1. */
function rowOf(row: SqlRow): EpisodeRow {
  const out: Record<string, unknown> = {};
  for (const key of ROW_KEYS) out[key] = BOOLEANS.has(key) ? row[key] === 1 : row[key];
  return out as unknown as EpisodeRow;
}
