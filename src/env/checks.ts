/**
 * Checks on the hot path. The two schemas of the contract are checked by hand, about twenty times cheaper than a
 * full parse and without copying; `test/env/checks.test.ts` holds the hand-written checks to the schemas. Extended
 * schemas go through zod.
 */
import type { z } from "zod";
import {
  type Action,
  actionSchema,
  didYouMean,
  EnvironmentError,
  type Observation,
  observationSchema,
  problemOf,
} from "../core/index.ts";
import type { Info, ResetResult, StepResult } from "./environment.ts";

/** What is wrong with a value, as the end of a sentence ("its text is not a string"), or null. */
export type Check = (value: unknown) => string | null;

/** The check of an environment's observations. */
export function observationCheck(schema: z.ZodType<Observation>): Check {
  return schema === observationSchema ? plainObservationProblem : schemaCheck(schema);
}

/** Turns what a caller gave into the environment's action. @throws EnvironmentError `env/invalid-action` */
export function actionParser(schema: z.ZodType<Action>, id: string): (value: unknown) => Action {
  if (schema === actionSchema) {
    return (value) => {
      const problem = plainActionProblem(value);
      if (problem !== null) throw invalidAction(id, problem);
      return value as Action;
    };
  }
  return (value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw invalidAction(id, firstIssue(parsed.error));
    return parsed.data;
  };
}

function invalidAction(id: string, problem: string): EnvironmentError {
  return new EnvironmentError(
    "env/invalid-action",
    `The action does not fit what ${id} accepts: ${problem}. Send an object such as { "text": "look" }.`,
  );
}

function schemaCheck(schema: z.ZodType): Check {
  return (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? null : firstIssue(parsed.error);
  };
}

/** The first issue of a zod error as the end of a sentence. */
export function firstIssue(error: z.ZodError): string {
  const { path, text } = problemOf(error);
  return path.length === 0 ? text : `${path.join(".")}: ${text}`;
}

/** Arrays that were found to hold strings only and can no longer change. */
const knownLists = new WeakSet<object>();

export function isStringList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  if (knownLists.has(value)) return true;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== "string") return false;
  if (Object.isFrozen(value)) knownLists.add(value);
  return true;
}

/** Agrees with `observationSchema`. */
export function plainObservationProblem(value: unknown): string | null {
  if (!isRecord(value)) return "it is not an object";
  if (typeof value["text"] !== "string") return "its text is not a string";
  const admissible = value["admissible"];
  if (admissible !== null && !isStringList(admissible))
    return "its admissible is neither null nor a list of strings";
  for (const key in value) {
    switch (key) {
      case "text":
      case "admissible":
        break;
      case "instruction":
        if (!isOptional(value[key], "string")) return "its instruction is not a string";
        break;
      case "open":
        if (value[key] !== undefined && !isStringList(value[key])) return "its open is not a list of strings";
        break;
      default:
        return `it holds the unknown key ${key}`;
    }
  }
  return null;
}

/** Agrees with `actionSchema`. */
export function plainActionProblem(value: unknown): string | null {
  if (!isRecord(value)) return "it is not an object";
  if (typeof value["text"] !== "string") return "its text is not a string";
  for (const key in value) {
    if (key === "text") continue;
    if (key !== "tool") return `it holds the unknown key ${key}`;
    if (!isOptional(value[key], "string")) return "its tool is not a string";
  }
  return null;
}

const RESET_KEYS = ["observation", "info"];
const STEP_KEYS = [
  "observation",
  "reward",
  "rewardParts",
  "terminated",
  "truncated",
  "success",
  "score",
  "info",
];

/** A reset result with its keys in a fixed order. @returns a sentence end when it breaks the contract */
export function checkedReset(value: unknown, observation: Check): ResetResult | string {
  if (!isRecord(value)) return "reset() did not return an object";
  const problem = observation(value["observation"]);
  if (problem !== null) return `the observation of reset() is wrong: ${problem}`;
  for (const key in value) if (!RESET_KEYS.includes(key)) return unknownKey("reset", key, RESET_KEYS);
  const info = value["info"];
  if (info === undefined) return { observation: value["observation"] as Observation };
  if (!isNamed(info)) return `the info of reset() is not an object${NAMES}`;
  return { observation: value["observation"] as Observation, info };
}

/** A step result with its keys in a fixed order. @returns a sentence end when it breaks the contract */
export function checkedStep(value: unknown, observation: Check): StepResult | string {
  if (!isRecord(value)) return "step() did not return an object";
  const problem = observation(value["observation"]);
  if (problem !== null) return `the observation of step() is wrong: ${problem}`;
  const { reward, rewardParts, terminated, truncated, success, score, info } = value as Partial<StepResult>;
  if (!isFiniteNumber(reward)) return `the reward of step() is ${String(reward)}, not a finite number`;
  if (typeof terminated !== "boolean") return "terminated of step() is not true or false";
  if (typeof truncated !== "boolean") return "truncated of step() is not true or false";
  for (const key in value) if (!STEP_KEYS.includes(key)) return unknownKey("step", key, STEP_KEYS);
  const result: Mutable<StepResult> = {
    observation: value["observation"] as Observation,
    reward,
    terminated,
    truncated,
  };
  if (rewardParts !== undefined) {
    if (!isNamed(rewardParts) || !Object.values(rewardParts).every(isFiniteNumber)) {
      return `rewardParts of step() are not finite numbers by name${NAMES}`;
    }
    result.rewardParts = rewardParts;
  }
  if (success !== undefined) {
    if (typeof success !== "boolean") return "success of step() is not true or false";
    result.success = success;
  }
  if (score !== undefined) {
    if (!isFiniteNumber(score) || score < 0 || score > 1)
      return `score of step() is ${String(score)}, not within 0..1`;
    result.score = score;
  }
  if (info !== undefined) {
    if (!isNamed(info)) return `the info of step() is not an object${NAMES}`;
    result.info = info as Info;
  }
  return result;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function unknownKey(method: string, key: string, known: readonly string[]): string {
  const hint = key === "done" ? " Say terminated or truncated." : didYouMean(key, known);
  return `${method}() returned the unknown key ${key}.${hint}`;
}

function isOptional(value: unknown, type: "string"): boolean {
  return value === undefined || typeof value === type;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Said where values by name are wrong. */
const NAMES = ", or has the name __proto__";

/** Values by name. `__proto__` is no name: schemas drop it, so it would not come through the wire. */
function isNamed(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !Object.hasOwn(value, "__proto__");
}

/** An object that is not null and not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && typeof (value as PromiseLike<T>).then === "function";
}
