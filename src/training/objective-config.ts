/** Settings of the objective: how turns are credited, and what is minimised. */
import { z } from "zod";
import { nonNegativeScheduleSchema } from "../core/schedule.ts";
import { methodShape } from "./method-config.ts";

const fraction = z.number().min(0).max(1);

export const objectiveSchema = z.strictObject({
  algorithm: z
    .enum(["grpo", "ppo", "rloo", "reinforce++", "reinforce++-baseline", "gigpo"])
    .default("grpo")
    .describe("how turns are credited; the other keys of this block are refused where it does not use them"),
  normalizeByStd: z
    .boolean()
    .default(true)
    .describe(
      "grpo, gigpo: divide by the group's standard deviation; without it, Dr.GRPO and GiGPO's mean_norm",
    ),
  epsilon: z
    .number()
    .positive()
    .default(1e-6)
    .describe("grpo, gigpo: added to that deviation; higher shrinks advantages of groups with little spread"),
  statistics: z
    .enum(["trajectory", "row"])
    .default("trajectory")
    .describe(
      "what counts once in mean and deviation: an episode, or each of its turns as in verl, where long failures " +
        "outweigh short wins",
    ),
  discount: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      "factor for each turn; ppo, reinforce++: γ of returns (papers 0.99, 1); group algorithms: on the episode's " +
        "return for each turn it took; below 1 favours short episodes",
    ),
  gaeLambda: fraction
    .default(0.95)
    .describe("ppo: λ; 0 trusts the values alone, 1 the rewards alone; PPO's paper 0.95, verl-agent 1"),
  bootstrapTruncated: z
    .boolean()
    .default(true)
    .describe(
      "ppo: count what an episode that a turn limit cut off could still have earned; off where the limit is part " +
        "of the task, so that running into it is a failure",
    ),
  valueCoefficient: nonNegativeScheduleSchema
    .default(0.5)
    .describe("ppo: weight of the value loss; higher fits values sooner and pulls more on the shared layers"),
  valueClip: z
    .number()
    .positive()
    .nullable()
    .default(0.2)
    .describe("ppo: how far a value may move in an iteration, in units of return; null is off; verl 0.5"),
  whitenAdvantages: z
    .boolean()
    .default(true)
    .describe("ppo: shift and scale the advantages of an iteration to mean 0 and variance 1"),
  requireSpread: z
    .boolean()
    .default(true)
    .describe(
      "ppo, reinforce++: skip the updates of an iteration whose episodes all returned the same, where scaling " +
        "would make noise as loud as a signal; off trains on it",
    ),
  stepDiscount: fraction
    .default(0.95)
    .describe("gigpo: γ of the returns that turns at one observation are compared by; paper 0.95"),
  stepWeight: z
    .number()
    .min(0)
    .default(1)
    .describe("gigpo: ω, weight of that comparison beside the one of whole episodes; paper 1, 0 is grpo"),
  clipLow: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("how far a probability may fall in an iteration, as a ratio"),
  clipHigh: z.number().min(0).default(0.2).describe("how far it may rise, as a ratio; DAPO uses 0.28"),
  clipDual: z
    .number()
    .min(1)
    .nullable()
    .default(null)
    .describe("bound on the loss of a bad action that has become likely; 3 in PPO's dual clip, null off"),
  klToReference: nonNegativeScheduleSchema
    .default(0)
    .describe("weight of the k3 distance to the weights after imitation; higher stays closer; nats"),
  entropyBonus: nonNegativeScheduleSchema
    .default(0.003)
    .describe("weight of the entropy that is added to the objective; higher keeps exploring"),
  entropyScale: z
    .enum(["nats", "fraction"])
    .default("nats")
    .describe("entropy in nats, or as a fraction of ln(number of options)"),
  shuffleRewards: z
    .boolean()
    .default(false)
    .describe(
      "control experiment: deal the returns of an iteration's episodes out at random among them, so that rewards " +
        "teach nothing",
    ),
  relativeReward: z
    .strictObject({
      part: z.string().describe("name of the part, as it stands in the rewards of a trajectory"),
      best: z
        .number()
        .positive()
        .default(0.3)
        .describe("α: what the best episode of a group earns by it; paper 0.3"),
    })
    .nullable()
    .default(null)
    .describe(
      "E-GRPO: pay a part of the reward in proportion to the group's best, such as entity-match of search; null pays it as it is",
    ),
  aggregation: z
    .enum(["token-mean", "seq-mean-token-sum", "seq-mean-token-mean", "seq-mean-token-sum-norm"])
    .default("token-mean")
    .describe("how per-token losses become one number; token-mean counts every token of an update once"),
  ...methodShape,
});
