/** Which episodes of a run stay when its log is compacted. */
import { ReplayError } from "../core/errors.ts";
import { type Filter, parseFilter } from "./filter-parse.ts";
import { filterSql, type SqlCondition } from "./filter-sql.ts";
import type { IndexDatabase } from "./index-database.ts";

/** An episode stays if any of these says so. Episodes from which a branch leads stay with it, whatever they say. */
export interface RetentionPolicy {
  /** Those that this filter accepts. */
  readonly filter?: string | Filter;
  /** Those of the last n iterations. */
  readonly lastIterations?: number;
  /** The n best of each task, by return; of equal ones the latest. */
  readonly bestOfTask?: number;
  /** Those that did not solve their task. */
  readonly failed?: boolean;
}

/**
 * The places (keys) of the episodes that stay.
 *
 * @throws FilterError; ReplayError `replay/invalid-query` where the policy says nothing
 */
export function keptKeys(database: IndexDatabase, policy: RetentionPolicy): Set<number> {
  const conditions = conditionsOf(policy);
  if (conditions.length === 0) {
    throw new ReplayError(
      "replay/invalid-query",
      "A compaction needs to be told what to keep: a filter, the last iterations, the best of each task or the failed ones.",
    );
  }
  const sql = `WITH RECURSIVE
    wanted (key) AS (${conditions.map((condition) => condition.sql).join(" UNION ")}),
    kept (key, parent) AS (
      SELECT key, parent FROM episodes WHERE key IN wanted OR source = 'branch'
      UNION
      SELECT e.key, e.parent FROM kept AS k JOIN episodes AS e ON e.episodeId = k.parent
    )
    SELECT DISTINCT key FROM kept`;
  const parameters = conditions.flatMap((condition) => condition.parameters);
  return new Set(
    database
      .prepare(sql)
      .all(...parameters)
      .map(({ key }) => Number(key)),
  );
}

function conditionsOf({ filter, lastIterations, bestOfTask, failed }: RetentionPolicy): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (filter !== undefined) {
    const { sql, parameters } = filterSql(typeof filter === "string" ? parseFilter(filter) : filter);
    conditions.push({ sql: `SELECT key FROM episodes WHERE ${sql}`, parameters });
  }
  if (lastIterations !== undefined) {
    const sql = "SELECT key FROM episodes WHERE iteration > (SELECT max(iteration) FROM episodes) - ?";
    conditions.push({ sql, parameters: [lastIterations] });
  }
  if (bestOfTask !== undefined) {
    const sql = `SELECT key FROM (
      SELECT key, row_number() OVER (
        PARTITION BY environment, split, taskId ORDER BY episodeReturn DESC, key DESC
      ) AS place FROM episodes WHERE error IS NULL) WHERE place <= ?`;
    conditions.push({ sql, parameters: [bestOfTask] });
  }
  if (failed === true) conditions.push({ sql: "SELECT key FROM episodes WHERE success = 0", parameters: [] });
  return conditions;
}
