/** The games an environment offers: official ones read from disk, or households of our own. */
import { EnvironmentError, type Logger, type Task } from "turnwise/core";
import type { Awaitable } from "turnwise/env";
import type { Dialect } from "./commands.ts";
import { type CompiledGame, compileGame } from "./compile.ts";
import { createHouseholds, DEFAULT_HOUSEHOLDS, HOUSEHOLD_SPLITS } from "./generator/index.ts";
import { findSplits } from "./official/find-games.ts";
import { loadGames } from "./official/load-games.ts";
import { World } from "./world.ts";

/** Games by split and by id. */
export interface Library {
  tasks(split: string): Awaitable<readonly Task[]>;
  /** @throws EnvironmentError `env/unknown-task` */
  game(taskId: string): Awaitable<CompiledGame>;
}

/**
 * Official games; a split is read when it is first asked for, and has no tasks where the data lacks it.
 *
 * @throws DataError `data/missing` when no split has games at `path`
 */
export async function officialLibrary(path: string, log: Logger): Promise<Library> {
  const present = await findSplits(path);
  const splits = new Map<string, Promise<readonly CompiledGame[]>>();
  const known = new Map<string, CompiledGame>();
  const load = (split: string) => {
    let games = splits.get(split);
    if (games === undefined) {
      games = loadGames(path, split, { log }).then((found) => found.games);
      splits.set(split, games);
      games.then(
        (loaded) => {
          for (const game of loaded) known.set(game.id, game);
        },
        () => splits.delete(split),
      );
    }
    return games;
  };
  const search = async (taskId: string) => {
    const isLikely = (split: string) => taskId.startsWith(`${split}/`);
    for (const split of [...present].sort((a, b) => Number(isLikely(b)) - Number(isLikely(a)))) {
      const game = (await load(split)).find(({ id }) => id === taskId);
      if (game !== undefined) return game;
    }
    return unknownTask(taskId);
  };
  return {
    async tasks(split) {
      if (present.includes(split)) return (await load(split)).map(toTask);
      log.info({ split, present }, "the data has no games of this split");
      return [];
    },
    game: (taskId) => known.get(taskId) ?? search(taskId),
  };
}

/** Households of our own: generated when they are asked for. */
export function generatedLibrary(): Library {
  const households = createHouseholds(DEFAULT_HOUSEHOLDS);
  return {
    tasks(split) {
      const known = HOUSEHOLD_SPLITS.find((name) => name === split);
      return known === undefined ? [] : households.tasks(known);
    },
    game: (taskId) => compileGame(households.game(taskId)),
  };
}

function toTask(game: CompiledGame): Task {
  return { id: game.id, type: game.taskType, room: game.room };
}

function unknownTask(taskId: string): never {
  throw new EnvironmentError("env/unknown-task", `There is no game ${taskId}; list the tasks of its split.`);
}

/** At most `limit` items, spread evenly, so that every type of task of a sorted list is among them. */
export function spread<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, i) => items[Math.floor((i * items.length) / limit)] as T);
}

/** How many games stay ready to play after their last episode. */
const KEPT_WORLDS = 256;

/** Games made ready to play, shared by all sessions; the ones used last are kept. */
export class Worlds {
  readonly #library: Library;
  readonly #dialect: Dialect;
  readonly #kept = new Map<string, World>();

  constructor(library: Library, dialect: Dialect) {
    this.#library = library;
    this.#dialect = dialect;
  }

  /** @throws EnvironmentError `env/unknown-task` */
  get(taskId: string): Awaitable<World> {
    const known = this.#kept.get(taskId);
    if (known !== undefined) {
      this.#keep(taskId, known);
      return known;
    }
    const game = this.#library.game(taskId);
    return game instanceof Promise
      ? game.then((ready) => this.#make(taskId, ready))
      : this.#make(taskId, game);
  }

  #make(taskId: string, game: CompiledGame): World {
    const world = this.#kept.get(taskId) ?? new World(game, this.#dialect);
    this.#keep(taskId, world);
    return world;
  }

  #keep(taskId: string, world: World): void {
    this.#kept.delete(taskId);
    this.#kept.set(taskId, world);
    if (this.#kept.size <= KEPT_WORLDS) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      return;
    }
  }
}
