import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { actionSchema, observationSchema } from "../../src/core/index.ts";
import { defineEnvironment, type EnvironmentDefinition, loadEnvironment } from "../../src/env/index.ts";
import { goesOn, observation, scripted } from "./helpers.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-load-"));
  const worlds = new URL("../../src/testing/worlds/", import.meta.url).href;
  await writeFile(join(folder, "default.mjs"), `export { corridor as default } from "${worlds}corridor.ts";`);
  await writeFile(
    join(folder, "named.mjs"),
    `export { corridor as environment } from "${worlds}corridor.ts";`,
  );
  await writeFile(
    join(folder, "several.mjs"),
    `export { corridor } from "${worlds}corridor.ts"; export { identity } from "${worlds}identity.ts";`,
  );
  await writeFile(join(folder, "wrong.mjs"), "export default { id: 'Not OK' };");
  await writeFile(join(folder, "throws.mjs"), "throw new Error('no licence');");
  const installed = join(folder, "node_modules", "corridor-package");
  await mkdir(installed, { recursive: true });
  await writeFile(
    join(installed, "package.json"),
    '{"name":"corridor-package","type":"module","exports":"./index.js"}',
  );
  await writeFile(join(installed, "index.js"), `export { corridor as default } from "${worlds}corridor.ts";`);
});
afterAll(() => rm(folder, { recursive: true }));

describe("loadEnvironment", () => {
  it.each(["./default.mjs", "named.mjs", "./several.mjs#corridor", "corridor-package"])(
    "finds %s",
    async (name) => {
      expect((await loadEnvironment(name, folder)).id).toBe("corridor");
    },
  );

  it("finds what is built in", async () => {
    expect((await loadEnvironment("alfworld-text")).id).toBe("alfworld-text");
    expect((await loadEnvironment("long-household")).id).toBe("long-household");
    expect((await loadEnvironment("webshop")).id).toBe("webshop");
    expect((await loadEnvironment("search")).id).toBe("search");
  });

  it.each([
    ["alfwold-text", "env/not-found", "Did you mean alfworld-text?"],
    ["constructor", "env/not-found", "neither built in"],
    [".", "env/not-found", ". is a folder"],
    ["./missing.ts", "env/not-found", "There is no file ./missing.ts"],
    ["./several.mjs", "env/invalid-definition", "does not export an environment by default"],
    ["./several.mjs#coridor", "env/invalid-definition", "Did you mean corridor?"],
    ["./wrong.mjs", "env/invalid-definition", "lower-case words"],
    ["./throws.mjs", "env/failed", "no licence"],
  ])("says what is wrong with %s", async (name, code, message) => {
    const error: unknown = await loadEnvironment(name, folder).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe("defineEnvironment", () => {
  it("infers what the author's functions receive", async () => {
    const definition = defineEnvironment({
      id: "counter",
      version: "1",
      description: "Counts.",
      config: z.strictObject({ limit: z.int().default(3).describe("counts up to this") }),
      observation: observationSchema,
      action: actionSchema,
      splits: ["train"],
      maxTurns: 10,
      load: (config) => ({ names: ["a", "b"].slice(0, config.limit) }),
      tasks: (_split, { data }) => data.names.map((id) => ({ id })),
      create: ({ config, data }) => ({
        reset: () => ({
          observation: { ...observation, text: `${data.names.length} of ${config.limit.toFixed(0)}` },
        }),
        step: () => goesOn,
      }),
    });
    const plain: EnvironmentDefinition = definition;
    expect(plain.id).toBe("counter");
  });

  it.each([
    [{ id: "Has Spaces" }, /id: /],
    [{ splits: [] }, /splits: /],
    [{ splits: ["a", "a"] }, /must differ/],
    [{ maxTurns: 0 }, /maxTurns: /],
    [{ config: z.strictObject({ size: z.int() }) }, /without a default/],
    [{ observation: undefined }, /observation is not a zod schema/],
    [{ tasks: undefined }, /tasks is not a function/],
    [{ grammar: { style: "verse" } }, /grammar/],
  ])("refuses %j", (wrong, message) => {
    expect(() => scripted(() => ({}), wrong as unknown as Partial<EnvironmentDefinition>)).toThrow(message);
  });
});
