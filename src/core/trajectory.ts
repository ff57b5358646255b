/**
 * What is written down of an episode. These schemas are the on-disk format of trajectory logs (version 1) and
 * the values that flow from the collector to the trainer. Everything here is plain JSON.
 */
import { z } from "zod";

/** What the policy sees at one turn. Environments may extend it; policies for text need no more than this. */
export const observationSchema = z.strictObject({
  text: z.string().describe("the text the agent reads this turn"),
  admissible: z
    .array(z.string())
    .nullable()
    .describe("every action that is possible now, in the environment's order; null where the set is open"),
  instruction: z
    .string()
    .optional()
    .describe("the task in words, with the first observation; given again later, it holds from then on"),
  open: z
    .array(z.string())
    .optional()
    .describe("templates of actions whose words the agent composes itself, such as search[{query}]"),
});
export type Observation = z.output<typeof observationSchema>;

/** What the policy sends. A chosen admissible action is its text. */
export const actionSchema = z.strictObject({
  text: z.string().describe("the action in words"),
  tool: z.string().optional().describe("the tool it uses, where the environment declares tools"),
});
export type Action = z.output<typeof actionSchema>;

/** Something to solve. The id is unique within an environment and its configuration. */
export const taskSchema = z.strictObject({
  id: z.string().min(1),
  type: z.string().optional().describe("kind of task; evaluation reports success for each"),
  room: z.string().optional().describe("cluster of related tasks, for intervals by cluster"),
});
export type Task = z.output<typeof taskSchema>;

/** One observation → action exchange. Log-probs and entropies in nats. */
export const turnSchema = z.strictObject({
  observation: z.looseObject(observationSchema.shape),
  action: z.looseObject(actionSchema.shape),
  reward: z.number(),
  rewardParts: z.record(z.string(), z.number()).optional().describe("named summands of the reward"),
  logProb: z.number().describe("ln of the probability with which the behaviour policy chose this action"),
  entropy: z.number().describe("entropy of the distribution sampled from, nats"),
  entropyFraction: z.number().describe("entropy / ln(number of options); 0 when there is one option"),
  policyVersion: z
    .int()
    .describe("number of updates in the weights that chose; -1 for players without weights"),
  candidateLogProbs: z
    .array(z.number().nullable())
    .optional()
    .describe("ln probability of each admissible action, rounded to 4 decimals; null where not considered"),
  tokens: z
    .strictObject({ ids: z.array(z.int()), logProbs: z.array(z.number()) })
    .optional()
    .describe("tokens of a written action with their behaviour log-probs; absent for a chosen candidate"),
  info: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("diagnostics of the step; never seen by a policy"),
  actMs: z
    .number()
    .optional()
    .describe("milliseconds from request to decision, waiting for the batch included"),
  stepMs: z.number().optional().describe("milliseconds the environment took, the wire included"),
});
export type Turn = z.output<typeof turnSchema>;

/** Where an episode came from. */
export const sourceSchema = z.enum(["rollout", "evaluation", "demonstration", "play", "branch"]);
export type Source = z.output<typeof sourceSchema>;

/** Where a branch left its parent. The record of the branch is whole: it repeats the turns before that. */
export const branchSchema = z.strictObject({
  parent: z.string().min(1).describe("id of the episode it branched off from"),
  turn: z.int().min(0).describe("index of the first turn that is its own"),
  action: z.string().describe("the action that was played at that turn"),
  checkpoint: z
    .string()
    .nullable()
    .describe("name of the checkpoint that played on; null where a person did"),
  restoredBy: z
    .enum(["snapshot", "replay"])
    .describe("how the state before that turn was reached: a snapshot, or the same actions once more"),
});
export type Branch = z.output<typeof branchSchema>;

/** The record of one episode. */
export const trajectorySchema = z.strictObject({
  episodeId: z.string().min(1).describe("unique within a run"),
  source: sourceSchema,
  environment: z.strictObject({ id: z.string(), version: z.string() }),
  task: taskSchema.extend({ split: z.string() }),
  environmentSeed: z.int(),
  policy: z.string().describe("name of the policy or player"),
  iteration: z.int().optional(),
  group: z.int().optional().describe("index of the group within the iteration"),
  sample: z.int().optional().describe("index within the group"),
  branch: branchSchema.optional().describe("given where the source is branch"),
  turns: z.array(turnSchema),
  finalObservation: z.looseObject(observationSchema.shape).nullable(),
  terminated: z.boolean().describe("the task itself ended"),
  truncated: z.boolean().describe("a limit cut the episode off"),
  cutByClock: z
    .boolean()
    .optional()
    .describe("a wall-clock limit cut it off; such episodes are outside the promise of reproducibility"),
  success: z.boolean(),
  score: z
    .number()
    .describe("what evaluation counts, 0..1; 1 or 0 from success where the environment gives none"),
  episodeReturn: z.number().describe("sum of the rewards"),
  error: z
    .strictObject({ code: z.string(), message: z.string() })
    .optional()
    .describe("why the episode failed; failed episodes are never trained on"),
  startedAt: z.string().describe("ISO 8601 time"),
  wallMs: z.number(),
});
export type Trajectory = z.output<typeof trajectorySchema>;

/** Trajectories of one task and environment seed; only the policy's randomness differs. */
export interface TrajectoryGroup {
  readonly index: number;
  readonly task: Trajectory["task"];
  readonly trajectories: readonly Trajectory[];
}

/** What training made of an episode: named series, one number a turn. Appended after the update. */
export const annotationSchema = z.strictObject({
  episodeId: z.string().min(1),
  iteration: z.int(),
  policyVersion: z.int().describe("version of the weights after the iteration's updates"),
  perTurn: z
    .record(z.string(), z.array(z.number().nullable()))
    .describe("such as advantage, advantage/empg, ratio, clipped: arrays of the episode's length"),
  perEpisode: z.record(z.string(), z.number()).describe("such as replayCount, age, weight"),
});
export type Annotation = z.output<typeof annotationSchema>;
