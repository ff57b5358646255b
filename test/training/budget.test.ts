/** A budget of env steps: when training ends, what schedules follow, and that a resumed run keeps to it. */
import { describe, expect, it } from "vitest";
import { expectedIterations, isOver, progressOf, timeOf } from "../../src/training/budget.ts";
import { parseTrainConfig, readMetrics } from "../../src/training/index.ts";
import { openHost, run, temporaryFolder, timelessMetrics, tinyConfig } from "./run-fixture.ts";

describe("how far a run is", () => {
  const both = { iterations: 10, envSteps: 1000 };

  it("counts iterations alone without a budget", () => {
    const limits = { iterations: 10, envSteps: null };
    expect(progressOf(limits, { iteration: 3, turns: 5000 })).toBe(0.3);
    expect(timeOf(limits, { iteration: 3, turns: 5000 })).toEqual({ iteration: 3, iterations: 10 });
    expect(isOver(limits, { iteration: 9, turns: 5000 })).toBe(false);
    expect(isOver(limits, { iteration: 10, turns: 0 })).toBe(true);
    expect(progressOf({ iterations: 0, envSteps: null }, { iteration: 0, turns: 0 })).toBe(0);
  });

  it("follows the limit that is nearer", () => {
    expect(progressOf(both, { iteration: 2, turns: 500 })).toBe(0.5);
    expect(progressOf(both, { iteration: 6, turns: 500 })).toBe(0.6);
    expect(progressOf(both, { iteration: 2, turns: 1200 })).toBe(1);
    expect(isOver(both, { iteration: 2, turns: 999 })).toBe(false);
    expect(isOver(both, { iteration: 2, turns: 1000 })).toBe(true);
    expect(isOver(both, { iteration: 10, turns: 10 })).toBe(true);
  });

  it("tells schedules that count iterations how many there will be at the pace so far", () => {
    expect(timeOf(both, { iteration: 0, turns: 0 })).toEqual({ iteration: 0, iterations: 10 });
    expect(timeOf(both, { iteration: 2, turns: 500 })).toEqual({ iteration: 2, iterations: 4 });
    expect(timeOf(both, { iteration: 6, turns: 500 })).toEqual({ iteration: 6, iterations: 10 });
  });

  it("foresees the end from the last iteration", () => {
    expect(expectedIterations(both, { iteration: 2, turns: 500 }, 100)).toBe(7);
    expect(expectedIterations(both, { iteration: 2, turns: 500 }, 10)).toBe(10);
    expect(expectedIterations(both, { iteration: 2, turns: 1001 }, 100)).toBe(2);
    expect(expectedIterations({ iterations: 9, envSteps: null }, { iteration: 2, turns: 500 }, 1)).toBe(9);
  });
});

describe("a run with a budget of env steps", () => {
  const learningRate = { type: "linear", from: 0.01, to: 0 } as const;
  const budget = tinyConfig({
    iterations: 1000,
    envSteps: 400,
    optimizer: { learningRate },
    objective: { epo: {} },
    evaluation: { tasks: 8, every: 0 },
  });

  it("ends after the iteration that reaches it, and is evaluated there", async () => {
    const { result, events, runDirectory } = await run(budget);
    const lines = (await readMetrics(runDirectory)).filter(({ kind }) => kind === "iteration");
    const steps = lines.map(({ metrics }) => metrics["total/turns"] ?? 0);
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.at(-1)).toBeGreaterThanOrEqual(400);
    expect(steps.at(-2)).toBeLessThan(400);
    expect(result).toMatchObject({ status: "completed", iterations: steps.length });
    expect(result.after?.tasks).toBe(8);
    const last = (await readMetrics(runDirectory)).at(-1);
    expect(last).toMatchObject({ kind: "evaluation", when: "after", iteration: steps.length });
    const totals = events.flatMap((event) => (event.type === "iteration" ? [event.total] : []));
    expect(totals.at(-1)).toBe(steps.length);
    for (const [i, { metrics }] of lines.entries()) {
      const rate = 0.01 * (1 - (steps[i - 1] ?? 0) / 400);
      expect(metrics["train/learning_rate"]).toBeCloseTo(rate, 12);
    }
  });

  it("that was stopped and resumed equals one that was not", async () => {
    const whole = await run(budget);
    const stop = new AbortController();
    const first = await run(budget, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 2) stop.abort();
      },
    });
    expect(first.result).toMatchObject({ status: "stopped", after: null });
    const second = await run(budget, { runDirectory: first.runDirectory, resume: true });
    expect(second.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(first.runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
    const third = await run(budget, { runDirectory: first.runDirectory, resume: true });
    expect(third.result.iterations).toBe(whole.result.iterations);
    expect(third.result.after).toEqual(second.result.after);
  });

  it("never runs longer than its iterations", async () => {
    const { result } = await run(tinyConfig({ envSteps: 1_000_000 }));
    expect(result).toMatchObject({ status: "completed", iterations: 5 });
  });
});

describe("a run on few tasks", () => {
  it("plays and is shown no others", async () => {
    const runDirectory = await temporaryFolder();
    const played = new Set<string>();
    const host = await openHost("corridor");
    const spy = {
      ...host,
      info: host.info,
      tasks: (split: string) => host.tasks(split),
      close: () => host.close(),
      [Symbol.asyncDispose]: () => host.close(),
      open: async () => {
        const session = await host.open();
        return {
          ...session,
          reset: (options: Parameters<typeof session.reset>[0]) => {
            played.add(options.taskId);
            return session.reset(options);
          },
          step: (action: Parameters<typeof session.step>[0]) => session.step(action),
          snapshot: () => session.snapshot(),
          restore: (snapshot: unknown) => session.restore(snapshot),
          close: () => session.close(),
          [Symbol.asyncDispose]: () => session.close(),
        };
      },
    };
    const config = tinyConfig({
      collect: { tasks: 2, groups: 3, groupSize: 4 },
      imitation: { demonstrations: "all", updates: 2 },
      evaluation: { tasks: 0 },
    });
    await run(config, { runDirectory, hosts: [spy] });
    const all = (await host.tasks("train")).map(({ id }) => id);
    expect(all.length).toBeGreaterThan(2);
    expect([...played].sort()).toEqual([all[0], all[Math.floor(all.length / 2)]].sort());
  });
});

describe("rewards that are shuffled as a control", () => {
  const control = { objective: { shuffleRewards: true } };

  it("are dealt out the same way after a stop, and another way than they were earned", async () => {
    const config = tinyConfig({ ...control, iterations: 4 });
    const whole = await run(config);
    const plain = await run(tinyConfig({ iterations: 4 }));
    expect(whole.result.weightHash).not.toBe(plain.result.weightHash);
    const stop = new AbortController();
    const first = await run(config, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 1) stop.abort();
      },
    });
    const second = await run(config, { runDirectory: first.runDirectory, resume: true });
    expect(second.result.weightHash).toBe(whole.result.weightHash);
  });

  it("do not go with a choice of groups or tasks by the true rewards", () => {
    const given = { environment: { id: "x" }, ...control };
    expect(() => parseTrainConfig({ ...given, collect: { dynamicSampling: {} } })).toThrow(/control/);
    expect(() => parseTrainConfig({ ...given, curriculum: { type: "learnable" } })).toThrow(/control/);
    expect(parseTrainConfig(given).objective.shuffleRewards).toBe(true);
  });
});
