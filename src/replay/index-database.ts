/**
 * The SQLite file of the index: opened, made, thrown away. It is a copy of what the log says, so that whatever is wrong
 * with it is put right by making it anew.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { messageOf, ReplayError } from "../core/errors.ts";
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from "./index-schema.ts";
import type { IndexNotice } from "./index-types.ts";

/** How long a query waits for another process, milliseconds. */
const PATIENCE_MS = 4000;

/** Primary result codes of SQLite, https://sqlite.org/rescode.html. */
const BUSY = [5, 6];
const UNWRITABLE = [3, 8, 10, 13, 14, 23];
const DAMAGED = [11, 26];

export function indexPath(runDirectory: string): string {
  return join(runDirectory, "index.sqlite");
}

/** An open index file. */
export class IndexDatabase {
  /** Null where the index is kept in memory. */
  readonly path: string | null;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #open = true;

  constructor(database: DatabaseSync, path: string | null) {
    this.#database = database;
    this.path = path;
  }

  /** A prepared statement; those of a frequent text are kept. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    if (this.#statements.size >= 200) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Does it all or nothing. No other process writes meanwhile. */
  transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.#database.close();
  }
}

/**
 * Opens the index of a run, makes it where there is none, makes it anew where it is damaged or of an older version, and
 * keeps it in memory where the folder cannot be written to or a newer version wrote it.
 *
 * @param runDirectory null: in memory
 * @throws ReplayError `replay/no-sqlite`, `replay/index-locked`
 */
export function openIndexDatabase(
  runDirectory: string | null,
  notice: (notice: IndexNotice) => void,
): IndexDatabase {
  if (runDirectory === null) return openFile(null);
  const path = indexPath(runDirectory);
  const rebuild = (why: string) => {
    removeIndex(path);
    const database = openFile(path);
    versionOf(database);
    notice({
      code: "rebuilt",
      message: `The index of ${runDirectory} ${why}; it is made anew from the log.`,
    });
    return database;
  };
  const inMemory = (why: string) => {
    notice({
      code: "in-memory",
      message: `The index of ${runDirectory} is kept in memory only, and made anew each time: ${why}.`,
    });
    return openFile(null);
  };
  try {
    const database = openFile(path);
    const version = versionOf(database);
    if (version === SCHEMA_VERSION) return database;
    database.close();
    if (version !== null && version > SCHEMA_VERSION) {
      return inMemory(`${path} was written by a newer version of turnwise`);
    }
    return rebuild(version === null ? "is not one of turnwise" : "is of an older version");
  } catch (error) {
    const code = resultCode(error);
    if (isDamage(error)) return rebuild("was damaged");
    if (code !== null && UNWRITABLE.includes(code)) {
      return inMemory(`${path} cannot be written (${messageOf(error)})`);
    }
    throw asReplayError(error, path);
  }
}

/** The version of the schema, made where the file is new; null when the file is of another program. */
function versionOf(database: IndexDatabase): number | null {
  const application = number(database.prepare("PRAGMA application_id").get(), "application_id");
  const version = number(database.prepare("PRAGMA user_version").get(), "user_version");
  if (application === APPLICATION_ID && version > 0) return version;
  const tables = number(database.prepare("SELECT count(*) AS n FROM sqlite_schema").get(), "n");
  if (application !== 0 || version !== 0 || tables > 0) return null;
  database.transaction(() => {
    // Another process may have made it while this one waited for its turn.
    if (number(database.prepare("SELECT count(*) AS n FROM sqlite_schema").get(), "n") > 0) return;
    for (const sql of SCHEMA) database.prepare(sql).run();
  });
  return SCHEMA_VERSION;
}

function number(row: Record<string, unknown> | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}

function openFile(path: string | null): IndexDatabase {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path ?? ":memory:", { timeout: PATIENCE_MS });
  try {
    if (path !== null) database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    database.exec("PRAGMA cache_size = -65536");
    const opened = new IndexDatabase(database, path);
    if (path === null) versionOf(opened);
    return opened;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Deletes an index; the log is not touched. */
export function removeIndex(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
}

/** Whether SQLite says that a file is no database, or a broken one. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && DAMAGED.includes(code);
}

/** What SQLite threw, as an error of ours; anything else as it is. */
export function asReplayError(error: unknown, path: string | null): unknown {
  const code = resultCode(error);
  if (code === null) return error;
  const where = path ?? "in memory";
  if (BUSY.includes(code)) {
    return new ReplayError(
      "replay/index-locked",
      `Another process has held the index ${where} for more than ${PATIENCE_MS / 1000} seconds. Stop that process, or delete the file: it is made anew from the log.`,
      { details: { path }, cause: error },
    );
  }
  return new ReplayError(
    "replay/index-failed",
    `The index ${where} cannot be used: ${messageOf(error)}. If it goes on, delete the file: it is made anew from the log.`,
    { details: { path }, cause: error },
  );
}

/** The primary result code of an error of SQLite, or null. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & 0xff;
}

/**
 * Node's SQLite, without the warning of those versions in which it counts as experimental.
 *
 * @throws ReplayError `replay/no-sqlite`
 */
export function loadSqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes("SQLite")) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    const sqlite = process.getBuiltinModule("node:sqlite");
    if (sqlite !== undefined) return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
  throw new ReplayError(
    "replay/no-sqlite",
    `This Node (${process.version}) comes without node:sqlite, which filtering and searching episodes needs. Use Node 24 from https://nodejs.org.`,
  );
}
