/** A scripted environment for tests of the platform: what its instances do is given call by call. */
import { z } from "zod";
import { actionSchema, observationSchema } from "../../src/core/index.ts";
import {
  defineEnvironment,
  type EnvironmentDefinition,
  type EnvironmentInstance,
} from "../../src/env/index.ts";

export const observation = { text: "a room", admissible: ["look", "wait"] };
export const goesOn = { observation, reward: 0, terminated: false, truncated: false };

/** An environment whose instances are made by `create`; tasks `train-0`, `train-1` and `valid-0`. */
export function scripted(
  create: () => Partial<EnvironmentInstance>,
  overrides: Partial<EnvironmentDefinition> = {},
): EnvironmentDefinition {
  return defineEnvironment({
    id: "scripted",
    version: "1",
    description: "For tests.",
    config: z.strictObject({
      size: z.int().default(1),
      fast: z.boolean().default(false),
    }) as z.ZodType<unknown>,
    observation: observationSchema,
    action: actionSchema,
    splits: ["train", "valid"],
    maxTurns: 5,
    tasks: (split: string) =>
      split === "train" ? [{ id: "train-0" }, { id: "train-1" }] : [{ id: "valid-0" }],
    create: () => ({ reset: () => ({ observation }), step: () => goesOn, ...create() }),
    ...overrides,
  } as EnvironmentDefinition);
}

/** The code of the error a call rejects with; "none" when it does not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (error: { code?: string; name?: string }) => error.code?.toString() ?? error.name ?? String(error),
  );
}

export function never(): Promise<never> {
  return new Promise(() => {});
}
