/** Compiled games kept on disk between runs, so that a corpus is read once. A cache that fails is only slower. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Logger, messageOf } from "turnwise/core";
import { COMPILED_FORMAT, type CompiledGame } from "../compile.ts";

/** A file, or a line of one, that could not be used. */
export interface GameProblem {
  readonly file: string;
  readonly message: string;
}

export interface LoadedGames {
  /** In the code-point order of their ids. */
  readonly games: readonly CompiledGame[];
  readonly problems: readonly GameProblem[];
}

/** `TURNWISE_CACHE`, or `turnwise` in the user's cache folder. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env["TURNWISE_CACHE"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "turnwise");
}

/**
 * Gives what the cache holds for a source, or makes it and, where nothing was wrong with it, keeps it.
 *
 * A cache file is named by the hash of the source's content, is written under another name first and carries the
 * hash of its own content: it is whole, or it is made anew.
 *
 * @param contentHash hash of everything that `load` reads
 */
export async function cached(
  contentHash: string,
  log: Logger,
  load: () => Promise<LoadedGames>,
): Promise<LoadedGames> {
  const file = join(cacheFolder(), `alfworld-${COMPILED_FORMAT}-${contentHash.slice(0, 32)}.json`);
  const games = await read(file);
  if (games !== null) return { games, problems: [] };
  const loaded = await load();
  if (loaded.problems.length > 0) return loaded;
  try {
    await write(file, loaded.games);
  } catch (error) {
    log.debug({ file, error: messageOf(error) }, "compiled games could not be cached");
  }
  return loaded;
}

async function read(file: string): Promise<readonly CompiledGame[] | null> {
  try {
    const text = await readFile(file, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return text.slice(0, end) === sum(body) ? (JSON.parse(body) as readonly CompiledGame[]) : null;
  } catch {
    return null; // absent, torn or unreadable
  }
}

async function write(file: string, games: readonly CompiledGame[]): Promise<void> {
  const body = JSON.stringify(games);
  const unfinished = `${file}.${randomUUID()}`;
  await mkdir(cacheFolder(), { recursive: true });
  try {
    await writeFile(unfinished, `${sum(body)}\n${body}`);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function sum(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
