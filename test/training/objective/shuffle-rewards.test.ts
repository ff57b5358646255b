import { describe, expect, it } from "vitest";
import { rng } from "../../../src/core/rng.ts";
import { shuffleRewards } from "../../../src/training/objective/shuffle-rewards.ts";
import { episode } from "./episodes.ts";

const groups = [0, 1, 2].map((index) => ({
  index,
  task: { id: `t${index}`, split: "train" },
  trajectories: [0, 1, 2, 3].map((sample) =>
    episode(index, sample, { rewards: [0, index, ...(sample % 2 === 0 ? [sample / 8] : [])] }),
  ),
}));

const returnsOf = (of: typeof groups) =>
  of.map(({ trajectories }) => trajectories.map(({ episodeReturn }) => episodeReturn));

describe("shuffled rewards", () => {
  const shuffled = shuffleRewards(groups, rng(0, "x")) as typeof groups;

  it("are those of the iteration, across its groups", () => {
    expect(returnsOf(shuffled).flat().sort()).toEqual(returnsOf(groups).flat().sort());
    expect(returnsOf(shuffled)).not.toEqual(returnsOf(groups));
    const [first = []] = returnsOf(shuffled);
    expect(first.some((value) => value >= 1)).toBe(true); // group 0 earned less than 1
  });

  it("come at the last turn and add up to the return; everything else stays", () => {
    for (const [g, { trajectories }] of shuffled.entries()) {
      for (const [i, { turns, episodeReturn, ...rest }] of trajectories.entries()) {
        expect(turns.map(({ reward }) => reward)).toEqual(
          turns.map((_, t) => (t === turns.length - 1 ? episodeReturn : 0)),
        );
        const {
          turns: before,
          episodeReturn: _,
          ...original
        } = groups[g]?.trajectories[i] ?? episode(0, 0, { rewards: [] });
        expect(rest).toEqual(original);
        expect(turns.map(({ reward: __, ...turn }) => turn)).toEqual(
          before.map(({ reward: __, ...turn }) => turn),
        );
      }
    }
  });

  it("follow from the stream alone", () => {
    expect(shuffleRewards(groups, rng(0, "x"))).toEqual(shuffled);
    expect(shuffleRewards(groups, rng(1, "x"))).not.toEqual(shuffled);
  });
});
