/** Reads a corpus in wiki-18 shape, one JSON object a line, plain or gzip. */
import { DataError, fileReason, type Logger, messageOf, silentLogger } from "turnwise/core";
import { type Passage, readContents } from "./passage.ts";
import { readLines } from "./read-lines.ts";
import { type Line, MAX_CHARACTERS } from "./read-text.ts";

/** A line that could not be used. */
export interface LineProblem {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export interface ReadOptions {
  /** Refuses a file with a broken line; otherwise such lines are left out and counted. */
  readonly strict?: boolean;
  readonly log?: Logger;
  readonly signal?: AbortSignal;
}

export interface ReadPassages {
  readonly passages: readonly Passage[];
  readonly problems: readonly LineProblem[];
}

/** Ids are divided among so many sets, for one set holds 16.7 million at most. */
const ID_SETS = 64;

/** How many broken lines are named in the log; all are counted. */
const NAMED_PROBLEMS = 5;

/**
 * Reads passages: `{"id", "contents": "\"Title\"\nText"}`, or `{"id", "title", "text"}`.
 *
 * @throws DataError `data/missing`; `data/damaged` when no line is a passage, or one is not and `strict` is set
 */
export async function readCorpus(file: string, options: ReadOptions = {}): Promise<ReadPassages> {
  const passages: Passage[] = [];
  const problems = await streamCorpus(file, options, (passage) => passages.push(passage));
  return { passages, problems };
}

/**
 * The same, one passage at a time: none is kept but its id.
 *
 * @returns the lines that held no passage
 */
export async function streamCorpus(
  file: string,
  options: ReadOptions,
  keep: (passage: Passage) => void,
): Promise<readonly LineProblem[]> {
  const { log = silentLogger, signal } = options;
  const collected = new LineCollector<Passage>(file, options, keep);
  const seen = Array.from({ length: ID_SETS }, () => new Set<string>());
  await collected.read(readLines(file, signal), signal, (text) => {
    const passage = readPassage(text);
    const { id } = passage;
    const ids = seen[(id.charCodeAt(id.length - 1) * 31 + id.length) % ID_SETS] as Set<string>;
    if (ids.has(id)) throw new Error(`the id ${id} occurs a second time`);
    ids.add(id);
    return passage;
  });
  const { count, problems } = collected;
  if (count === 0) throw collected.empty("passage");
  log.debug({ file, passages: count }, "corpus read");
  return problems;
}

function readPassage(line: string): Passage {
  const row = JSON.parse(line) as Readonly<Record<string, unknown>> | null;
  const { id, contents, title = "", text } = row ?? {};
  if ((typeof id !== "string" && typeof id !== "number") || id === "") throw new Error("it has no id");
  if (typeof contents === "string") return readContents(String(id), contents);
  if (typeof text === "string" && typeof title === "string") return { id: String(id), title, text };
  throw new Error("it has neither contents nor title and text");
}

/** Reads a file of lines, hands on what they hold, and counts those that hold nothing. */
export class LineCollector<T> {
  /** How many lines held something. */
  count = 0;
  readonly problems: LineProblem[] = [];
  readonly #file: string;
  readonly #strict: boolean;
  readonly #log: Logger;
  readonly #keep: (item: T) => void;
  #isKeeping = false;

  constructor(file: string, { strict = false, log = silentLogger }: ReadOptions, keep: (item: T) => void) {
    this.#keep = keep;
    this.#file = file;
    this.#strict = strict;
    this.#log = log;
  }

  /**
   * @param lines of the file, or rows of it
   * @param parse what a line holds; throws an Error with the reason where it holds nothing
   */
  async read(
    lines: AsyncIterable<Line>,
    signal: AbortSignal | undefined,
    parse: (text: string) => T,
  ): Promise<void> {
    let last = 0;
    try {
      for await (const { number, text } of lines) {
        last = number;
        if (text === null) this.add(number, `it has more than ${MAX_CHARACTERS} characters`);
        else if (text.trim() !== "") this.take(number, () => parse(text));
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DataError || this.#isKeeping) throw error;
      throw last === 0 ? this.#unreadable(error) : this.#torn(last, error);
    }
    this.report();
  }

  /** Says what was left out. */
  report(): void {
    const { length } = this.problems;
    if (length === 0) return;
    for (const { line, reason } of this.problems.slice(0, NAMED_PROBLEMS)) {
      this.#log.warn({ file: this.#file, line }, reason);
    }
    this.#log.warn({ file: this.#file, left_out: length, used: this.count }, "lines were left out");
  }

  /** Notes a problem. @throws DataError when `strict` */
  add(line: number, reason: string): void {
    if (this.#strict)
      throw new DataError("data/damaged", `Line ${line} of ${this.#file} is broken: ${reason}.`);
    this.problems.push({ line, reason });
  }

  empty(what: string): DataError {
    const [first] = this.problems;
    const reason = first === undefined ? "it is empty" : `line ${first.line}: ${first.reason}`;
    return new DataError("data/damaged", `${this.#file} holds no ${what} (${reason}).`);
  }

  /** Keeps what a line holds, or notes why it holds nothing. @throws DataError when `strict` */
  take(line: number, parse: () => T): void {
    let item: T;
    try {
      item = parse();
    } catch (error) {
      this.add(line, messageOf(error));
      return;
    }
    this.count++;
    this.#isKeeping = true;
    this.#keep(item);
    this.#isKeeping = false;
  }

  #unreadable(cause: unknown): DataError {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    const kind = code.startsWith("Z_") || code.startsWith("ERR_") ? "data/damaged" : "data/missing";
    return new DataError(kind, `${this.#file} cannot be read: ${fileReason(cause)}.`, { cause });
  }

  #torn(line: number, cause: unknown): DataError {
    const problem = `${this.#file} is damaged after line ${line}: ${messageOf(cause)}. Fetch or copy it again.`;
    return new DataError("data/damaged", problem, { cause });
  }
}
