import { describe, expect, it } from "vitest";
import type { EnvironmentDefinition, EnvironmentInstance } from "../../src/env/index.ts";
import {
  type ConformanceOptions,
  conformanceChecks,
  corridor,
  identity,
  keyDoor,
  testEnvironment,
} from "../../src/testing/index.ts";

testEnvironment(identity, { describe, it });
testEnvironment(corridor, { describe, it });
testEnvironment(keyDoor, { describe, it });

/** The names of the checks that fail. */
async function failures(
  definition: EnvironmentDefinition,
  options: ConformanceOptions = {},
): Promise<string[]> {
  const names: string[] = [];
  for (const { name, run } of conformanceChecks(definition, options))
    await run().catch(() => names.push(name));
  return names;
}

/** The corridor with one thing wrong in its instances. */
function broken(
  change: (instance: EnvironmentInstance) => Partial<EnvironmentInstance>,
): EnvironmentDefinition {
  const definition: EnvironmentDefinition = corridor;
  return {
    ...definition,
    create(shared) {
      const instance = definition.create(shared) as EnvironmentInstance;
      return { ...instance, ...change(instance) };
    },
  };
}

describe("the conformance suite finds", () => {
  it("nothing in a sound environment", async () => {
    expect(await failures(corridor)).toEqual([]);
  });

  it("a world that depends on what was played before", async () => {
    let episodes = 0;
    const found = await failures(
      broken((instance) => ({
        reset: (options) => instance.reset({ ...options, seed: options.seed + episodes++ }),
      })),
    );
    expect(found).toContain("gives the same course for the same task, seed and actions");
    expect(found).toContain("gives the same results through a socket");
  });

  it("state shared between sessions", async () => {
    const definition: EnvironmentDefinition = corridor;
    let shared: EnvironmentInstance | null = null;
    const found = await failures({
      ...definition,
      create: (context) => {
        shared ??= definition.create(context) as EnvironmentInstance;
        return { ...shared };
      },
    });
    expect(found).toContain("keeps two sessions apart");
  });

  it("a reward that is not a number", async () => {
    const found = await failures(
      broken((instance) => ({
        step: async (action, options) => ({ ...(await instance.step(action, options)), reward: Number.NaN }),
      })),
    );
    expect(found).toContain("plays within its own schemas, with finite rewards");
  });

  it("an observation that is changed after it was given", async () => {
    const list: string[] = [];
    const found = await failures(
      broken((instance) => ({
        async step(action, options) {
          const result = await instance.step(action, options);
          list.splice(0, list.length, ...(result.observation.admissible ?? []));
          list.push(`wait ${list.length} ${result.observation.text}`);
          return { ...result, observation: { ...result.observation, admissible: list } };
        },
      })),
    );
    expect(found).toContain("does not change an observation it has given");
  });

  it("an admissible action that is refused", async () => {
    const found = await failures(
      broken((instance) => ({
        async reset(options) {
          const { observation } = await instance.reset(options);
          return { observation: { ...observation, admissible: [...(observation.admissible ?? []), "fly"] } };
        },
      })),
    );
    expect(found).toContain("accepts every action it calls admissible");
  });

  it("info that JSON does not carry", async () => {
    const found = await failures(
      broken((instance) => ({
        step: async (action, options) => ({
          ...(await instance.step(action, options)),
          info: { at: new Date(0) },
        }),
      })),
    );
    expect(found).toContain("gives results that JSON carries unchanged");
  });

  it("a snapshot that forgets something", async () => {
    const found = await failures(
      broken((instance) => ({
        snapshot: async () => ({ ...((await instance.snapshot?.()) as object), cell: 0 }),
      })),
      { config: { length: 12 }, seeds: [0, 1, 2, 3, 4, 5] },
    );
    expect(found).toEqual(["restores a snapshot to what a replay of the actions gives"]);
  });

  it("a task id that occurs twice", async () => {
    const definition: EnvironmentDefinition = corridor;
    const found = await failures({ ...definition, tasks: () => [{ id: "same" }, { id: "same" }] });
    expect(found).toContain("lists the same tasks every time, each id once");
  });
});
