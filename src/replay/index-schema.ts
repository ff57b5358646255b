/** The tables of the index. A change of any of it is a new SCHEMA_VERSION: older files are then made anew. */
import { LOG_FOLDERS } from "./segment.ts";
import { SUMMARY_KEYS } from "./summary.ts";

/** "TWix" */
export const APPLICATION_ID = 0x54576978;
export const SCHEMA_VERSION = 1;

const LINES = 2 ** 24;
const SEGMENTS = 2 ** 26;

/**
 * The place of a record, as one number that grows in the order in which a log is written: folder, segment, line.
 * Below 2^52, so that a number of JavaScript holds it.
 */
export function keyOf(segmentId: number, line: number): number {
  return segmentId * LINES + line;
}

export function placeOf(key: number): { readonly segmentId: number; readonly line: number } {
  const segmentId = Math.floor(key / LINES);
  return { segmentId, line: key - segmentId * LINES };
}

/** A segment of any log of the run, as one number. */
export function segmentIdOf(folder: (typeof LOG_FOLDERS)[number], number: number): number {
  return LOG_FOLDERS.indexOf(folder) * SEGMENTS + number;
}

export function segmentOf(segmentId: number): {
  readonly folder: (typeof LOG_FOLDERS)[number];
  readonly number: number;
} {
  const folder = LOG_FOLDERS[Math.floor(segmentId / SEGMENTS)] ?? LOG_FOLDERS[0];
  return { folder, number: segmentId % SEGMENTS };
}

const TEXTS = new Set([
  "episodeId",
  "source",
  "environment",
  "taskId",
  "taskType",
  "split",
  "instruction",
  "policy",
  "error",
  "startedAt",
  "parent",
]);
const REALS = new Set(["episodeReturn", "score", "entropy", "entropyFraction", "wallMs"]);

const summaryColumns = SUMMARY_KEYS.map(
  (key) => `"${key}" ${TEXTS.has(key) ? "TEXT" : REALS.has(key) ? "REAL" : "INTEGER"}`,
);

export const SCHEMA: readonly string[] = [
  `CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    -- of the packed file that was indexed; null for a plain one
    identity TEXT,
    -- of a plain file: whole lines that were indexed
    lines INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    -- lines whose words are indexed; null: all
    wordLines INTEGER
  )`,
  `CREATE TABLE episodes (
    key INTEGER PRIMARY KEY,
    ${summaryColumns.join(", ")},
    trained INTEGER NOT NULL DEFAULT 0,
    replays INTEGER NOT NULL DEFAULT 0,
    advantage REAL,
    children INTEGER NOT NULL DEFAULT 0,
    outcome TEXT GENERATED ALWAYS AS (
      CASE WHEN error IS NOT NULL THEN 'error' WHEN success THEN 'success'
        WHEN truncated THEN 'truncated' ELSE 'failure' END
    ) VIRTUAL
  )`,
  "CREATE UNIQUE INDEX episodesById ON episodes (episodeId)",
  "CREATE INDEX episodesByParent ON episodes (parent) WHERE parent IS NOT NULL",
  'CREATE INDEX episodesByGroup ON episodes (iteration, "group")',
  `CREATE TABLE annotations (
    key INTEGER PRIMARY KEY,
    episodeId TEXT NOT NULL,
    iteration INTEGER NOT NULL,
    replays INTEGER,
    advantage REAL
  )`,
  "CREATE INDEX annotationsById ON annotations (episodeId)",
  `CREATE VIRTUAL TABLE words USING fts5 (
    observation, action, content = '', contentless_delete = 1, tokenize = 'unicode61'
  )`,
  "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
  "INSERT INTO counters VALUES ('revision', 0)",
  `PRAGMA application_id = ${APPLICATION_ID}`,
  `PRAGMA user_version = ${SCHEMA_VERSION}`,
];
