/** What a schema found wrong, in words. */
import { z } from "zod";
import { didYouMean } from "./suggest.ts";

/** The first thing that is wrong with a value. */
export interface Problem {
  /** Where, such as ["collect", "groups"]; empty for the value itself. */
  readonly path: readonly string[];
  /** End of a sentence: "it must be at least 1". */
  readonly text: string;
  /** The key that no schema knows, where that is the problem. */
  readonly unknownKey: string | null;
}

type Issue = z.core.$ZodIssue;

/** The first issue of an error; of a union the alternative that was meant most probably. */
export function problemOf(error: { readonly issues: readonly Issue[] }): Problem {
  const [issue] = error.issues;
  return issue === undefined ? { path: [], text: "it does not fit", unknownKey: null } : fromIssue(issue);
}

function fromIssue(issue: Issue): Problem {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const [unknownKey = ""] = issue.keys;
    return { path, text: `it has the unknown key ${unknownKey}`, unknownKey };
  }
  if (issue.code === "invalid_union") {
    const within = issue.errors.filter(([first]) => first !== undefined && !isOfWholeValue(first));
    const [nearest] = within.sort((a, b) => a.length - b.length);
    if (nearest?.[0] !== undefined) {
      const inner = fromIssue(nearest[0]);
      return { ...inner, path: [...path, ...inner.path] };
    }
    const expected = issue.errors.flatMap(([first]) => (first === undefined ? [] : [expectation(first)]));
    return { path, text: `it must be ${[...new Set(expected)].join(" or ")}`, unknownKey: null };
  }
  const text = issue.code === "custom" ? issue.message : `it must be ${expectation(issue)}`;
  return { path, text, unknownKey: null };
}

function isOfWholeValue(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a finite number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

/** What would have been right, after "it must be". */
function expectation(issue: Issue): string {
  const { code } = issue;
  if (code === "invalid_type") return NOUNS[issue.expected] ?? issue.expected;
  if (code === "invalid_value") {
    const [only, ...more] = issue.values;
    return more.length === 0 ? JSON.stringify(only) : `one of ${issue.values.map(String).join(", ")}`;
  }
  if (code === "too_small") {
    return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unit(issue.origin)}`;
  }
  if (code === "too_big") {
    return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unit(issue.origin)}`;
  }
  return `valid: ${issue.message}`;
}

function unit(origin: string): string {
  return origin === "string" ? " characters long" : origin === "array" ? " items long" : "";
}

/**
 * " Did you mean x?" for a key that is unknown at a path of a schema, or nothing.
 *
 * @param path keys from the schema's root to the object that has the unknown key
 */
export function suggestKey(schema: z.ZodType, { path, unknownKey }: Problem): string {
  return unknownKey === null ? "" : didYouMean(unknownKey, keysAt([schema], path));
}

function keysAt(schemas: readonly unknown[], path: readonly string[]): string[] {
  const objects = schemas.flatMap(objectsOf);
  const [key, ...rest] = path;
  if (key === undefined) return objects.flatMap((object) => Object.keys(object.shape));
  return keysAt(
    objects.flatMap((object) => (Object.hasOwn(object.shape, key) ? [object.shape[key]] : [])),
    rest,
  );
}

/** What a schema says that the value at a path means; null where it says nothing, or knows no such path. */
export function meaningAt(schema: z.ZodType, path: readonly string[]): string | null {
  let schemas: readonly unknown[] = [schema];
  for (const key of path) {
    schemas = schemas
      .flatMap(objectsOf)
      .flatMap((object) => (Object.hasOwn(object.shape, key) ? [object.shape[key]] : []));
  }
  const [found] = path.length === 0 ? [] : schemas;
  return found instanceof z.ZodType ? (found.description ?? null) : null;
}

/** The object schemas behind defaults, null, absence and alternatives. */
function objectsOf(schema: unknown): z.ZodObject[] {
  if (schema instanceof z.ZodObject) return [schema];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(objectsOf);
  return schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional
    ? objectsOf(schema.unwrap())
    : [];
}
