/** Settings of the warm start: what is cloned before RL, and how. */
import { z } from "zod";
import { taskTypesSchema } from "./task-types.ts";

const count = z.int().min(0);
const positive = z.int().min(1);
const fraction = z.number().min(0).max(1);

export const imitationSchema = z.strictObject({
  demonstrations: z
    .union([count, z.literal("all")])
    .default(32)
    .describe(
      "expert episodes cloned before RL; more start higher, 0 starts from random weights, `all` one per task",
    ),
  from: z
    .string()
    .nullable()
    .default(null)
    .describe(
      "run directory whose latest weights training starts from, in place of cloning; the policy has the sizes it has " +
        "there",
    ),
  episodes: z
    .string()
    .nullable()
    .default(null)
    .describe(
      "run directory whose stored demonstrations are cloned too: those of its expert, and those a person played in the " +
        "inspector and kept",
    ),
  player: z.string().default("expert").describe("which of the environment's scripted players demonstrates"),
  types: taskTypesSchema.describe(
    "types of tasks that are demonstrated, by the environment's names; the others are met in RL alone; null for all. " +
      "What a clone cannot learn is best left out: its turns are learned from in vain",
  ),
  updates: count
    .default(120)
    .describe(
      "optimiser steps of cloning; more fit the demonstrations closer, too many on few episodes over-fit",
    ),
  episodesPerUpdate: positive
    .default(64)
    .describe(
      "episodes in one cloning update, or all of them where there are fewer; more is smoother and slower",
    ),
  learningRate: z
    .number()
    .positive()
    .default(1e-3)
    .describe("step size at the start; higher learns faster and less stably"),
  decayStart: fraction
    .default(0.4)
    .describe("share of the updates after which the step size falls in a straight line; 1 never"),
  decayTo: fraction.default(0.05).describe("step size at the end as a share of learningRate"),
  vocabularyDropout: fraction
    .default(0.5)
    .describe(
      "share of words hidden in each update, so that the policy learns to match words instead of knowing them; " +
        "0.5 up to 128 demonstrations, 0.3 for 512, 0 for thousands",
    ),
  maxGradNorm: z.number().positive().default(1).describe("gradients longer than this are shortened to it"),
  rounds: count
    .default(0)
    .describe(
      "rounds of DAgger after cloning: the policy plays, the player says what it would have done at each turn, and all " +
        "episodes so far are cloned again; needs a player that goes by what it reads",
    ),
  roundEpisodes: positive.default(256).describe("episodes that the policy plays in a round of DAgger"),
});
