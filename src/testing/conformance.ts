/**
 * What every environment promises, as checks that run under any test runner. Reading `checks` below is reading the
 * contract.
 */
import assert from "node:assert/strict";
import type { ErrorCode, Observation, Task } from "../core/index.ts";
import { rng, TurnwiseError } from "../core/index.ts";
import {
  connectHost,
  type EnvironmentDefinition,
  type EnvironmentHost,
  openLocalHost,
  startServer,
} from "../env/index.ts";
import { type ChooseAction, isEnd, type PlayOptions, play, repeat, turns, uniformChoice } from "./play.ts";

export interface ConformanceOptions {
  /** Configuration the environment is checked with; its defaults when absent. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Seeds; each plays another task. */
  readonly seeds?: readonly number[];
  /** Turns of each play; 30 by default. */
  readonly turns?: number;
  /** How to act where an observation lists nothing admissible. */
  readonly choose?: ChooseAction;
}

export interface ConformanceCheck {
  readonly name: string;
  /** Rejects with an AssertionError or the environment's own error when the promise is broken. */
  run(): Promise<void>;
}

interface Context {
  readonly definition: EnvironmentDefinition;
  readonly plays: readonly PlayOptions[];
  readonly host: EnvironmentHost;
  readonly fresh: () => Promise<EnvironmentHost>;
}

type Check = (context: Context) => Promise<void>;

/** The checks of a definition. Each opens what it needs and closes it. */
export function conformanceChecks(
  definition: EnvironmentDefinition,
  options: ConformanceOptions = {},
): readonly ConformanceCheck[] {
  const { config = {}, seeds = [0, 1, 2], turns: limit = 30, choose } = options;
  return Object.entries(checks).map(([name, check]) => ({
    name,
    async run() {
      const opened: EnvironmentHost[] = [];
      const fresh = async () => {
        const host = await openLocalHost(definition, config);
        opened.push(host);
        return host;
      };
      try {
        const host = await fresh();
        const tasks = await host.tasks(definition.splits[0] ?? "");
        assert.ok(tasks.length > 0, `split ${definition.splits[0]} has no tasks`);
        const plays = seeds.map((seed) => ({
          taskId: taskFor(tasks, seed).id,
          seed,
          turns: limit,
          choices: seed,
          choose: uniformChoice(choose),
        }));
        await check({ definition, plays, host, fresh });
      } finally {
        for (const host of opened) await host.close();
      }
    },
  }));
}

/** Registers the checks with a test runner: `testEnvironment(shop, { describe, it })`. */
export function testEnvironment(
  definition: EnvironmentDefinition,
  runner: {
    describe: (name: string, body: () => void) => unknown;
    it: (name: string, body: () => Promise<void>) => unknown;
  },
  options: ConformanceOptions = {},
): void {
  runner.describe(`${definition.id} keeps the environment contract`, () => {
    for (const { name, run } of conformanceChecks(definition, options)) runner.it(name, run);
  });
}

const checks: Readonly<Record<string, Check>> = {
  "lists the same tasks every time, each id once": async ({ definition, host, fresh }) => {
    const other = await fresh();
    const seen = new Set<string>();
    for (const split of definition.splits) {
      const tasks = await host.tasks(split);
      assert.deepEqual(await other.tasks(split), tasks);
      for (const { id } of tasks) assert.ok(!seen.has(id), `task ${id} occurs twice`);
      for (const { id } of tasks) seen.add(id);
    }
  },

  "refuses an unknown split and an unknown task": async ({ host }) => {
    await refuses("env/unknown-split", () => host.tasks("no-such-split"));
    await using session = await host.open();
    await refuses("env/unknown-task", () => session.reset({ taskId: "no such task", seed: 0 }));
  },

  "refuses a step before the first reset": async ({ host }) => {
    await using session = await host.open();
    await refuses("env/step-before-reset", () => session.step({ text: "look" }));
  },

  "plays within its own schemas, with finite rewards": async ({ definition, host, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      const { results } = await play(session, options);
      for (const { observation } of results) definition.observation.parse(observation);
      for (const result of results) if ("reward" in result) assert.ok(Number.isFinite(result.reward));
    }
  },

  "gives the same course for the same task, seed and actions": async ({ host, fresh, plays }) => {
    const other = await fresh();
    for (const options of plays) {
      await using first = await host.open();
      await using second = await other.open();
      assert.deepEqual(await play(second, options), await play(first, options));
      assert.deepEqual(await play(first, options), await play(second, options), "the second episode differs");
    }
  },

  "gives results that JSON carries unchanged": async ({ host, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      const { results } = await play(session, options);
      assert.deepEqual(JSON.parse(JSON.stringify(results)), results);
    }
  },

  "does not change an observation it has given": async ({ host, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      const given: [Observation, string][] = [];
      for await (const { result } of turns(session, options)) {
        given.push([result.observation, JSON.stringify(result.observation)]);
      }
      for (const [observation, text] of given) assert.equal(JSON.stringify(observation), text);
    }
  },

  "accepts every action it calls admissible": async ({ host, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      const { results, actions } = await play(session, options);
      for (const [turn, result] of results.entries()) {
        const { admissible } = result.observation;
        if (admissible === null || isEnd(result)) continue;
        assert.equal(
          new Set(admissible).size,
          admissible.length,
          `an action is listed twice at turn ${turn}`,
        );
        const tried =
          turn === 0 ? admissible : rng(options.seed, "tried", turn).shuffle(admissible).slice(0, 2);
        for (const text of tried) {
          const { session: other } = await repeat(host, options, actions.slice(0, turn));
          await other.step({ text });
          await other.close();
        }
      }
    }
  },

  "refuses what is no action and plays on": async ({ host, plays }) => {
    for (const options of plays.slice(0, 1)) {
      await using session = await host.open();
      const { observation } = await session.reset(options);
      for (const wrong of [null, "look", 7, {}, { text: 7 }, []]) {
        await refuses("env/invalid-action", () => session.step(wrong as unknown as { text: string }));
      }
      await session.step(options.choose(observation, rng(0)));
    }
  },

  "restores a snapshot to what a replay of the actions gives": async ({ host, fresh, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      const { actions } = await play(session, options);
      const half = actions.slice(0, Math.floor(actions.length / 2));
      const { session: replayed } = await repeat(host, options, half);
      if (!host.info.snapshots) {
        await refuses("env/no-snapshot", () => replayed.snapshot());
        return;
      }
      const snapshot = await replayed.snapshot();
      assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot);
      await using restored = await (await fresh()).open();
      await restored.restore(snapshot);
      for (const action of actions.slice(half.length)) {
        assert.deepEqual(await restored.step(action), await replayed.step(action));
      }
      await refuses("env/invalid-snapshot", () => restored.restore({ environment: "another" }));
    }
  },

  "truncates at the limit the caller sets": async ({ host, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      let { observation } = await session.reset({ ...options, maxTurns: 2 });
      for (let turn = 1; ; turn++) {
        const result = await session.step(options.choose(observation, rng(turn)));
        observation = result.observation;
        if (isEnd(result)) break;
        assert.ok(turn < 2, "the episode went on after two turns");
      }
    }
  },

  "refuses a step after the end, and starts anew on reset": async ({ host, plays }) => {
    for (const options of plays) {
      await using session = await host.open();
      const start = await session.reset({ ...options, maxTurns: 1 });
      await session.step(options.choose(start.observation, rng(0)));
      await refuses("env/step-after-end", () => session.step({ text: "look" }));
      assert.deepEqual(await session.reset(options), start);
    }
  },

  "keeps two sessions apart": async ({ host, plays }) => {
    const [one, two = one] = plays;
    if (one === undefined || two === undefined) return;
    const alone = [];
    for (const options of [one, two]) {
      await using session = await host.open();
      alone.push((await play(session, options)).results);
    }
    await using first = await host.open();
    await using second = await host.open();
    const lanes = [turns(first, one), turns(second, two)];
    const together = lanes.map(() => [] as unknown[]);
    for (let live = true; live; ) {
      live = false;
      for (const [index, lane] of lanes.entries()) {
        const { done, value } = await lane.next();
        if (done === true) continue;
        together[index]?.push(value.result);
        live = true;
      }
    }
    assert.deepEqual(together, alone);
  },

  "closes twice without complaint and refuses calls afterwards": async ({ host, plays }) => {
    const session = await host.open();
    await session.close();
    await session.close();
    await refuses("env/closed", () => session.step({ text: "look" }));
    for (const options of plays.slice(0, 1)) await refuses("env/closed", () => session.reset(options));
  },

  "gives the same results through a socket": async ({ host, fresh, plays }) => {
    await using server = await startServer({ hosts: [await fresh()] });
    await using remote = await connectHost(server.url);
    assert.deepEqual(remote.info, JSON.parse(JSON.stringify(host.info)));
    for (const options of plays) {
      await using near = await host.open();
      await using far = await remote.open();
      const texts = [await play(near, options), await play(far, options)].map((value) =>
        JSON.stringify(value),
      );
      assert.equal(texts[1], texts[0]);
    }
  },
};

function taskFor(tasks: readonly Task[], seed: number): Task {
  return tasks[rng(seed, "conformance task").int(tasks.length)] as Task;
}

async function refuses(code: ErrorCode, call: () => Promise<unknown>): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(error instanceof TurnwiseError, `expected the error ${code}, got ${String(error)}`);
    assert.equal(error.code, code);
    return true;
  });
}
