/** How fast is the household world: random admissible play, observation text and full admissible list included? */
import { rng } from "turnwise/core";
import type { ResetResult } from "turnwise/env";
import { loadGames } from "turnwise/envs/alfworld-text";
import { type CompiledGame, compileGame } from "../envs/alfworld-text/compile.ts";
import { createHouseholds } from "../envs/alfworld-text/generator/index.ts";
import { Worlds } from "../envs/alfworld-text/library.ts";
import { HouseholdSession } from "../envs/alfworld-text/session.ts";
import { sharedPath } from "../test/shared-data.ts";
import { type Playable, playAtRandom } from "./random-play.ts";
import type { Row } from "./row.ts";

const EPISODE_TURNS = 50;
const EPISODES = 20_000;
const WARM_UP_EPISODES = 1_000;

/** Measures on one core; about ten seconds. */
export async function run(): Promise<Row[]> {
  const official = sharedPath("data", "alfworld");
  const games = official === null ? ownGames() : (await loadGames(official, "valid_seen")).games;
  const note = `${official === null ? "own households" : "official valid_seen"}, ${games.length} games, random admissible play, per second of processor time`;
  const session = new HouseholdSession(sessionsOf(games)) as Playable; // these games are in memory: reset() is synchronous
  const ids = games.map(({ id }) => id);
  playAtRandom(session, ids, { episodes: WARM_UP_EPISODES, turns: EPISODE_TURNS });
  const played = playAtRandom(session, ids, { episodes: EPISODES, turns: EPISODE_TURNS });
  const meanCommands = (played.commands / played.steps).toFixed(1);
  return [
    {
      name: "alfworld-text steps",
      value: Math.round(played.steps / played.seconds),
      unit: "steps/s",
      bar: { atLeast: 300_000 },
      note: `${note}; ${meanCommands} admissible commands`,
    },
    {
      name: "alfworld-text new game",
      value: newGameMs(games),
      unit: "ms",
      bar: { atMost: 5 },
      note: "compiled to playable",
    },
    {
      name: "alfworld-text live episode",
      value: episodeKilobytes(games),
      unit: "kB",
      bar: { atMost: 50, strict: true },
      note,
    },
  ];
}

function ownGames(): CompiledGame[] {
  const households = createHouseholds();
  return households
    .tasks("valid_seen")
    .slice(0, 140)
    .map(({ id }) => compileGame(households.game(id)));
}

function sessionsOf(games: readonly CompiledGame[]): Worlds {
  const byId = new Map(games.map((game) => [game.id, game]));
  return new Worlds({ tasks: () => [], game: (id) => byId.get(id) as CompiledGame }, "move");
}

function newGameMs(games: readonly CompiledGame[]): number {
  const startedMs = performance.now();
  for (const game of games) void new HouseholdSession(sessionsOf([game])).reset({ task: { id: game.id } });
  return (performance.now() - startedMs) / games.length;
}

/** Memory of one episode with a game of its own after 50 turns, the compiled game left out. */
function episodeKilobytes(games: readonly CompiledGame[]): number {
  const random = rng(2, "bench");
  const copies = 8;
  const usedBefore = usedBytes();
  const kept: HouseholdSession[] = [];
  for (let copy = 0; copy < copies; copy++) {
    for (const game of games) {
      const session = new HouseholdSession(sessionsOf([game]));
      let { observation } = session.reset({ task: { id: game.id } }) as ResetResult;
      for (let turn = 0; turn < EPISODE_TURNS; turn++) {
        const admissible = observation.admissible ?? [];
        ({ observation } = session.step({ text: admissible[random.int(admissible.length)] ?? "" }));
      }
      kept.push(session);
    }
  }
  const bytes = (usedBytes() - usedBefore) / kept.length;
  if (kept.some((session) => session.snapshot().state.length === 0))
    throw new Error("a session lost its state");
  return bytes / 1_000;
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
