/** Long households: several goals in order, in houses of many rooms, generated from a seed. */
import { actionSchema, observationSchema } from "turnwise/core";
import { defineEnvironment } from "turnwise/env";
import { z } from "zod";
import { createExpert } from "./expert/index.ts";
import { LongHouseholdSession, Worlds } from "./session.ts";
import { openCollection, SPLITS } from "./tasks.ts";
import { createViewer } from "./viewer.ts";

const configSchema = z.strictObject({
  difficulty: z
    .enum(["short", "long"])
    .default("long")
    .describe(
      "short: two goals in a house of three or four rooms; long: three to five goals in six to eight rooms",
    ),
  reward: z
    .enum(["success", "goals"])
    .default("success")
    .describe("success: 1 when the last goal is met; goals: an equal share of 1 for each goal met in order"),
  reminder: z
    .boolean()
    .default(true)
    .describe(
      "every text ends with the goal to be met next, which is the instruction from the second turn on; without it " +
        "the player has to keep count",
    ),
  seed: z.int().min(0).default(1).describe("names the collection: another seed gives other houses and games"),
  tasks: z.int().min(1).optional().describe("at most this many tasks of each split; all tasks without it"),
});

export default defineEnvironment({
  id: "long-household",
  version: "2",
  description: "Household tasks of several goals in order, in houses of many rooms.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: SPLITS,
  grammar: {
    style: "words",
    separators: ["to", "from", "with"],
    instanceNumbers: true,
    ignored: [],
  },
  maxTurns: 240,
  load({ seed, difficulty }) {
    const collection = openCollection(seed, difficulty);
    return { collection, worlds: new Worlds(collection) };
  },
  tasks: (split, { config, data }) => data.collection.tasks(split).slice(0, config.tasks),
  create: ({ config, data }) => new LongHouseholdSession(data.worlds, config),
  players: { expert: createExpert },
  viewer: createViewer,
});
