import { describe, expect, it } from "vitest";
import { rng } from "../../../src/core/rng.ts";
import type { Trajectory, TrajectoryGroup } from "../../../src/core/trajectory.ts";
import { clipCovCandidates, clipCovMask } from "../../../src/training/objective/clip-cov.ts";
import {
  type BaselineBlock,
  baselineOf,
  recalibrated,
  type SpearEpisode,
  type SpearOptions,
  type SpearState,
  selfImitationWeight,
  spear,
} from "../../../src/training/objective/spear.ts";
import { withBlock } from "../../../src/training/objective/spear-released.ts";
import { intrinsicShaper, intrinsicWeight } from "../../../src/training/objective/spear-reward.ts";

const CLIP = { low: 0.2, high: 0.28, dual: null };
const OPTIONS: SpearOptions = {
  coefficient: 1,
  warmUp: 0,
  capacity: 8,
  maxAge: 3,
  episodes: 2,
  baseline: "window",
  window: 2,
  normalizeByStd: false,
  buffer: "draw",
  step: "summed",
  clip: CLIP,
  covariance: null,
  entropyBonus: 0,
  entropyScale: "nats",
  score: ({ episodeReturn }) => episodeReturn,
};

const episode = (
  episodeId: string,
  episodeReturn: number,
  tools: readonly (string | null)[] = [null, null],
) =>
  ({
    episodeId,
    episodeReturn,
    turns: tools.map((tool) => ({
      action: { text: "x", ...(tool === null ? {} : { tool }) },
      reward: 0,
      candidateLogProbs: [-1],
      info: { secret: 1 },
      actMs: 3,
      stepMs: 4,
    })),
  }) as unknown as Trajectory;

const groupOf = (...trajectories: Trajectory[]) => ({ index: 0, trajectories }) as unknown as TrajectoryGroup;
const at = (iteration: number) => ({ iteration, iterations: 100 });
const credit = (trajectory: Trajectory, advantage: number) => ({
  trajectory,
  group: 0,
  advantages: trajectory.turns.map(() => advantage),
});

/** State after an iteration that earned the given returns, with the advantages of those to offer. */
function after(
  iteration: number,
  offers: readonly (readonly [string, number, number])[],
  { state, options = OPTIONS }: { state?: SpearState; options?: SpearOptions } = {},
) {
  const replay = spear(options);
  const trajectories = offers.map(([id, score]) => episode(id, score));
  const chosen = replay.select(
    [groupOf(...trajectories)],
    state ?? replay.init(),
    at(iteration),
    rng(1, iteration),
  );
  const credited = offers.map(([, , advantage], i) => credit(trajectories[i] as Trajectory, advantage));
  return { chosen, ...replay.admit(credited, chosen.state, at(iteration)) };
}

describe("the gates", () => {
  it("let in what was better than its siblings, and replay it while it beats the median of late", () => {
    const first = after(0, [
      ["win", 4, 1],
      ["draw", 2, 0],
      ["loss", 0, -1],
    ]);
    expect(first.chosen.replayed).toEqual([]);
    const state = first.state as SpearState;
    expect(state.buffer.map(({ id }) => id)).toEqual(["win"]);

    const second = after(1, [["same", 3, 0]], { state }); // means 2 and 3: median 2.5
    expect(second.chosen.metrics["spear/baseline"]).toBe(2.5);
    expect(second.chosen.replayed).toMatchObject([{ advantages: [1.5, 1.5], age: 1, replays: 1 }]);

    const third = after(2, [["better", 6, 0]], { state: second.state as SpearState }); // 3 and 6: the window is 2
    expect(third.chosen.metrics["spear/baseline"]).toBe(4.5);
    expect(third.chosen.replayed).toEqual([]);
  });

  it("never replay what does not beat the median, at equality neither", () => {
    const { state } = after(0, [["win", 4, 1]]);
    const { chosen } = after(1, [["same", 4, 0]], { state: state as SpearState });
    expect(chosen.metrics["spear/baseline"]).toBe(4);
    expect(chosen.replayed).toEqual([]);
  });

  it("divide by the median deviation where told so", () => {
    expect(recalibrated(10, { mean: 4, deviation: 2 }, 0)).toBe(3);
    expect(recalibrated(10, { mean: 4 })).toBe(6);
    expect(baselineOf([])).toBeNull();
  });
});

describe("the buffer", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => [`w${i}`, 10, 1] as const);

  it("keeps no more than its capacity, and neither diagnostics nor other candidates", () => {
    const { state, metrics } = after(0, many(20));
    const { buffer } = state as SpearState;
    expect(buffer).toHaveLength(8);
    expect(metrics["spear/admitted"]).toBe(20);
    expect(Object.keys((buffer[0]?.item as SpearEpisode).trajectory.turns[0] as object)).toEqual([
      "action",
      "reward",
    ]);
  });

  it("forgets by age", () => {
    let { state } = after(0, many(2));
    for (const iteration of [1, 2, 3])
      ({ state } = after(iteration, [["low", 0, 0]], { state: state as SpearState }));
    expect((state as SpearState).buffer).toHaveLength(2);
    ({ state } = after(4, [["low", 0, 0]], { state: state as SpearState }));
    expect((state as SpearState).buffer).toHaveLength(0);
  });

  it("draws from its stream: the same again, and others with another", () => {
    const replay = spear(OPTIONS);
    const { state } = after(0, many(8));
    const drawn = (seed: number) =>
      replay
        .select([groupOf(episode("l", 0))], state, at(1), rng(seed))
        .replayed.map((one) => one.trajectory.episodeId);
    expect(drawn(1)).toHaveLength(2);
    expect(drawn(1)).toEqual(drawn(1));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => drawn(seed).join())).size).toBeGreaterThan(3);
  });

  it("in its released form waits, replays once and is emptied", () => {
    const options: SpearOptions = { ...OPTIONS, buffer: "flush", capacity: 100 };
    let { state } = after(0, many(3), { options });
    const early = after(1, [["low", 0, 0]], { state: state as SpearState, options });
    expect(early.chosen.replayed).toEqual([]); // 3 is not above 1.5 · 2
    ({ state } = after(2, [...many(4), ["low", 0, 0]], { state: early.state as SpearState, options }));
    const late = after(3, [["low", 0, 0]], { state: state as SpearState, options });
    expect(late.chosen.replayed).toHaveLength(2);
    expect((late.state as SpearState).buffer).toEqual([]);
  });

  it("is plain JSON with all else that is remembered", () => {
    const { state } = after(0, many(3));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it("holds its baseline to a number of entries in the released form", () => {
    const block = (iteration: number) => ({ iteration, means: [1, 2], deviations: [0, 0] });
    const blocks = [0, 1, 2].reduce<readonly BaselineBlock[]>((held, i) => withBlock(held, block(i), 3), []);
    // Blocks leave before one is appended, and only while there are more than three entries.
    expect(blocks.map(({ iteration }) => iteration)).toEqual([1, 2]);
  });
});

describe("the schedules", () => {
  it("grow imitation and fade the intrinsic reward", () => {
    expect([0, 50, 100, 150].map((t) => selfImitationWeight(t, 2, 100))).toEqual([
      0,
      expect.closeTo(1, 9),
      2,
      2,
    ]);
    expect([0, 50, 100, 150].map((t) => intrinsicWeight(t, 100))).toEqual([1, expect.closeTo(0.5, 9), 0, 0]);
    expect(selfImitationWeight(0, 1, 0)).toBe(1);
    expect([intrinsicWeight(0, 0), intrinsicWeight(900, null)]).toEqual([0, 1]);
  });

  it("replay nothing while the weight is 0, but remember", () => {
    const options = { ...OPTIONS, warmUp: 100 };
    const { chosen, state } = after(0, [["win", 4, 1]], { options });
    expect(chosen).toMatchObject({ weight: 0, replayed: [] });
    expect((state as SpearState).baseline).toHaveLength(1);
    expect((state as SpearState).buffer).toHaveLength(1);
  });
});

describe("the intrinsic reward", () => {
  const shape = (kind: "tools" | "length", most: number, trajectory: Trajectory, iteration = 0) => {
    const shaper = intrinsicShaper({ kind, perTurn: 0.1, most, fade: 100 });
    return shaper.shape([groupOf(trajectory)], at(iteration)).groups[0]?.trajectories[0] as Trajectory;
  };
  const player = episode("a", 5, ["search", null, "search", "lookup"]);

  it("pays the turns that name a tool, up to its most", () => {
    const rewards = (most: number) => shape("tools", most, player).turns.map(({ reward }) => reward);
    expect(rewards(1)).toEqual([0.1, 0, 0.1, 0.1].map((value) => expect.closeTo(value, 12) as number));
    expect(rewards(0.15)).toEqual([0.1, 0, 0.05, 0].map((value) => expect.closeTo(value, 12) as number));
    expect(shape("tools", 1, player).episodeReturn).toBeCloseTo(5.3, 12);
    expect(player.episodeReturn).toBe(5);
  });

  it("pays every turn in its released form, and less as it fades", () => {
    expect(shape("length", 1, player).episodeReturn).toBeCloseTo(5.4, 12);
    expect(shape("length", 1, player, 50).episodeReturn).toBeCloseTo(5.2, 12);
    expect(shape("length", 1, player, 100)).toBe(player);
  });
});

describe("the covariance clip", () => {
  const random = rng(3, "numbers");
  const draw = (scale: number) => Array.from({ length: 200 }, () => scale * (random.float() * 2 - 1));
  const given = {
    advantages: draw(2),
    logProbs: draw(2),
    behaviorLogProbs: draw(2),
    mask: draw(1).map((x) => (x > -0.5 ? 1 : 0)),
  };
  const options = { ratio: 0.05, low: 0.3, high: 3 };

  it("drops a share of the eligible, never a masked or already clipped token", () => {
    const { eligible, clipped, count } = clipCovCandidates(given, options, CLIP);
    const kept = clipCovMask(given, options, CLIP, rng(1));
    const dropped = [...kept].flatMap((m, i) => (m === 0 ? [i] : []));
    expect(count).toBe(Math.floor(0.05 * given.mask.filter((m) => m === 1).length));
    expect(dropped).toHaveLength(Math.min(count, eligible.length));
    expect(dropped.every((i) => eligible.includes(i) && !clipped.includes(i) && given.mask[i] === 1)).toBe(
      true,
    );
  });

  it("draws from its stream", () => {
    const kept = (seed: number) => [...clipCovMask(given, options, CLIP, rng(seed))].join("");
    expect(kept(1)).toBe(kept(1));
    expect(kept(1)).not.toBe(kept(2));
  });

  it("drops nothing where nothing is eligible", () => {
    expect(
      [...clipCovMask(given, { ...options, low: 90, high: 99 }, CLIP, rng(1))].every((m) => m === 1),
    ).toBe(true);
  });
});
