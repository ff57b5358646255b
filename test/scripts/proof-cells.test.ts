/** The plan of the proof: every cell is a run that the command line takes, and arms differ only in what they name. */
import { describe, expect, it } from "vitest";
import {
  armSettings,
  cellsOf,
  expectedSeconds,
  flagsOf,
  settingsOf,
} from "../../scripts/experiments/proof-cells.ts";
import { ARMS, ENTROPY_BONUS, REGIMES, type Regime } from "../../scripts/experiments/proof-plan.ts";
import { candidateConfigSchema } from "../../src/agent/candidate-config.ts";
import { flagsOf as configFlags, parseValue, setAt } from "../../src/cli/flags.ts";
import { parseTrainConfig, type TrainConfig, trainConfigSchema } from "../../src/training/index.ts";

const selection = { out: "runs/proof", seeds: [1, 2, 3] };
const pairs = Object.entries(REGIMES).flatMap(([name, regime]) =>
  regime.arms.map((arm) => ({ name, regime, arm })),
);

/** As the command line would build it. */
function configOf(regime: Regime, arm: string): TrainConfig {
  const { environment } = regime;
  const config: Record<string, unknown> = { environment: { id: environment } };
  for (const [key, value] of Object.entries(settingsOf(regime, arm))) {
    const path = key.startsWith("env.") ? ["environment", "config", key.slice(4)] : key.split(".");
    setAt(config, path, value);
  }
  return parseTrainConfig(config);
}

describe("the cells", () => {
  it.each(pairs)("$name/$arm is a configuration that training takes", ({ regime, arm }) => {
    const config = configOf(regime, arm);
    expect(config.envSteps).toBe(regime.envSteps);
    expect(config.evaluation.split).toBe("dev_unseen");
    expect(config.collect.split).toBeNull(); // the first, which is train
  });

  it.each(pairs)("$name/$arm has only flags that exist, with values that they take", ({ regime, arm }) => {
    const known = [...configFlags(trainConfigSchema), ...configFlags(candidateConfigSchema, ["policy"])];
    const flags = flagsOf(settingsOf(regime, arm));
    for (let i = 0; i < flags.length; i++) {
      const name = (flags[i] ?? "").replace(/^--/, "");
      if (name.startsWith("env.")) i++;
      else {
        const flag = known.find((one) => one.name === name.replace(/^no-/, ""));
        expect(flag, name).toBeDefined();
        if (flag?.isBoolean === false)
          expect(() => parseValue(name, flag.schema, flags[++i] ?? "")).not.toThrow();
      }
    }
  });

  it("state every kind of value as a flag", () => {
    const learningRate = { type: "linear", from: 0.01, to: 0 };
    const settings = {
      "optimizer.learningRate": learningRate,
      "policy.features": ["match", "count"],
      "collect.maxTurns": null,
      "objective.requireSpread": false,
      "env.holdOutDev": false,
    };
    expect(flagsOf(settings)).toEqual([
      "--optimizer.learning-rate",
      JSON.stringify(learningRate),
      "--policy.features",
      "match,count",
      "--collect.max-turns",
      "null",
      "--no-objective.require-spread",
      "--env.hold-out-dev",
      "false",
    ]);
  });

  it("run every arm of a seed before the next seed, regime by regime", () => {
    const cells = cellsOf({
      ...selection,
      regimes: ["scratch", "small-batch-ppo"],
      arms: ["grpo", "all", "ppo"],
    });
    expect(cells.map(({ id }) => id)).toEqual([
      "scratch/grpo/seed-1",
      "scratch/all/seed-1",
      "scratch/grpo/seed-2",
      "scratch/all/seed-2",
      "scratch/grpo/seed-3",
      "scratch/all/seed-3",
      "small-batch-ppo/ppo/seed-1",
      "small-batch-ppo/ppo/seed-2",
      "small-batch-ppo/ppo/seed-3",
    ]);
    expect(cells[0]?.directory).toBe("runs/proof/scratch/grpo/seed-1");
    expect(new Set(cellsOf(selection).map(({ id }) => id)).size).toBe(cellsOf(selection).length);
  });

  it("play official games where they can and are told to", () => {
    const withData = cellsOf({ ...selection, data: "/games" });
    for (const { regime, args } of withData) {
      expect(args.includes("--env.data")).toBe(REGIMES[regime]?.takesData);
    }
    expect(cellsOf(selection).some(({ args }) => args.includes("--env.data"))).toBe(false);
  });

  it("refuse names that are not in the plan", () => {
    expect(() => cellsOf({ ...selection, regimes: ["x"] })).toThrow(/no regime x; there are scratch/);
    expect(() => cellsOf({ ...selection, arms: ["grpo", "x"] })).toThrow(/no arm x; there are start, grpo/);
  });

  it("are three iterations when quick, and stay without RL or demonstrations where they are", () => {
    const quick = cellsOf({ ...selection, quick: true, regimes: ["scratch", "match-only"] });
    const of = (id: string) => quick.find((cell) => cell.id === id)?.args.join(" ") ?? "";
    expect(of("scratch/grpo/seed-1")).toMatch(/--iterations 3 .*--imitation.demonstrations 0 /);
    expect(of("match-only/cloning/seed-1")).toMatch(/--iterations 0 .*--imitation.demonstrations 8 /);
  });

  it("take as long as the busiest of the jobs", () => {
    const cells = cellsOf({ ...selection, regimes: ["scratch"], arms: ["grpo"] });
    const [first] = cells;
    expect(expectedSeconds(cells, 1)).toBeCloseTo(3 * (first?.seconds ?? 0));
    expect(expectedSeconds(cells, 2)).toBeCloseTo(2 * (first?.seconds ?? 0));
    expect(expectedSeconds([], 2)).toBe(0);
  });
});

describe("the arms", () => {
  it("add to the control what they name and nothing else", () => {
    const regime = REGIMES["scratch"] as Regime;
    const control = configOf(regime, "grpo");
    for (const arm of regime.arms) {
      const { objective, ...rest } = configOf(regime, arm);
      const { objective: ofControl, ...same } = control;
      expect(rest, arm).toEqual(same);
      const changed = Object.entries(objective).filter(
        ([key, value]) => JSON.stringify(value) !== JSON.stringify(ofControl[key as keyof typeof ofControl]),
      );
      const expected: Readonly<Record<string, readonly string[]>> = {
        grpo: [],
        "grpo+epo": ["epo"],
        "grpo+epo-binding": ["epo"],
        "grpo+empg": ["empg"],
        "grpo+spear-sil": ["spear"],
        "grpo+spear": ["spear"],
        all: ["epo", "empg", "spear"],
        gigpo: ["algorithm"],
        shuffled: ["shuffleRewards"],
      };
      expect(
        changed.map(([key]) => key),
        arm,
      ).toEqual(expected[arm]);
    }
  });

  it("have the control's entropy bonus as EPO's λ, and an α that binds in one of them", () => {
    const regime = REGIMES["scratch"] as Regime;
    expect(configOf(regime, "grpo").objective.entropyBonus).toBe(ENTROPY_BONUS);
    expect(configOf(regime, "grpo+epo").objective.epo).toMatchObject({
      lambda: ENTROPY_BONUS,
      alpha: 0.1,
      kappaLow: 0,
      kappaHigh: 2,
    });
    expect(configOf(regime, "grpo+epo-binding").objective.epo).toMatchObject({
      lambda: ENTROPY_BONUS,
      alpha: 2,
      kappaLow: 0.5,
      kappaHigh: 1.5,
    });
  });

  it("scale SPEAR's schedules to the length of the run", () => {
    for (const regime of Object.values(REGIMES)) {
      const spear = armSettings(regime, "grpo+spear");
      expect(spear["objective.spear.warmUp"]).toBe(Math.round(regime.iterations / 2));
      expect(spear["objective.spear.intrinsicFade"]).toBe(Math.round(regime.iterations / 2));
      expect(spear["objective.spear.window"]).toBeGreaterThanOrEqual(5);
    }
  });

  it("are all known, and the control is one of the regime's", () => {
    for (const { arms, control } of Object.values(REGIMES)) {
      expect(arms).toContain(control);
      for (const arm of arms) expect(Object.keys(ARMS)).toContain(arm);
    }
  });

  it("clone only where the regime has demonstrations", () => {
    for (const { arms, settings, start } of Object.values(REGIMES)) {
      expect(arms.includes("cloning")).toBe({ ...settings, ...start }["imitation.demonstrations"] !== 0);
    }
  });

  it("share their start where the regime has one: it comes first, and what is trained takes its weights", () => {
    const cells = cellsOf({ ...selection, seeds: [1, 2], regimes: ["long"], arms: ["grpo", "cloning"] });
    expect(cells.map(({ id, after }) => [id, after ?? null])).toEqual([
      ["long/start/seed-1", null],
      ["long/grpo/seed-1", "long/start/seed-1"],
      ["long/cloning/seed-1", null],
      ["long/start/seed-2", null],
      ["long/grpo/seed-2", "long/start/seed-2"],
      ["long/cloning/seed-2", null],
    ]);
    const [start, grpo, cloning] = cells.map(({ args }) => args.join(" "));
    expect(start).toMatch(/--iterations 0 .*--imitation.demonstrations 256 /);
    expect(grpo).toContain("--imitation.from runs/proof/long/start/seed-1");
    expect(cloning).not.toContain("--imitation.from");
  });
});
