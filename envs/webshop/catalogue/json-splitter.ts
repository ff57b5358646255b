/** Cuts one large JSON array or object into its elements as the bytes come in, so that it is never held whole. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** The bytes of one element: a value of an array, or `"key": value` of an object. */
export interface Piece {
  readonly bytes: Buffer;
  /** Where they begin, counted in bytes from the start of the text. */
  readonly position: number;
}

/** What is wrong with the text around the elements; the message completes "<file> is damaged: …". */
export class SplitError extends Error {}

/**
 * Looks only at quotes, brackets and commas; whether an element is valid JSON is for whoever parses it. Give it the
 * chunks of the text in order, then call `end`.
 */
export class JsonSplitter {
  readonly #open: number;
  readonly #close: number;
  readonly #longest: number;
  /** Bytes of the element begun in earlier chunks. */
  #begun: Buffer[] = [];
  #begunSize = 0;
  #begunAt = 0;
  /** Bytes of the text before the current chunk. */
  #passed = 0;
  #state: "before" | "inside" | "after" = "before";
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #count = 0;

  /** @param longest bytes that one element may have; more means that a closing quote or bracket is missing */
  constructor(kind: "array" | "object", longest = 64 * 2 ** 20) {
    this.#open = kind === "array" ? 0x5b : 0x7b;
    this.#close = kind === "array" ? 0x5d : 0x7d;
    this.#longest = longest;
  }

  /** How many elements were found so far. */
  get count(): number {
    return this.#count;
  }

  /** The elements that end in this chunk. @throws SplitError */
  *push(chunk: Buffer): Generator<Piece> {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInString = false;
        continue;
      }
      if (this.#state !== "inside") {
        this.#outside(byte, i);
        start = i + 1;
        continue;
      }
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === 0x5b || byte === 0x7b) this.#depth++;
      else if (byte === COMMA && this.#depth === 1) {
        yield this.#piece(chunk, start, i, false);
        start = i + 1;
      } else if (byte === 0x5d || byte === 0x7d) {
        if (this.#depth === 1) {
          const last = this.#piece(chunk, start, i, true);
          if (byte !== this.#close)
            throw new SplitError(`the bracket at byte ${this.#passed + i} does not fit`);
          this.#state = "after";
          if (last !== null) yield last;
        }
        this.#depth--;
      }
    }
    if (this.#state === "inside") this.#keep(chunk, start);
    this.#passed += chunk.length;
  }

  /** @throws SplitError when the text ends too early */
  end(): void {
    if (this.#state === "before") throw new SplitError("it is empty");
    if (this.#state === "inside") {
      throw new SplitError(
        `it ends after ${this.#passed} bytes, in or after element ${this.#count + 1}, which begins at byte ${this.#begunAt}`,
      );
    }
  }

  #outside(byte: number, index: number): void {
    const position = this.#passed + index;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return;
    if (this.#state === "after") throw new SplitError(`it goes on after its end, at byte ${position}`);
    if (position < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return; // byte order mark
    if (byte !== this.#open) {
      throw new SplitError(`it does not begin with ${String.fromCharCode(this.#open)}`);
    }
    this.#state = "inside";
    this.#depth = 1;
    this.#begunAt = position + 1;
  }

  #keep(chunk: Buffer, start: number): void {
    // A copy of the element's own bytes: a view would keep the whole chunk alive.
    const rest = Buffer.from(chunk.subarray(start));
    this.#begun.push(rest);
    this.#begunSize += rest.length;
    if (this.#begunSize > this.#longest) {
      throw new SplitError(
        `element ${this.#count + 1}, which begins at byte ${this.#begunAt}, does not end; a quote or bracket is missing`,
      );
    }
  }

  #piece(chunk: Buffer, start: number, end: number, isLast: false): Piece;
  #piece(chunk: Buffer, start: number, end: number, isLast: boolean): Piece | null;
  #piece(chunk: Buffer, start: number, end: number, isLast: boolean): Piece | null {
    const part = chunk.subarray(start, end);
    const bytes = this.#begun.length === 0 ? part : Buffer.concat([...this.#begun, part]);
    const position = this.#begunAt;
    this.#begun = [];
    this.#begunSize = 0;
    this.#begunAt = this.#passed + end + 1;
    if (isBlank(bytes)) {
      if (isLast && this.#count === 0) return null;
      throw new SplitError(`a value is missing before byte ${this.#passed + end}`);
    }
    this.#count++;
    return { bytes, position };
  }
}

function isBlank(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
  }
  return true;
}
