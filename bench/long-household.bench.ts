/** How fast are long households: random admissible play, observation text and full admissible list included? */
import { rng } from "turnwise/core";
import type { StepResult } from "turnwise/env";
import { LongHouseholdSession, Worlds } from "../envs/long-household/session.ts";
import { openCollection } from "../envs/long-household/tasks.ts";
import type { Row } from "./row.ts";

const EPISODE_TURNS = 240;
const EPISODES = 2_000;
const WARM_UP_EPISODES = 200;
const GAMES = 140;

/** Measures on one core; about ten seconds. */
export async function run(): Promise<Row[]> {
  const collection = openCollection(1, "long");
  const games = collection.tasks("valid_seen").slice(0, GAMES);
  const ids = games.map(({ id }) => id);
  const note = `valid_seen, ${GAMES} games, random admissible play, per second of processor time`;
  const worlds = new Worlds(collection);
  play(worlds, ids, WARM_UP_EPISODES);
  // Processor time of all threads, so that what else runs on the machine does not count, and the collector does.
  const before = process.cpuUsage();
  const played = play(worlds, ids, EPISODES);
  const { user, system } = process.cpuUsage(before);
  const meanCommands = (played.commands / played.steps).toFixed(1);
  return [
    {
      name: "long-household steps",
      value: Math.round(played.steps / ((user + system) / 1e6)),
      unit: "steps/s",
      bar: { atLeast: 100_000 },
      note: `${note}; ${meanCommands} admissible commands`,
    },
    {
      name: "long-household new game",
      value: newGameMs(ids),
      unit: "ms",
      bar: { atMost: 5 },
      note: "generated and ready to play",
    },
  ];
}

/** Plays whole episodes through the session, reading every character of every observation. */
function play(worlds: Worlds, ids: readonly string[], episodes: number): { steps: number; commands: number } {
  const session = new LongHouseholdSession(worlds, { reward: "success", reminder: true });
  const random = rng(1, "bench");
  let steps = 0;
  let commands = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let { observation } = session.reset({ task: { id: ids[episode % ids.length] ?? "" } });
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

function newGameMs(ids: readonly string[]): number {
  const worlds = new Worlds(openCollection(1, "long"));
  const startedMs = performance.now();
  for (const id of ids) worlds.get(id);
  return (performance.now() - startedMs) / ids.length;
}
