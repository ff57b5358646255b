/** Everything a training run can be told, with defaults: the one source of flags, config files and docs. */
import { z } from "zod";
import { ConfigError } from "../core/errors.ts";
import { meaningAt, problemOf, suggestKey } from "../core/problem.ts";
import { countScheduleSchema, nonNegativeScheduleSchema, type Schedule } from "../core/schedule.ts";
import { guardSchema } from "./guard-config.ts";
import { imitationSchema } from "./imitation-config.ts";
import { checkCombination } from "./objective/combinations.ts";
import { objectiveSchema } from "./objective-config.ts";
import { taskTypesSchema } from "./task-types.ts";

const count = z.int().min(0);
const positive = z.int().min(1);
const fraction = z.number().min(0).max(1);
/** Share of the past in a moving average; at 1 nothing new would ever count. */
const memory = z.number().min(0).lt(1);

export const environmentChoiceSchema = z.strictObject({
  id: z.string().min(1).describe("environment id, path of a file, or package that exports one"),
  config: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("options of the environment itself, checked by the environment's own schema"),
});

export const vocabularySchema = z.strictObject({
  episodes: count
    .default(256)
    .describe("random episodes on training tasks whose words get embeddings; more find rarer words"),
});

export const collectSchema = z.strictObject({
  split: z
    .string()
    .nullable()
    .default(null)
    .describe("task split to train on; null is the environment's first"),
  tasks: positive
    .nullable()
    .default(null)
    .describe(
      "train on at most this many tasks, spread evenly over the split, demonstrations included; fewer are learned by " +
        "heart; null is all",
    ),
  types: taskTypesSchema.describe(
    "types of tasks that are played in training, by the environment's names; null for all. Types of which hardly any is ever " +
      "solved cost turns and teach nothing",
  ),
  groups: positive
    .default(8)
    .describe("tasks an iteration; more give steadier updates and longer iterations"),
  groupSize: positive.default(8).describe("episodes of each task; more tell luck from skill better"),
  maxTurns: countScheduleSchema
    .nullable()
    .default(null)
    .describe(
      "turns after which a training episode is cut off; fewer are cheaper, and more towards the end teach long " +
        "searches; null is the environment's limit",
    ),
  temperature: z.number().positive().default(1).describe("of sampling; higher explores more"),
  workers: count
    .default(0)
    .describe(
      "threads that play episodes beside the trainer's own, each with worlds and a copy of the policy of its own; the " +
        "results are the same; cores − 1 is a good choice, with overlap as many as there are cores",
    ),
  overlap: z
    .boolean()
    .default(false)
    .describe(
      "workers play the next iteration while the trainer updates, with the weights from before that update: faster, one " +
        "iteration behind; needs workers",
    ),
  lanes: positive
    .default(64)
    .describe("environments in flight; more fill batches better and take more memory"),
  maxBatch: positive.default(256).describe("requests after which a batch leaves for the policy at once"),
  maxWaitMs: z
    .number()
    .min(0)
    .default(2)
    .describe("milliseconds a request waits for company at most; higher fills batches, lower answers sooner"),
  maxFailureShare: fraction
    .default(0.1)
    .describe("share of failed episodes above which collecting stops; 1 never stops"),
  dynamicSampling: z
    .strictObject({
      most: z
        .number()
        .min(1)
        .default(3)
        .describe("groups collected in an iteration at most, as a multiple of `groups`; more cost env steps"),
    })
    .nullable()
    .default(null)
    .describe(
      "grpo, rloo, gigpo: collect further groups until `groups` of them have spread; null trains on those that have",
    ),
});

export const curriculumSchema = z.strictObject({
  type: z
    .enum(["uniform", "learnable"])
    .default("uniform")
    .describe("each task equally often, or preferably those whose recent groups had spread"),
  floor: fraction
    .default(0.3)
    .describe("learnable: share of groups whose task is drawn uniformly all the same; higher forgets less"),
  memory: memory
    .default(0.7)
    .describe(
      "learnable: weight of a task's earlier groups for each later one; lower follows changes sooner",
    ),
  trust: z
    .number()
    .positive()
    .default(2)
    .describe(
      "learnable: groups of its own after which a task counts as much as its type; higher trusts the type",
    ),
});

/** A short warm-up, because AdamW's first steps move every weight by the whole step size; a decay at the end. */
const LEARNING_RATE: Schedule = {
  type: "piecewise",
  points: [
    [0, 1e-4],
    [0.03, 1e-3],
    [0.6, 1e-3],
    [1, 1e-4],
  ],
};

export const averagingSchema = z.strictObject({
  decay: memory
    .default(0.99)
    .describe(
      "memory of the average: 0.99 averages about the last hundred updates; higher is steadier and lags more",
    ),
});

export const optimizerSchema = z.strictObject({
  learningRate: nonNegativeScheduleSchema
    .default(LEARNING_RATE)
    .describe("AdamW step size; higher learns faster and less stably"),
  beta1: memory.default(0.9).describe("memory of the gradient's mean; higher is smoother"),
  beta2: memory.default(0.99).describe("memory of the gradient's square; higher is smoother"),
  epsilon: z
    .number()
    .positive()
    .default(1e-8)
    .describe("added to the root of the square; higher damps rare gradients"),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .describe("decoupled pull of the weights to zero; higher is stronger"),
  maxGradNorm: z.number().positive().default(0.5).describe("gradients longer than this are shortened to it"),
  averaging: averagingSchema
    .nullable()
    .default(null)
    .describe(
      "running average of the weights over updates, which evaluation plays with; checkpoints keep both; null off",
    ),
});

export const decodingSchema = z.enum(["greedy", "sample"]).describe("take the most likely action, or sample");

export const evaluationSchema = z.strictObject({
  split: z
    .string()
    .nullable()
    .default(null)
    .describe("held-out split; null is the environment's last that has tasks"),
  tasks: count.default(200).describe("tasks played, spread evenly over the split; more narrow the interval"),
  every: count.default(0).describe("iterations between evaluations during training; 0 only before and after"),
  decoding: decodingSchema.default("greedy"),
  temperature: z
    .number()
    .positive()
    .default(1)
    .describe(
      "of sampling, where it samples; lower wastes fewer turns, and close to 0 walks in circles as greedy may",
    ),
  maxTurns: positive
    .nullable()
    .default(null)
    .describe("turns of an episode; null is the environment's limit"),
});

export const checkpointSchema = z.strictObject({
  every: positive.default(20).describe("iterations between checkpoints; fewer lose less on a crash"),
  keep: positive.default(3).describe("how many of the latest to keep, besides the best evaluated"),
});

export const trajectoriesSchema = z.strictObject({
  keep: z
    .enum(["all", "sampled", "none"])
    .default("all")
    .describe("training episodes written down: all, those of the first group of each iteration, or none"),
  candidateLogProbs: z
    .boolean()
    .default(true)
    .describe("write the probability of every admissible action; off makes logs smaller"),
});

export const trainConfigSchema = z.strictObject({
  environment: environmentChoiceSchema,
  seed: z.int().min(0).default(0).describe("root of every random stream; the same seed gives the same run"),
  policy: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("sizes and features of the policy, checked by the policy's own schema"),
  vocabulary: vocabularySchema.prefault({}),
  imitation: imitationSchema.prefault({}),
  collect: collectSchema.prefault({}),
  curriculum: curriculumSchema.prefault({}),
  objective: objectiveSchema.prefault({}),
  optimizer: optimizerSchema.prefault({}),
  iterations: count.default(300).describe("rounds of collecting and updating; more train longer"),
  envSteps: positive
    .nullable()
    .default(null)
    .describe(
      "training ends after the iteration in which this many env steps have been collected, or with `iterations`, " +
        "whichever comes first; schedules follow the one that is nearer; null counts iterations alone",
    ),
  updateEpochs: positive
    .default(2)
    .describe("passes over the episodes of an iteration; more reuse them harder"),
  minibatchEpisodes: positive.default(16).describe("episodes of one optimiser step; fewer step more often"),
  evaluation: evaluationSchema.prefault({}),
  guard: guardSchema.prefault({}),
  checkpoint: checkpointSchema.prefault({}),
  trajectories: trajectoriesSchema.prefault({}),
});

/** A resolved training configuration. */
export type TrainConfig = z.output<typeof trainConfigSchema>;
/** What a user gives: everything but the environment has a default. */
export type TrainConfigInput = z.input<typeof trainConfigSchema>;
export type ImitationConfig = TrainConfig["imitation"];
export type CurriculumConfig = TrainConfig["curriculum"];
export type ObjectiveConfig = TrainConfig["objective"];
export type OptimizerConfig = TrainConfig["optimizer"];
export type GuardConfig = TrainConfig["guard"];

/**
 * Checks a configuration and fills in defaults.
 *
 * @throws ConfigError `config/unknown-key` with the nearest known key, `config/invalid-value` for values and for
 *   settings that the chosen algorithm does not use
 */
export function parseTrainConfig(input: unknown): TrainConfig {
  const parsed = trainConfigSchema.safeParse(input);
  if (parsed.success) return checkCombination(parsed.data, objectiveSchema.parse({}));
  const problem = problemOf(parsed.error);
  const path = problem.path.join(".");
  if (problem.unknownKey === null) {
    const meaning = meaningAt(trainConfigSchema, problem.path);
    throw new ConfigError(
      "config/invalid-value",
      `The value of ${path || "the configuration"} is wrong: ${problem.text}.` +
        (meaning === null ? "" : ` It says: ${meaning}.`),
      { details: { key: path, meaning } },
    );
  }
  const key = path === "" ? problem.unknownKey : `${path}.${problem.unknownKey}`;
  throw new ConfigError(
    "config/unknown-key",
    `There is no configuration key ${key}.${suggestKey(trainConfigSchema, problem)}`,
    { details: { key } },
  );
}
