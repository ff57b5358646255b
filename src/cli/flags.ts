/** From a zod object schema to command line flags, and from given flags back to a configuration object. */
import { Option } from "commander";
import { z } from "zod";
import { ConfigError, UsageError } from "../core/errors.ts";
import { problemOf } from "../core/problem.ts";

/** One flag of a configuration key. */
export interface Flag {
  /** Path of the key, such as ["collect", "groupSize"]. */
  readonly path: readonly string[];
  /** Without dashes, such as `collect.group-size`. */
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType;
  readonly isBoolean: boolean;
}

/** Flags whose keys are unknown until their owner is loaded: `--env.<key> value`. */
export interface OpenFlag {
  /** Where the keys go in the object that is made of them. */
  readonly path: readonly string[];
  readonly name: string;
}

/** The flags of all keys of a schema, nested keys joined by dots. Keys that hold records have none. */
export function flagsOf(schema: z.ZodType, path: readonly string[] = []): Flag[] {
  const flags: Flag[] = [];
  const object = unwrap(schema);
  if (!(object instanceof z.ZodObject)) return flags;
  for (const [key, field] of Object.entries(object.shape as Record<string, z.ZodType>)) {
    const at = [...path, key];
    const inner = unwrap(field);
    const name = at.map(kebab).join(".");
    const description = descriptionOf(field);
    if (inner instanceof z.ZodObject) {
      flags.push(...flagsOf(inner, at));
    } else if (!(inner instanceof z.ZodRecord)) {
      const isBoolean = inner instanceof z.ZodBoolean;
      flags.push({
        path: at,
        name,
        description: described(field, inner, description),
        schema: field,
        isBoolean,
      });
    }
  }
  return flags;
}

/** What stands behind defaults, null and absence. */
function unwrap(schema: unknown): unknown {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional
  ) {
    return unwrap(schema.unwrap());
  }
  return schema;
}

function descriptionOf(schema: unknown): string {
  if (!(schema instanceof z.ZodType)) return "";
  if (schema.description !== undefined) return schema.description;
  const inner = unwrap(schema);
  return inner !== schema && inner instanceof z.ZodType ? (inner.description ?? "") : "";
}

function described(field: z.ZodType, inner: unknown, description: string): string {
  const choices = inner instanceof z.ZodEnum ? ` (one of ${inner.options.join(", ")})` : "";
  const fallback = field.safeParse(undefined);
  const given = fallback.success && fallback.data !== undefined ? ` [${JSON.stringify(fallback.data)}]` : "";
  return description + choices + given;
}

export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The commander options of a flag: one, or for a boolean also its `--no-` form. */
export function optionsOf(flag: Flag, placeholder = placeholderOf(flag)): Option[] {
  if (!flag.isBoolean) {
    const option = new Option(`--${flag.name} <${placeholder}>`, flag.description);
    // In a box: commander takes a bare null for an absent value.
    return [option.argParser((raw) => ({ value: parseValue(`--${flag.name}`, flag.schema, raw) }))];
  }
  return [
    new Option(`--${flag.name}`, flag.description),
    new Option(`--no-${flag.name}`, `do not: ${flag.description}`).hideHelp(),
  ];
}

function placeholderOf({ schema }: Flag): string {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodNumber) return "n";
  if (inner instanceof z.ZodEnum) return "name";
  if (inner instanceof z.ZodArray) return "a,b";
  return inner instanceof z.ZodString ? "text" : "value";
}

/**
 * The value that a text on the command line stands for: the text itself where the schema takes texts, else JSON,
 * else a list with commas.
 *
 * @throws UsageError `usage/invalid-value` when the schema takes none of these
 */
export function parseValue(flag: string, schema: z.ZodType, raw: string): unknown {
  const list = raw.split(",").map((part) => jsonOf(part) ?? part);
  const readings = raw === "null" ? [null, raw] : [raw, jsonOf(raw), list];
  for (const reading of readings) {
    if (reading !== undefined && schema.safeParse(reading).success) return reading;
  }
  const { error } = schema.safeParse(jsonOf(raw) ?? raw);
  const { path, text } = problemOf(error ?? { issues: [] });
  const where = path.length === 0 ? "" : `at ${path.join(".")} `;
  throw new UsageError("usage/invalid-value", `${flag} cannot be ${JSON.stringify(raw)}: ${where}${text}.`, {
    details: { flag, value: raw },
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // not JSON; the caller tries another reading
  }
}

/** The configuration object that the given commander options state. Flags that were not given are absent. */
export function configFrom(flags: readonly Flag[], options: Readonly<Record<string, unknown>>): object {
  const config: Record<string, unknown> = {};
  for (const flag of flags) {
    const given = options[attributeOf(flag.name)];
    if (given !== undefined) setAt(config, flag.path, isObject(given) ? given["value"] : given);
  }
  return config;
}

/** The name under which commander keeps the value of a flag. */
function attributeOf(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

export function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (key === "__proto__")
    throw new ConfigError("config/unknown-key", "There is no configuration key __proto__.");
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = isObject(target[key]) ? target[key] : {};
  target[key] = below;
  setAt(below, rest, value);
}

/** `over` laid over `base`: objects key by key, everything else as a whole. */
export function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over === undefined ? base : over;
  const out: Record<string, unknown> = { ...base };
  // Two values of which each says what kind it is have no keys in common.
  if (typeof base["type"] === "string" && typeof over["type"] === "string" && base["type"] !== over["type"])
    return over;
  for (const [key, value] of Object.entries(over)) setAt(out, [key], merge(out[key], value));
  return out;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Arguments without the open flags, and what those state, as a configuration object. */
export interface OpenArguments {
  readonly rest: readonly string[];
  readonly config: object;
}

/**
 * Takes `--<name>.<key> value` out of the arguments for each open flag. The values are JSON, or else texts; they are
 * checked by their owner's schema later.
 */
export function takeOpenFlags(open: readonly OpenFlag[], args: readonly string[]): OpenArguments {
  const rest: string[] = [];
  const config: Record<string, unknown> = {};
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? "";
    if (argument === "--") return { rest: [...rest, ...args.slice(i)], config };
    const flag = open.find(({ name }) => argument.startsWith(`--${name}.`));
    if (flag === undefined) {
      rest.push(argument);
      continue;
    }
    const [key = "", ...parts] = argument.slice(flag.name.length + 3).split("=");
    let raw = parts.length > 0 ? parts.join("=") : "true";
    const next = args[i + 1];
    if (parts.length === 0 && next !== undefined && !next.startsWith("--")) {
      raw = next;
      i++;
    }
    setAt(config, [...flag.path, ...key.split(".").map(camel)], jsonOf(raw) ?? raw);
  }
  return { rest, config };
}

function camel(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
