/**
 * Follows the logs of a run into its index. Work is done in slices: files are read without a lock, then a transaction
 * checks that no other process was faster and enters a megabyte of lines at most. So several processes may do this at a
 * time, and whoever serves requests in between waits for one slice.
 */
import { open, readFile, stat } from "node:fs/promises";
import { ReplayError } from "../core/errors.ts";
import type { IndexDatabase } from "./index-database.ts";
import { IndexRows } from "./index-rows.ts";
import { keyOf, segmentIdOf } from "./index-schema.ts";
import { blocks } from "./packed-segment.ts";
import { decodeRecord, type EpisodeTexts, textsOnLine } from "./record.ts";
import { indexSegment, LOG_FOLDERS, listSegments, type Segment, trajectoryFolder } from "./segment.ts";
import { summarize, summarizeAnnotation } from "./summary.ts";

const SLICE_BYTES = 1 << 20;
/** Two changes of a folder within this time may look like one: times of files are that coarse on some systems. */
const SETTLED_MS = 3000;

interface LogSegment {
  readonly id: number;
  readonly folder: string;
  readonly segment: Segment;
}

/** What the index knows of a segment. */
interface Known {
  readonly identity: string | null;
  readonly lines: number;
  readonly bytes: number;
  readonly wordLines: number | null;
}

export class Indexer {
  readonly #database: IndexDatabase;
  readonly #runDirectory: string;
  readonly #report: (problem: ReplayError) => void;
  readonly #rows: IndexRows;
  /** Share of the segments that were done in the last pass. */
  progress = 0;
  /** The folders as the last whole pass found them, and the segments that may grow without the folder changing. */
  #last: { readonly stamp: string; readonly live: readonly LogSegment[] } | null = null;

  constructor(database: IndexDatabase, runDirectory: string, report: (problem: ReplayError) => void) {
    this.#database = database;
    this.#runDirectory = runDirectory;
    this.#report = report;
    this.#rows = new IndexRows(database);
  }

  /** Indexes what the logs have gained. Gives way after every slice. */
  async *slices(): AsyncGenerator<void> {
    const stamp = await this.#stamp();
    const unchanged = this.#last !== null && this.#last.stamp === stamp;
    let segments = unchanged ? (this.#last?.live ?? []) : await this.#list();
    if (!unchanged && this.#vanished(segments)) {
      segments = await this.#list(); // a segment that is being renamed may be missed once
      if (this.#vanished(segments)) this.#database.transaction(() => this.#rows.clear());
    }
    for (const each of segments) {
      try {
        yield* each.segment.packed ? this.#packedRows(each) : this.#plainLines(each);
      } catch (error) {
        // Packed by its writer at this moment; the next update finds it under its new name.
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    let done = 0;
    for (const each of segments) {
      if (each.segment.packed) yield* this.#packedWords(each);
      this.progress = ++done / segments.length;
    }
    this.progress = 1;
    this.#last = stamp === null ? null : { stamp, live: segments.filter(({ segment }) => !segment.packed) };
  }

  /** Changes with every file that comes, goes or is renamed; null while that is too recent to be told apart. */
  async #stamp(): Promise<string | null> {
    const times = LOG_FOLDERS.map(async (name) => {
      const folder = await stat(trajectoryFolder(this.#runDirectory, name)).catch(() => null);
      return folder?.mtimeMs ?? 0;
    });
    const changed = await Promise.all(times);
    return Date.now() - Math.max(...changed) > SETTLED_MS ? changed.join(" ") : null;
  }

  async #list(): Promise<LogSegment[]> {
    const all: LogSegment[] = [];
    for (const name of LOG_FOLDERS) {
      const folder = trajectoryFolder(this.#runDirectory, name);
      for (const segment of await listSegments(folder)) {
        all.push({ id: segmentIdOf(name, segment.number), folder, segment });
      }
    }
    return all;
  }

  #vanished(segments: readonly LogSegment[]): boolean {
    const there = new Set(segments.map(({ id }) => id));
    return this.#database
      .prepare("SELECT id FROM segments")
      .all()
      .some(({ id }) => !there.has(Number(id)));
  }

  #known(id: number): Known | null {
    const row = this.#database
      .prepare("SELECT identity, lines, bytes, wordLines FROM segments WHERE id = ?")
      .get(id);
    return (row as Known | undefined) ?? null;
  }

  #note(id: number, { identity, lines, bytes, wordLines }: Known): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?)")
      .run(id, identity, lines, bytes, wordLines);
  }

  /** Rows of a packed segment that is new, was plain when it was read, or was compacted since. */
  async *#packedRows({ id, folder, segment }: LogSegment): AsyncGenerator<void> {
    const { size, mtimeMs } = await stat(segment.path);
    const identity = `${size} ${mtimeMs}`;
    if (this.#known(id)?.identity === identity) return;
    const index = await indexSegment(folder, segment, this.#report);
    this.#database.transaction(() => {
      const known = this.#known(id);
      if (known?.identity === identity) return;
      this.#rows.reconcile(id, index);
      this.#rows.settle();
      // The words of a plain segment come with its lines.
      const wordLines = known === null ? 0 : known.identity === null ? known.lines : known.wordLines;
      this.#note(id, { identity, lines: 0, bytes: 0, wordLines });
    });
    yield;
  }

  async *#packedWords({ id, segment }: LogSegment): AsyncGenerator<void> {
    const from = this.#known(id)?.wordLines ?? null;
    if (from === null) return;
    const packed = await readFile(segment.path);
    let done = from;
    for (const block of blocks(packed, (first, lines) => first + lines - 1 > from)) {
      const last = block.firstLine + block.lines - 1;
      if (last <= done) continue;
      const episodes = block.bytes === null ? [] : episodesOf(block.bytes, block.firstLine, done);
      const mine = this.#database.transaction(() => {
        const known = this.#known(id);
        if (known?.wordLines !== done) return false; // another process is at it
        for (const { line, episode } of episodes) this.#rows.putWords(keyOf(id, line), episode);
        this.#rows.settle();
        this.#note(id, { ...known, wordLines: last });
        return true;
      });
      if (!mine) return;
      done = last;
      yield;
    }
    this.#database.transaction(() => {
      const known = this.#known(id);
      if (known?.wordLines === done) this.#note(id, { ...known, wordLines: null });
    });
  }

  /** New lines of the segment that is being written, or that its writer left behind. */
  async *#plainLines({ id, segment }: LogSegment): AsyncGenerator<void> {
    const { size } = await stat(segment.path);
    const known = this.#known(id) ?? { identity: null, lines: 0, bytes: 0, wordLines: null };
    const shrunk = size < known.bytes; // its writer took back lines after a failed write
    let state: Known = shrunk ? { ...known, lines: 0, bytes: 0 } : known;
    if (shrunk) {
      this.#database.transaction(() => {
        this.#rows.reconcile(id, { episodes: [], annotations: [] });
        this.#rows.settle();
        this.#note(id, state);
      });
    }
    if (state.identity !== null || size === state.bytes) return;
    const bytes = await readFrom(segment.path, state.bytes, size - state.bytes);
    for (let start = 0; ; ) {
      const lines = linesFrom(bytes, start, state.lines + 1);
      const last = lines.at(-1);
      if (last === undefined) return;
      const records = lines.flatMap(({ line, bytes: text }) => this.#decode(text, segment.path, line));
      const next = { ...state, lines: last.line, bytes: state.bytes + last.end - start };
      const mine = this.#database.transaction(() => {
        const now = this.#known(id);
        if ((now?.bytes ?? 0) !== state.bytes || (now?.identity ?? null) !== null) return false;
        for (const { line, record } of records) {
          const key = keyOf(id, line);
          if (record.kind === "annotation") this.#rows.putAnnotation(key, summarizeAnnotation(record.data));
          else {
            this.#rows.putEpisode(key, summarize(record.data));
            this.#rows.putWords(key, record.data);
          }
        }
        this.#rows.settle();
        this.#note(id, next);
        return true;
      });
      if (!mine) return;
      state = next;
      start = last.end;
      yield;
    }
  }

  #decode(bytes: Buffer, file: string, line: number) {
    if (bytes.length === 0) return [];
    try {
      return [{ line, record: decodeRecord(bytes, { file, line }) }];
    } catch (error) {
      if (!(error instanceof ReplayError)) throw error;
      this.#report(error);
      return [];
    }
  }
}

async function readFrom(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

interface Line {
  readonly line: number;
  readonly bytes: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

/** Whole lines from there on, about a slice of them and at least one where there is one. */
function linesFrom(bytes: Buffer, start: number, firstLine: number): Line[] {
  const lines: Line[] = [];
  for (let at = start; at - start < SLICE_BYTES; ) {
    const newline = bytes.indexOf(10, at);
    if (newline < 0) break;
    lines.push({ line: firstLine + lines.length, bytes: bytes.subarray(at, newline), end: newline + 1 });
    at = newline + 1;
  }
  return lines;
}

/** The episodes of a block whose checksum was right, after a line. What cannot be read was reported with the rows. */
function episodesOf(
  bytes: Buffer,
  firstLine: number,
  after: number,
): { line: number; episode: EpisodeTexts }[] {
  const episodes: { line: number; episode: EpisodeTexts }[] = [];
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const episode = line > after ? textsOnLine(bytes.subarray(start, end)) : null;
    if (episode !== null) episodes.push({ line, episode });
    start = end + 1;
  }
  return episodes;
}
