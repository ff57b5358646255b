/**
 * The passages of a large corpus in a file, read one at a time: in memory are only their places and the titles of pages.
 * All numbers are little-endian.
 *
 *   0   "twtexts\n"
 *   8   format version, passages, pages, lines that were left out (uint32 each)
 *   24  bytes of the passages (float64)
 *   32  SHA-256 of everything after the header
 *   64  SHA-256 of the name of what the passages were read from
 *   96  the passages, each as JSON
 *       [passages + 1] where each begins (float64)
 *       [pages] first passage of each (uint32)
 *       the titles of the pages, a JSON list
 *
 * A file is written beside its place and moved there when it is whole.
 */
import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  createReadStream,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { BoundedCache } from "turnwise/core";
import type { Paged, Passage } from "./passage.ts";

const MAGIC = "twtexts\n";
const VERSION = 1;
const HEADER = 96;
const PIECE = 1 << 22;
/** Passages that are kept after they were read. */
const KEPT = 65_536;

const closing = new FinalizationRegistry<number>((file) => closeSync(file));

/** Writes such a file. @throws the system's error when it cannot */
export class PassageWriter {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: number;
  readonly #digest = createHash("sha256");
  readonly #places: number[] = [0];
  readonly #starts: number[] = [];
  readonly #titles: string[] = [];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #at = HEADER;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#temporary = `${path}.${process.pid}-${randomUUID()}.tmp`;
    this.#file = openSync(this.#temporary, "w");
  }

  add(passage: Passage): void {
    const number = this.#places.length - 1;
    if (number === 0 || passage.title !== this.#titles.at(-1)) {
      this.#starts.push(number);
      this.#titles.push(passage.title);
    }
    const bytes = Buffer.from(JSON.stringify(passage));
    this.#places.push((this.#places[number] ?? 0) + bytes.length);
    this.#write(bytes);
  }

  /** Puts the file in its place. @param leftOut lines that held no passage */
  finish(source: string, leftOut: number): void {
    const bytes = this.#places.at(-1) ?? 0;
    this.#write(Buffer.from(Float64Array.from(this.#places).buffer));
    this.#write(Buffer.from(Uint32Array.from(this.#starts).buffer));
    this.#write(Buffer.from(JSON.stringify(this.#titles)));
    this.#flush();
    const header = Buffer.alloc(HEADER);
    header.write(MAGIC, "latin1");
    [VERSION, this.#places.length - 1, this.#starts.length, leftOut].forEach((value, i) => {
      header.writeUInt32LE(value, 8 + 4 * i);
    });
    header.writeDoubleLE(bytes, 24);
    this.#digest.digest().copy(header, 32);
    digestOfName(source).copy(header, 64);
    writeSync(this.#file, header, 0, HEADER, 0);
    closeSync(this.#file);
    renameSync(this.#temporary, this.#path);
  }

  /** Leaves nothing behind. */
  abandon(): void {
    closeSync(this.#file);
    rmSync(this.#temporary, { force: true });
  }

  #write(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= PIECE) this.#flush();
  }

  #flush(): void {
    const piece = Buffer.concat(this.#waiting);
    this.#digest.update(piece);
    for (let done = 0; done < piece.length; ) {
      done += writeSync(this.#file, piece, done, piece.length - done, this.#at + done);
    }
    this.#at += piece.length;
    [this.#waiting, this.#waitingBytes] = [[], 0];
  }
}

export class PassageFile implements Paged {
  readonly size: number;
  readonly titles: readonly string[];
  readonly starts: Uint32Array;
  /** Lines that held no passage when the file was made. */
  readonly leftOut: number;
  readonly #places: Float64Array;
  readonly #file: number;
  readonly #kept = new BoundedCache<number, Passage>(KEPT, (number) => this.#read(number));

  private constructor(path: string, header: Buffer, table: Buffer) {
    const [passages, pages] = [header.readUInt32LE(12), header.readUInt32LE(16)];
    const [places, starts] = [8 * (passages + 1), 4 * pages];
    this.size = passages;
    this.leftOut = header.readUInt32LE(20);
    this.#places = new Float64Array(arrayBuffer(table.subarray(0, places)));
    this.starts = new Uint32Array(arrayBuffer(table.subarray(places, places + starts)));
    this.titles = JSON.parse(table.toString("utf8", places + starts)) as string[];
    this.#file = openSync(path, "r");
    closing.register(this, this.#file);
  }

  /**
   * Opens a file and checks it against its digest.
   *
   * @returns null where there is none, it was made from something else, or it is damaged
   */
  static async open(path: string, source: string): Promise<PassageFile | null> {
    const parts: Buffer[] = [];
    const digest = createHash("sha256");
    let header = Buffer.alloc(0);
    let textsEnd = 0;
    let at = 0;
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: PIECE })) {
        let piece = chunk as Buffer;
        if (at === 0) {
          header = Buffer.from(piece.subarray(0, HEADER));
          if (!isHeader(header, source)) return null;
          textsEnd = HEADER + header.readDoubleLE(24);
          piece = piece.subarray(HEADER);
          at = HEADER;
        }
        digest.update(piece);
        if (at + piece.length > textsEnd) parts.push(piece.subarray(Math.max(0, textsEnd - at)));
        at += piece.length;
      }
      if (at === 0 || !digest.digest().equals(header.subarray(32, 64))) return null;
      return new PassageFile(path, header, Buffer.concat(parts));
    } catch {
      return null; // whoever asked reads the passages again
    }
  }

  passage(number: number): Passage {
    return this.#kept.get(number);
  }

  #read(number: number): Passage {
    const [start, end] = [this.#places[number] ?? 0, this.#places[number + 1] ?? 0];
    const bytes = Buffer.alloc(end - start);
    readSync(this.#file, bytes, 0, bytes.length, HEADER + start);
    return JSON.parse(bytes.toString("utf8")) as Passage;
  }
}

function isHeader(header: Buffer, source: string): boolean {
  return (
    header.length === HEADER &&
    header.toString("latin1", 0, 8) === MAGIC &&
    header.readUInt32LE(8) === VERSION &&
    digestOfName(source).equals(header.subarray(64, 96))
  );
}

function digestOfName(source: string): Buffer {
  return createHash("sha256").update(source).digest();
}

/** A copy that begins at a multiple of eight. */
function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
