import { describe, expect, it } from "vitest";
import { normalizeByGroup } from "../../../envs/search/rewards/entity-match.ts";
import type { Trajectory } from "../../../src/core/trajectory.ts";
import { parseTrainConfig } from "../../../src/training/config.ts";
import { objectiveOf } from "../../../src/training/objective/methods.ts";
import { relativeReward } from "../../../src/training/objective/relative-reward.ts";
import { episode } from "./episodes.ts";

const PART = "entity-match";
/** An episode that is paid a part at its last turn, and 0.5 by another at its first. */
function paid(sample: number, rate: number): Trajectory {
  const plain = episode(0, sample, { rewards: [0.5, 0, 0.3 * rate] });
  const partsOf = (t: number, reward: number): Record<string, number> =>
    t === 0 ? { path: reward } : reward === 0 ? {} : { [PART]: reward };
  return {
    ...plain,
    turns: plain.turns.map((turn, t) => ({ ...turn, rewardParts: partsOf(t, turn.reward) })),
  };
}
const groupOf = (rates: readonly number[]) => ({
  index: 0,
  task: { id: "t0", split: "train" },
  trajectories: rates.map((rate, sample) => paid(sample, rate)),
});
const time = { iteration: 0, iterations: 10 };

describe("a reward relative to the group's best", () => {
  const shaper = relativeReward({ part: PART, best: 0.3 });

  it.each([[[0.2, 0.4, 0, 0.1]], [[1, 0.5, 0.5, 0.25]]])("is α · γ / γ_max: %s", (rates) => {
    const { groups, metrics } = shaper.shape([groupOf(rates)], time);
    const { trajectories = [] } = groups[0] ?? {};
    normalizeByGroup(rates).forEach((relative, i) => {
      expect(trajectories[i]?.episodeReturn).toBeCloseTo(0.5 + 0.3 * relative, 12);
      expect(trajectories[i]?.turns.map(({ reward }) => reward)[0]).toBe(0.5);
      expect(trajectories[i]?.turns[2]?.reward).toBeCloseTo(0.3 * relative, 12);
      expect(trajectories[i]?.turns[2]?.rewardParts?.[PART] ?? 0).toBeCloseTo(0.3 * relative, 12);
    });
    const mean = normalizeByGroup(rates).reduce((sum, value) => sum + value, 0) / rates.length;
    expect(metrics["relative_reward/mean"]).toBeCloseTo(0.3 * mean, 12);
  });

  it("leaves a group alone in which nobody was paid", () => {
    const group = groupOf([0, 0]);
    expect(shaper.shape([group], time).groups[0]).toBe(group);
    expect(shaper.shape([], time).metrics).toEqual({ "relative_reward/mean": 0 });
  });

  it("is turned on by its block, and changes who did better", () => {
    const { objective } = parseTrainConfig({
      environment: { id: "search" },
      objective: { relativeReward: { part: PART, best: 0.8 } },
    });
    expect(objective.relativeReward).toEqual({ part: PART, best: 0.8 });
    const shapers = objectiveOf(objective).shapers ?? [];
    expect(shapers.map(({ name }) => name)).toEqual(["relative-reward"]);
    const right = { ...episode(0, 9, { rewards: [1] }) };
    const group = { ...groupOf([0.5]), trajectories: [paid(0, 0.5), right] };
    const [shaped] = shapers[0]?.shape([group], time).groups ?? [];
    expect(shaped?.trajectories.map(({ episodeReturn }) => episodeReturn)).toEqual([0.5 + 0.8, 1]);
  });
});
