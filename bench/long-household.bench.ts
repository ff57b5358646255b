/** How fast are long households: random admissible play, observation text and full admissible list included? */
import { LongHouseholdSession, Worlds } from "../envs/long-household/session.ts";
import { openCollection } from "../envs/long-household/tasks.ts";
import { playAtRandom } from "./random-play.ts";
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
  const session = new LongHouseholdSession(new Worlds(collection), { reward: "success", reminder: true });
  playAtRandom(session, ids, { episodes: WARM_UP_EPISODES, turns: EPISODE_TURNS });
  const played = playAtRandom(session, ids, { episodes: EPISODES, turns: EPISODE_TURNS });
  const meanCommands = (played.commands / played.steps).toFixed(1);
  return [
    {
      name: "long-household steps",
      value: Math.round(played.steps / played.seconds),
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

function newGameMs(ids: readonly string[]): number {
  const worlds = new Worlds(openCollection(1, "long"));
  const startedMs = performance.now();
  for (const id of ids) worlds.get(id);
  return (performance.now() - startedMs) / ids.length;
}
