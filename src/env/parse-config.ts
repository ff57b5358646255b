/** Turns what a user wrote into a configuration. */
import { z } from "zod";
import { ConfigError, didYouMean } from "../core/index.ts";

/**
 * Parses a configuration object.
 *
 * @param what whose configuration it is, for the message
 * @throws ConfigError `config/unknown-key` (with the nearest known key), `config/invalid-value`
 */
export function parseConfig<T>(schema: z.ZodType<T>, raw: unknown, what: string): T {
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    throw new ConfigError(
      "config/unknown-key",
      `The configuration of ${what} has no option ${key}.${didYouMean(key, configKeys(schema))}`,
      { details: { key } },
    );
  }
  const path = issue?.path.map(String).join(".") ?? "";
  throw new ConfigError(
    "config/invalid-value",
    `The configuration of ${what} is wrong${path === "" ? "" : ` at ${path}`}: ${issue?.message ?? "invalid"}.`,
    { details: { path } },
  );
}

/** The names of the options of an object schema; empty for other schemas. */
export function configKeys(schema: z.ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
