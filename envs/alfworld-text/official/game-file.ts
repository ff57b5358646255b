/** The official game formats: one `game.tw-pddl` file, and one line of a `<split>.jsonl.gz` file. */
import { createHash } from "node:crypto";
import { DataError } from "turnwise/core";
import type { Game, Goal, TaskType } from "../problem.ts";
import { readProblem } from "../read-pddl.ts";

/** SHA-256 of the rules and of the texts of data release 2.1.3, the task sentence taken out. */
const DOMAIN_HASH = "0af55e7f92d12b09d28515aa730e4d03fddd17228ef1fd7b18a3ee8ba49b27b9";
const GRAMMAR_HASH = "cce0702cd250cc6af6c3ea047a21f6c4c1c8d29a1739efefb5221ef4c3dcac57";
const TASK_SENTENCE = /"Your task is to: ((?:[^"\\]|\\.)*)"/;
const NO_TASK = '"Your task is to: UNKNOWN GOAL."';

/**
 * Reads the text of a `game.tw-pddl` file.
 *
 * @param id what the game will be called
 * @param file named in errors
 * @returns null for a game that is marked as unsolvable, or not marked at all, as the original loader has it
 * @throws DataError `data/damaged`, `data/foreign`
 */
export function readGameFile(text: string, id: string, file: string): Game | null {
  const fields = readFields(text, file);
  const domain = stringField(fields, "pddl_domain", file);
  const grammar = stringField(fields, "grammar", file);
  const problem = stringField(fields, "pddl_problem", file);
  checkDomain(domain, file);
  checkGrammar(grammar, file);
  if (fields["solvable"] !== true) return null;
  const quoted = TASK_SENTENCE.exec(grammar)?.[1] ?? "";
  return toGame(id, problem, unescape(quoted, file), fields, file);
}

/** Reads one line of a `<split>.jsonl.gz` file. Errors and null as in `readGameFile`. */
export function readGameLine(text: string, where: string): Game | null {
  const fields = readFields(text, where);
  const id = stringField(fields, "id", where);
  const problem = stringField(fields, "pddl_problem", where);
  const task = stringField(fields, "task", where);
  if (fields["solvable"] !== true || isSkipped(id)) return null;
  return toGame(id, problem, task, fields, where);
}

/** The official loader leaves out tasks with movable receptacles and sliced objects. */
export function isSkipped(name: string): boolean {
  return name.includes("movable") || name.includes("Sliced");
}

/** @throws DataError `data/foreign` when a game has other rules than the ones played here */
export function checkDomain(domain: string, file: string): void {
  if (hash(domain) !== DOMAIN_HASH) throw foreign(file, "rules (pddl_domain)");
}

/** @throws DataError `data/foreign` when a game has other texts than the ones written here */
export function checkGrammar(grammar: string, file: string): void {
  if (hash(grammar.replace(TASK_SENTENCE, () => NO_TASK)) !== GRAMMAR_HASH)
    throw foreign(file, "texts (grammar)");
}

function toGame(
  id: string,
  problemText: string,
  task: string,
  fields: Readonly<Record<string, unknown>>,
  where: string,
): Game {
  const walkthrough = fields["walkthrough"] ?? null;
  if (walkthrough !== null && !isStringArray(walkthrough)) {
    throw damaged(where, "its walkthrough is not a list of commands");
  }
  const problem = readProblem(problemText, where);
  return { id, taskType: taskTypeOf(problem.goal), room: roomOf(id), task, problem, walkthrough };
}

function taskTypeOf(goal: Goal): TaskType {
  if (goal.kind === "look") return "look_at_obj_in_light";
  if (goal.count === 2) return "pick_two_obj_and_place";
  return goal.property === null
    ? "pick_and_place_simple"
    : `pick_${WORD_OF[goal.property]}_then_place_in_recep`;
}

const WORD_OF = { clean: "clean", hot: "heat", cool: "cool" } as const;

/** The scene number at the end of the folder name; `unknown` where the id has none. */
function roomOf(id: string): string {
  return /-(\d+)(?:\/[^/]*)?$/.exec(id)?.[1] ?? "unknown";
}

function readFields(text: string, where: string): Readonly<Record<string, unknown>> {
  if (text.includes("\uFFFD")) throw damaged(where, "it holds bytes that are not UTF-8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(
      "data/damaged",
      `${where} is damaged: it is not complete JSON. Fetch or copy it again.`,
      {
        cause: error,
      },
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw damaged(where, "it is not one JSON object");
  }
  return value as Record<string, unknown>;
}

function stringField(fields: Readonly<Record<string, unknown>>, name: string, where: string): string {
  const value = fields[name];
  if (value === undefined) {
    throw new DataError("data/foreign", `${where} is no ALFWorld game: it has no field "${name}".`);
  }
  if (typeof value !== "string" || value === "") throw damaged(where, `its field "${name}" is not a text`);
  return value;
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** A task sentence as written inside a quoted string. */
function unescape(quoted: string, file: string): string {
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    throw damaged(file, "its task sentence cannot be read");
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

function damaged(where: string, what: string): DataError {
  return new DataError("data/damaged", `${where} is damaged: ${what}. Fetch or copy it again.`);
}

function foreign(file: string, what: string): DataError {
  return new DataError(
    "data/foreign",
    `${file} has other ${what} than ALFWorld data 2.1.3, the release that alfworld-text plays exactly.`,
  );
}
