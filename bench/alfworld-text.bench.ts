/** How fast is the household world: random admissible play, observation text and full admissible list included? */
import { rng } from "turnwise/core";
import type { ResetResult, StepResult } from "turnwise/env";
import { loadGames } from "turnwise/envs/alfworld-text";
import { type CompiledGame, compileGame } from "../envs/alfworld-text/compile.ts";
import { createHouseholds } from "../envs/alfworld-text/generator/index.ts";
import { Worlds } from "../envs/alfworld-text/library.ts";
import { HouseholdSession } from "../envs/alfworld-text/session.ts";
import { sharedPath } from "../test/shared-data.ts";
import type { Row } from "./row.ts";

const EPISODE_TURNS = 50;
const EPISODES = 20_000;
const WARM_UP_EPISODES = 1_000;

/** Measures on one core; about ten seconds. */
export async function run(): Promise<Row[]> {
  const official = sharedPath("data", "alfworld");
  const games = official === null ? ownGames() : (await loadGames(official, "valid_seen")).games;
  const note = `${official === null ? "own households" : "official valid_seen"}, ${games.length} games, random admissible play, per second of processor time`;
  play(games, WARM_UP_EPISODES);
  // Processor time of all threads, so that what else runs on the machine does not count, and the collector does.
  const before = process.cpuUsage();
  const played = play(games, EPISODES);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const meanCommands = (played.commands / played.steps).toFixed(1);
  return [
    {
      name: "alfworld-text steps",
      value: Math.round(played.steps / seconds),
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

/** Plays whole episodes through the session, reading every character of every observation. */
function play(games: readonly CompiledGame[], episodes: number): { steps: number; commands: number } {
  const session = new HouseholdSession(sessionsOf(games));
  const random = rng(1, "bench");
  let steps = 0;
  let commands = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const id = games[episode % games.length]?.id ?? "";
    let { observation } = session.reset({ task: { id } }) as ResetResult;
    for (let turn = 0; turn < EPISODE_TURNS; turn++) {
      const admissible = observation.admissible ?? [];
      const result: StepResult = session.step({ text: admissible[random.int(admissible.length)] ?? "" });
      observation = result.observation;
      // Concatenated strings are put together only when they are read.
      if (observation.text.charCodeAt(observation.text.length - 1) === 0) throw new Error("unexpected text");
      steps++;
      commands += observation.admissible?.length ?? 0;
      if (result.terminated) break;
    }
  }
  return { steps, commands };
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
