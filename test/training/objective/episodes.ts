import type { Trajectory } from "../../../src/core/trajectory.ts";

export interface EpisodeShape {
  /** One for each turn. */
  readonly rewards: readonly number[];
  /** Observation of each turn; its index by default. */
  readonly texts?: readonly string[];
}

/** A finished episode with these rewards, of a policy that leaves everything else at 0. */
export function episode(group: number, sample: number, { rewards, texts }: EpisodeShape): Trajectory {
  const episodeReturn = rewards.reduce((sum, reward) => sum + reward, 0);
  return {
    episodeId: `g${group}-s${sample}`,
    source: "rollout",
    environment: { id: "x", version: "1" },
    task: { id: `t${group}`, split: "train" },
    environmentSeed: 0,
    policy: "x",
    group,
    sample,
    turns: rewards.map((reward, t) => ({
      observation: { text: texts?.[t] ?? `${t}`, admissible: null },
      action: { text: "" },
      reward,
      logProb: 0,
      entropy: 0,
      entropyFraction: 0,
      policyVersion: 0,
    })),
    finalObservation: null,
    terminated: true,
    truncated: false,
    success: episodeReturn > 0,
    score: episodeReturn > 0 ? 1 : 0,
    episodeReturn,
    startedAt: "",
    wallMs: 0,
  };
}
