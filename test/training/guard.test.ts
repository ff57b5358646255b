import { describe, expect, it } from "vitest";
import { anchorBefore, type GuardState, guardStateOf, watch } from "../../src/training/guard.ts";
import { guardSchema } from "../../src/training/guard-config.ts";
import type { Metrics } from "../../src/training/metrics.ts";

const config = guardSchema.parse({ window: 3, policy: "rollback" });

const HEALTHY: Metrics = {
  "collect/success_rate": 0.6,
  "collect/entropy_fraction": 0.4,
  "collect/repetition_ratio": 0.1,
  "train/kl_to_behavior": 0.01,
};

/** What the guard says to a series of iterations after six healthy ones, and its state at the end. */
function after(series: readonly Metrics[], settings: Partial<typeof config> = {}, every = 2) {
  let state: GuardState = guardStateOf(0);
  const said: (string | null)[] = [];
  for (const [i, metrics] of [...Array.from({ length: 6 }, () => ({})), ...series].entries()) {
    const place = { done: i + 1, isSaved: (i + 1) % every === 0 };
    const seen = watch(state, { ...HEALTHY, ...metrics }, { ...config, ...settings }, place);
    ({ state } = seen);
    if (i >= 6) said.push(seen.collapse);
  }
  return { said, state };
}

const times = (count: number, metrics: Metrics): Metrics[] => Array.from({ length: count }, () => metrics);

describe("the guard", () => {
  it.each<[string, Metrics, RegExp]>([
    ["success", { "collect/success_rate": 0.2 }, /success rate fell from 0.6 to 0.2/],
    ["entropy", { "collect/success_rate": 0.4, "collect/entropy_fraction": 0.01 }, /entropy is 0.01/],
    [
      "repetition",
      { "collect/success_rate": 0.4, "collect/repetition_ratio": 0.9 },
      /0.9 of the turns repeat/,
    ],
    ["KL", { "train/kl_to_behavior": 2 }, /moves the policy by 2 nats/],
  ])("finds a collapse of %s once most of a window shows it, and then looks anew", (_, signs, text) => {
    const { said } = after(times(5, signs));
    expect(said[0]).toBeNull();
    expect(said[1]).toMatch(text);
    expect(said.slice(2, 4)).toEqual([null, null]);
    expect(said[4]).toMatch(text);
  });

  it("overlooks one odd iteration, and certainty on tasks that are solved", () => {
    const odd = { "collect/success_rate": 0, "train/kl_to_behavior": 1e6 };
    expect(after([odd, {}, {}, odd]).said).toEqual([null, null, null, null]);
    const solved = {
      "collect/success_rate": 0.95,
      "collect/entropy_fraction": 0,
      "collect/repetition_ratio": 0.9,
    };
    expect(after(times(4, solved)).said).toEqual([null, null, null, null]);
  });

  it("does not take a policy that never succeeded for one that fell", () => {
    let state = guardStateOf(0);
    for (let i = 0; i < 9; i++) {
      const seen = watch(state, { ...HEALTHY, "collect/success_rate": i < 4 ? 0.05 : 0 }, config, {
        done: i + 1,
        isSaved: false,
      });
      ({ state } = seen);
      expect(seen.collapse).toBeNull();
    }
  });

  it("judges no KL where nothing was updated, and no sign that is off", () => {
    const kl = { "train/kl_to_behavior": 2 };
    expect(after(times(4, kl), { klLimit: null }).said).toEqual([null, null, null, null]);
    let state = guardStateOf(0);
    for (let i = 0; i < 6; i++) {
      const { "train/kl_to_behavior": _, ...nothing } = HEALTHY;
      const seen = watch(state, nothing, config, { done: i + 1, isSaved: false });
      ({ state } = seen);
      expect(seen.collapse).toBeNull();
    }
  });

  it("keeps the newest checkpoint from before the window, and those within it", () => {
    const { state } = after(times(4, {})); // 10 iterations, saved at 2, 4, … 10
    expect(state.anchors).toEqual([6, 8, 10]);
    expect(anchorBefore(10, state, config)).toBe(6);
    expect(anchorBefore(8, { ...state, anchors: [6, 8] }, config)).toBeNull();
  });

  it("does nothing when it is off", () => {
    const { said, state } = after(times(4, { "collect/success_rate": 0 }), { policy: "off" });
    expect(said).toEqual([null, null, null, null]);
    expect(state).toEqual(guardStateOf(0));
  });
});
