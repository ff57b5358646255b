/** How fast is search: random play of the listed commands, real searches and full texts included? */
import { silentLogger } from "turnwise/core";
import { configSchema } from "../envs/search/config.ts";
import { openEncyclopaedia } from "../envs/search/encyclopaedia/library.ts";
import { loadLibrary } from "../envs/search/library.ts";
import { SearchSession, type Shared } from "../envs/search/session.ts";
import { sharedPath } from "../test/shared-data.ts";
import { type Playable, playAtRandom } from "./random-play.ts";
import type { Row } from "./row.ts";

const EPISODE_TURNS = 30;
const EPISODES = 600;
const WARM_UP_EPISODES = 60;
const QUESTIONS = 100;
const PAGES = 1000;

/** Measures on one core; a few seconds. */
export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  const invented = await openEncyclopaedia({ seed: 1, pages: PAGES });
  const questions = invented.tasks("test").slice(0, QUESTIONS);
  rows.push(...measure("search", invented, questions, `${PAGES.toLocaleString("en")} invented pages`));
  const real = sharedPath("data", "search");
  if (real === null) return rows;
  const library = await loadLibrary({ ...configSchema.parse({}), data: real }, { log: silentLogger });
  const asked = library.tasks("test").slice(0, QUESTIONS);
  const size = library.retriever.corpus?.size.toLocaleString("en");
  return [...rows, ...measure("search on Wikipedia", library, asked, `${size} passages`)];
}

function measure(
  name: string,
  shared: Shared,
  tasks: readonly { readonly id: string }[],
  what: string,
): Row[] {
  const ids = tasks.map(({ id }) => id);
  for (const id of ids) void shared.question(id); // questions are made when they are first asked for
  return (["tools", "tags"] as const).map((style) => {
    const session = playable(shared, style);
    playAtRandom(session, ids, { episodes: WARM_UP_EPISODES, turns: EPISODE_TURNS });
    const { steps, commands, seconds } = playAtRandom(session, ids, {
      episodes: EPISODES,
      turns: EPISODE_TURNS,
    });
    return {
      name: `${name} steps, ${style}`,
      value: Math.round(steps / seconds),
      unit: "steps/s",
      note: `${what}; random play of ${(commands / steps).toFixed(1)} listed commands, per second of processor time`,
    };
  });
}

function playable(shared: Shared, style: "tools" | "tags"): Playable {
  const session = new SearchSession(shared, configSchema.parse({ style, turns: EPISODE_TURNS }));
  return {
    reset: (options) => atOnce(session.reset(options)),
    step: (action) => atOnce(session.step(action)),
  };
}

/** A corpus in this process answers at once. */
function atOnce<T>(value: T | Promise<T>): T {
  if (value instanceof Promise) throw new Error("a search in this process must not have to be waited for");
  return value;
}
