/** Reads questions of any known shape from lines of JSON or one JSON list. */
import { LineCollector, type LineProblem, type ReadOptions } from "../corpus/read-corpus.ts";
import { readLines } from "../corpus/read-lines.ts";
import { conversation } from "./conversation.ts";
import { flashrag } from "./flashrag.ts";
import { hotpotqa } from "./hotpotqa.ts";
import { musique } from "./musique.ts";
import { readList } from "./read-list.ts";
import { searchR1 } from "./search-r1.ts";
import type { ReadRow, Shape } from "./shape.ts";

/** The first that a row fits is taken: those that ask for more come first. */
const SHAPES: readonly Shape[] = [searchR1, musique, hotpotqa, conversation, flashrag];

export interface ReadQuestions {
  readonly rows: readonly ReadRow[];
  readonly problems: readonly LineProblem[];
}

/**
 * Reads the questions of a file: `.jsonl` or `.json`, plain or gzip. Rows that are broken, of no known shape, without an
 * answer, or have an id that was there before, are left out and counted.
 *
 * @throws DataError `data/missing`; `data/damaged` when no row is a question, or one is not and `strict` is set
 */
export async function readQuestions(file: string, options: ReadOptions = {}): Promise<ReadQuestions> {
  const rows: ReadRow[] = [];
  const collected = new LineCollector<ReadRow>(file, options, (row) => rows.push(row));
  const seen = new Set<string>();
  const { signal } = options;
  const isList = /\.json(\.gz)?$/.test(file);
  const lines = isList ? readList(file, signal) : readLines(file, signal);
  await collected.read(lines, signal, (text) => {
    const read = readRow(JSON.parse(text));
    if (seen.has(read.question.id)) throw new Error(`the id ${read.question.id} occurs a second time`);
    seen.add(read.question.id);
    return read;
  });
  if (rows.length === 0) throw collected.empty("question");
  return { rows, problems: collected.problems };
}

/** @throws Error with the reason where a row is no question */
export function readRow(row: unknown): ReadRow {
  for (const shape of SHAPES) {
    const read = shape.read(row);
    if (read === null) continue;
    if (read.question.question.trim() === "") throw new Error("it asks nothing");
    const { answers, turns = [] } = read.question;
    if (answers.length === 0 || turns.some((turn) => turn.answers.length === 0)) throw unanswered();
    return read;
  }
  if (isUnanswered(row)) throw unanswered();
  throw new Error(`it has the shape of none of ${SHAPES.map(({ name }) => name).join(", ")}`);
}

/** Whether a row asks something and has no field for an answer. */
function isUnanswered(row: unknown): boolean {
  if (typeof row !== "object" || row === null || !("question" in row)) return false;
  return !["answer", "answers", "golden_answers", "reward_model"].some((field) => field in row);
}

function unanswered(): Error {
  return new Error("it has no answer");
}
