/** Turns what a user wrote into a configuration. */
import type { z } from "zod";
import { ConfigError, problemOf, suggestKey } from "../core/index.ts";

/**
 * Parses a configuration object.
 *
 * @param what whose configuration it is, for the message
 * @throws ConfigError `config/unknown-key` (with the nearest known key), `config/invalid-value`
 */
export function parseConfig<T>(schema: z.ZodType<T>, raw: unknown, what: string): T {
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const problem = problemOf(parsed.error);
  const path = problem.path.join(".");
  if (problem.unknownKey === null) {
    throw new ConfigError(
      "config/invalid-value",
      `The configuration of ${what} is wrong${path === "" ? "" : ` at ${path}`}: ${problem.text}.`,
      { details: { path } },
    );
  }
  const key = path === "" ? problem.unknownKey : `${path}.${problem.unknownKey}`;
  throw new ConfigError(
    "config/unknown-key",
    `The configuration of ${what} has no option ${key}.${suggestKey(schema, problem)}`,
    { details: { key } },
  );
}
