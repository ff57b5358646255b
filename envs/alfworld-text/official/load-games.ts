/** Loads official games: finds, reads and compiles them, and remembers the result. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createGunzip } from "node:zlib";
import { DataError, fileReason, type Logger, messageOf, silentLogger } from "turnwise/core";
import { type CompiledGame, compileGame } from "../compile.ts";
import { byCodePoint } from "../names.ts";
import { findGames, type GameFile, gameFile } from "./find-games.ts";
import { cached, type GameProblem, type LoadedGames } from "./game-cache.ts";
import { checkDomain, checkGrammar, readGameFile, readGameLine } from "./game-file.ts";

export interface LoadOptions {
  readonly log?: Logger;
  readonly signal?: AbortSignal;
}

/** How many of the files that cannot be used are named in the log; all are counted. */
const NAMED_PROBLEMS = 10;

/**
 * Loads the games of a split; see `findGames` for what `path` may be. What cannot be used is left out, listed in
 * `problems` and logged; games marked unsolvable are left out silently.
 *
 * @throws DataError `data/missing` when there is nothing for the split
 * @throws DataError `data/damaged` or `data/foreign` when there is something, but not one game in it can be played
 */
export async function loadGames(
  path: string,
  split: string,
  options: LoadOptions = {},
): Promise<LoadedGames> {
  const { log = silentLogger, signal } = options;
  const source = await findGames(path, split);
  const loaded =
    source.kind === "lines"
      ? await loadLines(source.file, split, log, signal)
      : await loadFiles(source.files, log, signal);
  const { games, problems } = loaded;
  const [first] = problems;
  if (games.length === 0) {
    const reason = first?.message ?? "It is empty, or every game in it is marked unsolvable.";
    throw new DataError(
      "data/damaged",
      `No game of the split ${split} in ${resolve(path)} can be played. ${reason}`,
      {
        details: { problems },
      },
    );
  }
  if (first !== undefined) {
    for (const { file, message } of problems.slice(0, NAMED_PROBLEMS)) log.warn({ split, file }, message);
    log.warn(
      { split, left_out: problems.length, games: games.length },
      "some games cannot be played and were left out",
    );
  }
  log.debug({ split, games: games.length }, "games loaded");
  return loaded;
}

/**
 * Loads one `game.tw-pddl` file.
 *
 * @throws DataError `data/missing`, `data/damaged`, `data/foreign`
 */
export async function loadGameFile(path: string): Promise<CompiledGame> {
  const { id, file } = gameFile(path);
  const game = readGameFile(await readText(file), id, file);
  if (game === null) {
    throw new DataError("data/foreign", `${file} is marked as a game that cannot be solved; choose another.`);
  }
  return compileGame(game);
}

async function loadLines(
  file: string,
  split: string,
  log: Logger,
  signal: AbortSignal | undefined,
): Promise<LoadedGames> {
  await checkNeighbours(dirname(file));
  const hash = createHash("sha256").update(split);
  try {
    for await (const chunk of createReadStream(file, { signal })) hash.update(chunk as Buffer);
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(file, error);
  }
  return cached(hash.digest("hex"), log, async () => {
    const collected = new Collected();
    let number = 0;
    try {
      for await (const line of readLines(file, signal)) {
        number++;
        if (line.trim() === "") continue;
        collected.add(file, () => readGameLine(line, `${file}:${number}`));
      }
    } catch (error) {
      signal?.throwIfAborted();
      const message = `${file} is damaged after line ${number}: ${messageOf(error)}. Fetch or copy it again.`;
      collected.problems.unshift({ file, message }); // before those of single lines, which may follow from it
    }
    return collected.sorted();
  });
}

/** Rules and texts that stand beside a file of lines must be the ones played here. */
async function checkNeighbours(folder: string): Promise<void> {
  const neighbours = [
    ["domain.pddl", checkDomain],
    ["grammar.twl2", checkGrammar],
  ] as const;
  for (const [name, check] of neighbours) {
    const file = join(folder, name);
    const text = await readFile(file, "utf8").catch(() => null);
    if (text !== null) check(text, file);
  }
}

async function* readLines(file: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const source = createReadStream(file, { signal });
  const isPacked = file.endsWith(".gz");
  const stream = isPacked ? source.pipe(createGunzip()) : source;
  if (isPacked) source.on("error", (error) => stream.destroy(error));
  stream.setEncoding("utf8");
  let rest = "";
  try {
    for await (const chunk of stream) {
      const lines = (rest + (chunk as string)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    source.destroy();
  }
  if (rest !== "") yield rest;
}

async function loadFiles(
  files: readonly GameFile[],
  log: Logger,
  signal: AbortSignal | undefined,
): Promise<LoadedGames> {
  const hash = createHash("sha256");
  for (const { id, file } of files) {
    signal?.throwIfAborted();
    // A file that cannot be read now is reported below, where one file stops nothing.
    const content = await readFile(file).catch(() => "unreadable");
    hash.update(`${id}\n${content.length}\n`).update(content);
  }
  return cached(hash.digest("hex"), log, async () => {
    const collected = new Collected();
    for (const { id, file } of files) {
      signal?.throwIfAborted();
      const text = await readText(file).catch((error: unknown) => {
        collected.problems.push({ file, message: messageOf(error) });
        return null;
      });
      if (text !== null) collected.add(file, () => readGameFile(text, id, file));
    }
    return collected.sorted();
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): DataError {
  return new DataError("data/missing", `${file} cannot be read: ${fileReason(cause)}.`, { cause });
}

/** Games and problems as they come in. */
class Collected {
  readonly games = new Map<string, CompiledGame>();
  readonly problems: GameProblem[] = [];

  /** Adds what `read` gives; a problem of the data is noted, any other error goes on. */
  add(file: string, read: () => Parameters<typeof compileGame>[0] | null): void {
    try {
      const game = read();
      if (game === null) return;
      if (this.games.has(game.id)) {
        throw new DataError(
          "data/damaged",
          `${file} holds the game ${game.id} twice; the first one is used.`,
        );
      }
      // Through JSON, so that a compiled game shares no memory with the text it came from.
      this.games.set(game.id, JSON.parse(JSON.stringify(compileGame(game))) as CompiledGame);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      this.problems.push({ file, message: error.message });
    }
  }

  sorted(): LoadedGames {
    const games = [...this.games.values()].sort((a, b) => byCodePoint(a.id, b.id));
    return { games, problems: this.problems };
  }
}
