/** Names, units and meanings of all metrics: the one list; docs/metrics.md is made from it. */

export interface MetricDefinition {
  readonly description: string;
  /** `nats`, `turns`, `episodes`, `seconds`, …; `1` for pure numbers and fractions. */
  readonly unit: string;
  /** True where the value depends on the clock, so that two equal runs differ in it. */
  readonly timed?: true;
}

/** name (`area/name`) → meaning. */
export const METRICS = {
  "collect/success_rate": { unit: "1", description: "share of this iteration's episodes that succeeded" },
  "collect/return_mean": { unit: "1", description: "mean sum of rewards of an episode" },
  "collect/turns_mean": { unit: "turns", description: "mean length of an episode" },
  "collect/truncated_share": { unit: "1", description: "share of episodes cut off by a limit" },
  "collect/failed": { unit: "episodes", description: "episodes that ended in an error; never trained on" },
  "collect/groups": {
    unit: "groups",
    description: "groups collected in this iteration; more than planned only with dynamic sampling",
  },
  "collect/episodes": { unit: "episodes", description: "episodes collected in this iteration" },
  "collect/turns": { unit: "turns", description: "turns collected in this iteration" },
  "collect/entropy": {
    unit: "nats",
    description: "mean entropy of the distributions actions were sampled from",
  },
  "collect/entropy_fraction": {
    unit: "1",
    description: "mean entropy as a fraction of ln(number of options)",
  },
  "collect/entropy_turns_1_4": {
    unit: "nats",
    description:
      "mean entropy at the first four turns of episodes; with the spans below, entropy by turn index",
  },
  "collect/entropy_turns_5_8": { unit: "nats", description: "the same at turns 5 to 8" },
  "collect/entropy_turns_9_16": { unit: "nats", description: "the same at turns 9 to 16" },
  "collect/entropy_turns_17_32": { unit: "nats", description: "the same at turns 17 to 32" },
  "collect/entropy_turns_33_64": { unit: "nats", description: "the same at turns 33 to 64" },
  "collect/entropy_turns_65_up": { unit: "nats", description: "the same at turn 65 and later" },
  "collect/valid_action_ratio": {
    unit: "1",
    description:
      "share of actions that were admissible, over turns whose observation lists all that is possible; absent where none does",
  },
  "collect/repetition_ratio": {
    unit: "1",
    description:
      "share of turns that repeat an action the episode has taken before at the same observation text",
  },
  "collect/live_groups": {
    unit: "1",
    description: "share of groups that teach: for comparisons within a group, those whose returns differ",
  },
  "collect/weights_lag": {
    unit: "updates",
    description:
      "optimiser steps between the weights that played and those the update began with; only with overlap",
  },
  "collect/steps_per_second": {
    unit: "turns/s",
    description: "environment steps a second while collecting, policy included",
    timed: true,
  },
  "curriculum/preferred_share": {
    unit: "1",
    description: "share of groups whose task the curriculum preferred; the others came in the uniform order",
  },
  "curriculum/expected_spread": {
    unit: "1",
    description: "mean score of the tasks drawn: how often their groups are expected to have spread",
  },
  "curriculum/tasks_seen": { unit: "tasks", description: "tasks that the curriculum has seen a group of" },
  "train/loss": { unit: "1", description: "mean total loss over the iteration's updates" },
  "train/policy_loss": { unit: "1", description: "mean clipped-ratio loss" },
  "train/value_loss": { unit: "1", description: "mean half squared error of the values, clipped" },
  "train/explained_variance": {
    unit: "1",
    description: "share of the returns' variance that the values foresee; 0 is no better than their mean",
  },
  "train/kl_to_reference": {
    unit: "nats",
    description: "k3 estimate of the KL to the reference, per turn; only where klToReference is set",
  },
  "train/kl_to_behavior": {
    unit: "nats",
    description: "k3 estimate of the KL to the weights that collected",
  },
  "train/entropy": {
    unit: "nats",
    description: "mean entropy of the trained turns under the weights of the update",
  },
  "train/entropy_bonus": { unit: "1", description: "what the entropy bonus adds to the objective" },
  "train/clip_share": { unit: "1", description: "share of trained turns whose ratio was clipped" },
  "train/ratio_max": { unit: "1", description: "largest importance ratio of a trained turn" },
  "train/ratio_p99": {
    unit: "1",
    description: "99th percentile of the importance ratios of an optimiser step's turns, mean over the steps",
  },
  "train/ratio_outside_share": {
    unit: "1",
    description: "share of trained turns whose importance ratio is below 0.5 or above 2",
  },
  "train/grad_norm": { unit: "1", description: "mean length of the gradient before it was shortened" },
  "train/gradient_agreement": {
    unit: "1",
    description:
      "mean cosine of the gradients of two updates of the iteration that follow each other, on other episodes: near 0 the " +
      "updates are noise and more episodes, or a smaller step, are needed",
  },
  "train/learning_rate": { unit: "1", description: "step size of the optimiser" },
  "train/updates": {
    unit: "updates",
    description: "optimiser steps of this iteration; 0 where no group had spread",
  },
  "train/turns": { unit: "turns", description: "turns trained on, each pass counted" },
  "train/covariance_share": {
    unit: "1",
    description: "share of trained turns whose loss the covariance clip took away",
  },
  "guard/collapse": {
    unit: "1",
    description: "1 where the guard found a collapse after this iteration, else 0",
  },
  "guard/rollbacks": {
    unit: "rollbacks",
    description: "how often the run had gone back to an earlier checkpoint before this iteration",
  },
  "total/episodes": { unit: "episodes", description: "training episodes collected since the start" },
  "total/turns": { unit: "turns", description: "training turns collected since the start" },
  "total/updates": { unit: "updates", description: "optimiser steps since the start, imitation included" },
  "imitate/loss": {
    unit: "nats",
    description: "cross-entropy of the expert's actions in the last cloning updates",
  },
  "imitate/demonstrations": {
    unit: "episodes",
    description: "episodes cloned: expert ones, and those it corrected",
  },
  "imitate/round": { unit: "1", description: "round of DAgger: the policy played, the expert corrects" },
  "imitate/success_rate": {
    unit: "1",
    description: "share of episodes that the policy solved in that round, sampled",
  },
  "evaluate/success_rate": { unit: "1", description: "share of held-out tasks solved" },
  "evaluate/success_low": { unit: "1", description: "lower end of its 95 % Wilson interval" },
  "evaluate/success_high": { unit: "1", description: "upper end of its 95 % Wilson interval" },
  "evaluate/return_mean": { unit: "1", description: "mean sum of rewards of an evaluation episode" },
  "evaluate/turns_mean": { unit: "turns", description: "mean length of an evaluation episode" },
  "epo/reference": { unit: "nats", description: "H_ref, mean of the history; in the unit of entropyScale" },
  "epo/entropy_variance": {
    unit: "1",
    description: "variance of the trained turns' entropies, in the square of the unit of entropyScale",
  },
  "epo/outside_share": { unit: "1", description: "share of trained turns outside the corridor" },
  "epo/smoothing_penalty": { unit: "nats", description: "L_smooth, α included; in the unit of entropyScale" },
  "epo/phase_weight": { unit: "1", description: "β_k, weight of the smoothing" },
  "epo/effective_sign": {
    unit: "1",
    description:
      "1 − β·α: factor on the entropy bonus above the corridor; below 0 the entropy is pulled down",
  },
  "empg/scale_max": { unit: "1", description: "largest g, factor on an advantage; their mean is 1" },
  "empg/bonus_mean": { unit: "1", description: "mean future-clarity bonus of a turn, ζ included" },
  "empg/entropy_min": {
    unit: "nats",
    description: "lowest turn entropy, 0 of the scale; unit of entropyScale",
  },
  "empg/entropy_max": {
    unit: "nats",
    description: "highest turn entropy, 1 of the scale; unit of entropyScale",
  },
  "relative_reward/mean": {
    unit: "1",
    description:
      "mean of what an episode earns by the part of objective.relativeReward, after it was made relative",
  },
  "spear/intrinsic_reward": { unit: "1", description: "mean intrinsic reward of an episode, μ included" },
  "spear/mu": { unit: "1", description: "μ, weight of the intrinsic reward" },
  "spear/gamma": { unit: "1", description: "γ, weight of the self-imitation loss" },
  "spear/baseline": { unit: "1", description: "P50 of the stored group means, in the unit of returns" },
  "spear/replayed": { unit: "episodes", description: "earlier episodes that were trained on again" },
  "spear/replay_advantage": {
    unit: "1",
    description: "mean recalibrated advantage of the replayed episodes",
  },
  "spear/replay_loss": { unit: "1", description: "mean loss of the replay pass, before γ" },
  "spear/replay_ratio_max": { unit: "1", description: "largest importance ratio of a replayed turn" },
  "spear/replay_covariance_share": {
    unit: "1",
    description: "share of replayed turns whose loss the covariance clip took away",
  },
  "spear/admitted": { unit: "episodes", description: "episodes of this iteration that entered the buffer" },
  "spear/buffer_size": { unit: "episodes", description: "episodes in the buffer after the iteration" },
  "spear/buffer_age": { unit: "iterations", description: "mean age of the episodes in the buffer" },
  "replay/ratio_age_1": {
    unit: "1",
    description: "mean importance ratio of replayed turns of age 1",
  },
  "replay/clip_share_age_1": {
    unit: "1",
    description: "share of replayed turns of age 1 whose ratio was clipped",
  },
  "replay/ratio_age_2": {
    unit: "1",
    description: "mean importance ratio of replayed turns of age 2",
  },
  "replay/clip_share_age_2": {
    unit: "1",
    description: "share of replayed turns of age 2 whose ratio was clipped",
  },
  "replay/ratio_age_3": {
    unit: "1",
    description: "mean importance ratio of replayed turns of age 3",
  },
  "replay/clip_share_age_3": {
    unit: "1",
    description: "share of replayed turns of age 3 whose ratio was clipped",
  },
  "replay/ratio_age_4": {
    unit: "1",
    description: "mean importance ratio of replayed turns of age 4",
  },
  "replay/clip_share_age_4": {
    unit: "1",
    description: "share of replayed turns of age 4 whose ratio was clipped",
  },
  "replay/ratio_age_5": {
    unit: "1",
    description: "mean importance ratio of replayed turns five iterations old or more",
  },
  "replay/clip_share_age_5": {
    unit: "1",
    description: "share of replayed turns five iterations old or more whose ratio was clipped",
  },
  "time/collect_s": {
    unit: "seconds",
    description: "wall time of collecting; with overlap most of it lies within the update before",
    timed: true,
  },
  "time/wait_s": {
    unit: "seconds",
    description: "time the trainer waited for episodes; only with overlap",
    timed: true,
  },
  "time/update_s": { unit: "seconds", description: "wall time of encoding and updating", timed: true },
  "time/evaluate_s": { unit: "seconds", description: "wall time of evaluation", timed: true },
  "time/total_s": {
    unit: "seconds",
    description: "wall time since the run (or its resumption) began",
    timed: true,
  },
  "system/tensors": {
    unit: "tensors",
    description: "tensors alive after the iteration; constant unless there is a leak",
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** Values of some metrics. */
export type Metrics = { readonly [name in MetricName]?: number };

export function isTimed(name: MetricName): boolean {
  return "timed" in METRICS[name];
}
