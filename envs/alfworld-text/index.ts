/** The household text world of ALFWorld: official games played exactly, and households of our own. */
import { actionSchema, observationSchema } from "turnwise/core";
import { defineEnvironment } from "turnwise/env";
import { z } from "zod";
import { ALL_SPLITS, withDevSplit } from "./dev-split.ts";
import { createExpert } from "./expert/index.ts";
import { generatedLibrary, type Library, officialLibrary, spread, Worlds } from "./library.ts";
import { HouseholdSession } from "./session.ts";
import { createViewer } from "./viewer.ts";

export { translateCommand } from "./commands.ts";
export { type CompiledGame, compileGame } from "./compile.ts";
export { Household } from "./household.ts";
export { loadGameFile, loadGames } from "./official/load-games.ts";
export { shortestPlan } from "./oracle/index.ts";
export type { Facts, Game, Goal, Problem, TaskType } from "./problem.ts";
export { readProblem } from "./read-pddl.ts";
export { World } from "./world.ts";

const configSchema = z.strictObject({
  data: z
    .string()
    .optional()
    .describe(
      "official ALFWorld games: a folder with json_2.1.1/<split>/…, games/<split>/… or <split>.jsonl.gz, or one " +
        "such file or game.tw-pddl; without it households of our own are played, which need no download",
    ),
  dialect: z
    .enum(["move", "put"])
    .default("move")
    .describe(
      "wording: move as in ALFWorld 0.4.0 and later (`move mug 1 to desk 1`), put as before (`put mug 1 in/on desk 1`)",
    ),
  holdOutDev: z
    .boolean()
    .default(false)
    .describe(
      "take the games of 12 training rooms, 3 of each kind, out of train and offer them as dev_unseen, to tune settings " +
        "on; valid_seen then holds games of those rooms too",
    ),
  tasks: z
    .int()
    .min(1)
    .optional()
    .describe("at most this many tasks of each split, spread evenly; all tasks without it"),
});

export default defineEnvironment({
  id: "alfworld-text",
  version: "1",
  description: "Household tasks in text: find, clean, heat, cool, light and place things.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: ALL_SPLITS,
  grammar: {
    style: "words",
    separators: ["to", "from", "with", "in/on"],
    instanceNumbers: true,
    ignored: ["help"],
  },
  maxTurns: 50,
  async load({ data, dialect, holdOutDev }, { log }): Promise<{ library: Library; worlds: Worlds }> {
    const all = data === undefined ? generatedLibrary() : await officialLibrary(data, log);
    const library = withDevSplit(all, holdOutDev);
    return { library, worlds: new Worlds(library, dialect) };
  },
  async tasks(split, { config, data }) {
    const tasks = await data.library.tasks(split);
    return config.tasks === undefined ? tasks : spread(tasks, config.tasks);
  },
  create: ({ data }) => new HouseholdSession(data.worlds),
  players: { expert: createExpert },
  viewer: createViewer,
});
