/** The segment files of a trajectory log: their names, and one way to read plain and packed ones. */
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ReplayError } from "../core/errors.ts";
import { blocks, type LineBlock, readIndex } from "./packed-segment.ts";
import { decodeRecord, type LogRecord } from "./record.ts";
import { type SegmentIndex, summarize, summarizeAnnotation } from "./summary.ts";

export interface Segment {
  readonly number: number;
  readonly path: string;
  readonly packed: boolean;
}

/** The folders of a run that hold logs: what training played, and what was played afterwards. */
export const LOG_FOLDERS = ["trajectories", "explored"] as const;
export type LogFolder = (typeof LOG_FOLDERS)[number];

/** The folder of a run's trajectories, or of another log of the run. */
export function trajectoryFolder(runDir: string, folder: LogFolder = "trajectories"): string {
  return join(runDir, folder);
}

/**
 * The folders of a run's logs, those that are there.
 *
 * @throws ReplayError `replay/not-found` when there is none
 */
export async function logFolders(runDirectory: string): Promise<string[]> {
  const folders = LOG_FOLDERS.map((name) => trajectoryFolder(runDirectory, name));
  const there = await Promise.all(
    folders.map(async (path) => (await stat(path).catch(() => null))?.isDirectory() === true),
  );
  if (there.includes(true)) return folders.filter((_, i) => there[i]);
  throw new ReplayError(
    "replay/not-found",
    `${runDirectory} holds no trajectories (no folder ${folders[0]}). Give the directory of a run, such as runs/<name>.`,
    { details: { runDirectory } },
  );
}

export function plainPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(5, "0")}.jsonl`);
}

export function packedPath(folder: string, number: number): string {
  return `${plainPath(folder, number)}.zst`;
}

/** The segments of a log in order. Where a segment is there both plain and packed, the packed one is complete. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const segments = new Map<number, Segment>();
  for (const name of names.sort()) {
    const match = /^(\d{5,})\.jsonl(\.zst)?$/.exec(name);
    if (match === null) continue;
    const number = Number(match[1]);
    segments.set(number, { number, path: join(folder, name), packed: match[2] !== undefined });
  }
  return [...segments.values()].sort((a, b) => a.number - b.number);
}

/** The bytes of a segment that a live writer may be packing at this moment. */
export async function readSegment(
  folder: string,
  segment: Segment,
): Promise<{ segment: Segment; bytes: Buffer }> {
  try {
    return { segment, bytes: await readFile(segment.path) };
  } catch (error) {
    if (segment.packed || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const now = { ...segment, path: packedPath(folder, segment.number), packed: true };
    return { segment: now, bytes: await readFile(now.path) };
  }
}

/** A record with its line number, or what is wrong with that line. */
export type ReadLine =
  | { readonly line: number; readonly record: LogRecord }
  | { readonly line: number; readonly problem: ReplayError };

/**
 * The records of a segment in order. An unfinished last line of a plain segment is ignored: it is being written, or
 * its writer was killed.
 *
 * @param only the lines to read; all when absent
 */
export function* readLines(segment: Segment, bytes: Buffer, only?: ReadonlySet<number>): Generator<ReadLine> {
  const file = segment.path;
  const wanted = (firstLine: number, lines: number) =>
    only === undefined || containsAny(only, firstLine, lines);
  const parts: Iterable<LineBlock> = segment.packed
    ? blocks(bytes, wanted)
    : [{ firstLine: 1, lines: 0, bytes }];
  for (const block of parts) {
    if (block.bytes === null) {
      const last = block.firstLine + block.lines - 1;
      yield { line: block.firstLine, problem: damagedBlock(file, block.firstLine, last) };
      continue;
    }
    let line = block.firstLine;
    for (let start = 0; start < block.bytes.length; line++) {
      const newline = block.bytes.indexOf(10, start);
      const end = newline < 0 ? block.bytes.length : newline;
      const dropped = newline === start; // by a compaction, which keeps the numbers of the other lines
      if (!dropped && (only === undefined || only.has(line))) {
        const read = readLine(block.bytes.subarray(start, end), file, line);
        const torn = newline < 0 && "problem" in read && read.problem.code === "replay/damaged";
        if (!torn || segment.packed) yield read;
      }
      start = end + 1;
    }
  }
}

/** The lines of a segment among which one stands; null where they are damaged or not there. */
export function blockWith({ packed }: Segment, bytes: Buffer, line: number): LineBlock | null {
  if (!packed) return { firstLine: 1, lines: Number.POSITIVE_INFINITY, bytes };
  for (const block of blocks(bytes, (first, lines) => isAmong(line, first, lines))) {
    // A block that is missing is told of even where it was not asked for.
    if (isAmong(line, block.firstLine, block.lines)) return block;
  }
  return null;
}

export function isAmong(line: number, first: number, lines: number): boolean {
  return line >= first && line < first + lines;
}

/** One line of a block, without its newline; null where it is damaged or not there. */
export function lineOf({ firstLine, bytes }: LineBlock, line: number): Buffer | null {
  if (bytes === null) return null;
  let start = 0;
  for (let i = firstLine; i < line; i++) {
    const newline = bytes.indexOf(10, start);
    if (newline < 0) return null;
    start = newline + 1;
  }
  const newline = bytes.indexOf(10, start);
  return bytes.subarray(start, newline < 0 ? bytes.length : newline);
}

function readLine(bytes: Buffer, file: string, line: number): ReadLine {
  try {
    return { line, record: decodeRecord(bytes, { file, line }) };
  } catch (error) {
    if (error instanceof ReplayError) return { line, problem: error };
    throw error;
  }
}

function damagedBlock(file: string, first: number, last: number): ReplayError {
  return new ReplayError(
    "replay/damaged",
    `${file}, lines ${first} to ${last}: the compressed block is damaged; these lines are lost, others are intact.`,
    { details: { file, line: first, lastLine: last } },
  );
}

function containsAny(lines: ReadonlySet<number>, first: number, count: number): boolean {
  for (const line of lines) if (line >= first && line < first + count) return true;
  return false;
}

/** What stands on which line, by reading the whole segment. Problems are handed to `report`. */
export function indexLines(
  segment: Segment,
  bytes: Buffer,
  report: (problem: ReplayError) => void,
): SegmentIndex {
  const episodes: SegmentIndex["episodes"][number][] = [];
  const annotations: SegmentIndex["annotations"][number][] = [];
  for (const read of readLines(segment, bytes)) {
    if ("problem" in read) report(read.problem);
    else if (read.record.kind === "episode")
      episodes.push({ line: read.line, summary: summarize(read.record.data) });
    else annotations.push({ line: read.line, summary: summarizeAnnotation(read.record.data) });
  }
  return { episodes, annotations };
}

const TAIL_BYTES = 1 << 16;

/** The index of a segment: from the end of a packed one, else by reading it all. */
export async function indexSegment(
  folder: string,
  segment: Segment,
  report: (problem: ReplayError) => void,
): Promise<SegmentIndex> {
  if (segment.packed) {
    const index = await readStoredIndex(segment.path);
    if (index !== null) return index;
  }
  const read = await readSegment(folder, segment);
  return indexLines(read.segment, read.bytes, report);
}

async function readStoredIndex(path: string): Promise<SegmentIndex | null> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    let index: SegmentIndex | number | null = TAIL_BYTES;
    for (let attempt = 0; attempt < 2 && typeof index === "number"; attempt++) {
      const length = Math.min(size, index);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      index = readIndex(buffer);
    }
    return typeof index === "number" ? null : index;
  } finally {
    await file.close();
  }
}
