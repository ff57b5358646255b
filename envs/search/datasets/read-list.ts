/** The rows of one JSON list, each as its own text: lists of half a gigabyte, such as HotpotQA's, fit into no string. */
import { DataError } from "turnwise/core";
import { type Line, MAX_CHARACTERS, readText } from "../corpus/read-text.ts";

/**
 * Texts between the commas of the list; whether they are JSON is left to the reader.
 *
 * @throws DataError `data/damaged` when it is no list or does not end; else as for {@link readText}
 */
export async function* readList(
  file: string,
  signal?: AbortSignal,
  limit: number = MAX_CHARACTERS,
): AsyncGenerator<Line> {
  const scanner = new ListScanner(file);
  let rest = "";
  let isTooLong = false;
  let number = 0;
  for await (const chunk of readText(file, signal)) {
    for (let start = 0; start < chunk.length; ) {
      const end = scanner.next(chunk, start);
      const { from, isRowEnd } = end;
      if (!isTooLong) rest += chunk.slice(from, isRowEnd ? end.at : chunk.length);
      if (rest.length > limit) {
        isTooLong = true;
        rest = "";
      }
      start = end.at + 1;
      if (!isRowEnd) break;
      if (isTooLong || rest.trim() !== "") yield { number: ++number, text: isTooLong ? null : rest };
      rest = "";
      isTooLong = false;
    }
  }
  scanner.finish();
}

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [
  34, 92, 44, 91, 93, 123, 125,
] as const;

/** Follows brackets and strings through the pieces of a list. */
class ListScanner {
  readonly #file: string;
  #depth = 0;
  #isOver = false;
  #isString = false;
  #isEscaped = false;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Goes on to the end of a row or of the piece.
   *
   * @returns where the row's text begins in the piece, and where it ends or the piece does
   */
  next(chunk: string, start: number): { from: number; at: number; isRowEnd: boolean } {
    let from = start;
    for (let at = start; at < chunk.length; at++) {
      const unit = chunk.charCodeAt(at);
      if (this.#isEscaped) this.#isEscaped = false;
      else if (this.#isString) {
        if (unit === BACKSLASH) this.#isEscaped = true;
        else if (unit === QUOTE) this.#isString = false;
      } else if (this.#depth === 0) {
        if (unit === OPEN && !this.#isOver) {
          this.#depth = 1;
          from = at + 1;
        } else if (!isBlank(unit)) throw this.#damaged("is no list of questions");
        else from = at + 1;
      } else if (unit === QUOTE) this.#isString = true;
      else if (unit === OPEN || unit === OPEN_OBJECT) this.#depth++;
      else if (unit === CLOSE || unit === CLOSE_OBJECT) {
        this.#depth--;
        if (this.#depth > 0) continue;
        this.#isOver = true;
        return { from, at, isRowEnd: true };
      } else if (unit === COMMA && this.#depth === 1) return { from, at, isRowEnd: true };
    }
    return { from, at: chunk.length, isRowEnd: false };
  }

  /** @throws DataError when the list has not ended */
  finish(): void {
    if (!this.#isOver) throw this.#damaged("is no list of questions, or not all of one");
  }

  #damaged(problem: string): DataError {
    return new DataError("data/damaged", `${this.#file} ${problem}.`);
  }
}

function isBlank(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}
