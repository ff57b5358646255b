/** Settings of the methods that are laid over an estimator: EPO, EMPG, SPEAR. Defaults are their papers'. */
import { z } from "zod";
import { nonNegativeScheduleSchema } from "../core/schedule.ts";

const fraction = z.number().min(0).max(1);
const weight = z.number().min(0);
const positive = z.int().min(1);

export const epoSchema = z.strictObject({
  form: z
    .enum(["hinge", "indicator"])
    .default("hinge")
    .describe(
      "distance to the corridor as in the paper, or the constant of the released code, which has no gradient",
    ),
  lambda: nonNegativeScheduleSchema
    .default(0.001)
    .describe("λ, weight of entropy and smoothing; takes the place of entropyBonus; paper 0.001"),
  kappaLow: weight
    .default(0)
    .describe("κ_l, lower end of the corridor as a multiple of the mean entropy so far; 0 has no lower end"),
  kappaHigh: weight.default(2).describe("κ_r, upper end; lower holds the entropy closer to its history"),
  alpha: weight
    .default(0.1)
    .describe(
      "α, weight of the smoothing; paper 0.1, which rescales the bonus by 20 % at most; above 1 it binds: entropy " +
        "above the corridor is pulled down",
    ),
  decay: weight
    .default(3)
    .describe("γ of the phase weight, which falls from 2 to 1; higher falls sooner; paper 3"),
  reference: z
    .enum(["scalar", "per-turn"])
    .default("scalar")
    .describe("compare with one mean over all turns, or with a mean for each turn index"),
});

export const empgSchema = z.strictObject({
  k: weight.default(1).describe("how sharply advantages fall with the entropy of their step; 0 leaves them"),
  kFuture: weight.default(1).describe("k', how sharply the bonus falls with the entropy of the next step"),
  zeta: weight.default(0.1).describe("ζ, weight of the bonus; authors 0.1, ARLArena 0.05; 0 scales only"),
  clampPercentile: z
    .number()
    .min(0)
    .max(49)
    .nullable()
    .default(null)
    .describe(
      "entropies beyond the percentiles c and 100 − c count as these, so that no single step sets the scale; null off",
    ),
  skipDeadGroups: z
    .boolean()
    .default(true)
    .describe("leave out groups without spread; off gives them the bonus alone, a pressure on entropy"),
});

const covarianceSchema = (ratio: number, low: number, high: number) =>
  z.strictObject({
    ratio: fraction
      .default(ratio)
      .describe(`share of the turns that lose their gradient; 0 is off; released ${ratio}`),
    low: z.number().default(low).describe(`covariances above it are eligible; released ${low}`),
    high: z.number().default(high).describe(`covariances below it are eligible; released ${high}`),
  });

export const spearSchema = z.strictObject({
  variant: z
    .enum(["spear", "spear-sil"])
    .default("spear")
    .describe(
      "the whole, or the self-imitation alone: no intrinsic reward, no covariance clip on new episodes",
    ),
  intrinsic: z
    .enum(["tools", "length"])
    .default("tools")
    .describe(
      "what the intrinsic reward counts: actions that name a tool, or every turn as in the released code",
    ),
  intrinsicReward: weight.default(0.1).describe("reward of one; released 0.1, where success is worth 10"),
  intrinsicMost: weight.default(1).describe("most intrinsic reward of an episode; released 1"),
  intrinsicFade: z
    .int()
    .min(0)
    .nullable()
    .default(200)
    .describe("iterations after which the intrinsic reward has faded; 0 gives none, null never fades"),
  coefficient: weight.default(1).describe("c, weight of the self-imitation loss once it has grown"),
  warmUp: z.int().min(0).default(200).describe("iterations over which it grows; 0 has it whole at once"),
  episodes: positive
    .default(32)
    .describe("earlier episodes replayed in an iteration at most; more cost time and imitate harder"),
  capacity: positive.default(256).describe("episodes that the buffer holds; they are saved in checkpoints"),
  maxAge: positive
    .default(5)
    .describe(
      "iterations after which a stored episode leaves; older ones are further off policy; released 5",
    ),
  buffer: z
    .enum(["draw", "flush"])
    .default("draw")
    .describe(
      "draw episodes each iteration, or wait for 1.5 times as many good ones, replay once and empty it, as released",
    ),
  baseline: z
    .enum(["window", "entries"])
    .default("window")
    .describe(
      "the median is taken over the last updates, or over the last group means as in the released code",
    ),
  window: positive
    .default(10)
    .describe("updates (or group means) in the median; fewer follow the policy closer; released 10240 means"),
  normalizeByStd: z
    .boolean()
    .default(false)
    .describe("divide the recalibrated advantage by the median deviation of the groups"),
  step: z
    .enum(["summed", "separate"])
    .default("summed")
    .describe(
      "add the loss to each optimiser step as in the paper, or take steps of its own as in the released code",
    ),
  entropyBonus: weight
    .default(0)
    .describe("weight of the entropy of replayed turns; the released code has its entropy bonus here too"),
  covariance: covarianceSchema(0.0002, 1, 5).prefault({}).describe("covariance clip on new episodes"),
  replayCovariance: covarianceSchema(0.02, 2, 60)
    .prefault({})
    .describe("covariance clip on replayed episodes"),
});

/** The blocks of the objective; null is off. A flag of a block turns it on. */
export const methodShape = {
  epo: epoSchema
    .nullable()
    .default(null)
    .describe("EPO: entropy held to a corridor around its history; null off"),
  empg: empgSchema
    .nullable()
    .default(null)
    .describe("EMPG: advantages scaled by the entropy of their step; null off"),
  spear: spearSchema
    .nullable()
    .default(null)
    .describe("SPEAR: fading reward for tools, growing self-imitation of good earlier episodes; null off"),
};
