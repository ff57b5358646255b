/**
 * The trajectory log of a run: append-only, one writer, many readers, in `<run>/trajectories/`. The live segment
 * `NNNNN.jsonl` is plain text; a full one is packed to `NNNNN.jsonl.zst`. What was flushed survives the death of the
 * process: a line that was cut short is removed when the log is opened again, nothing before it is touched.
 */
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { messageOf, ReplayError } from "../core/errors.ts";
import { type Logger, silentLogger } from "../core/log.ts";
import type { Annotation, Trajectory } from "../core/trajectory.ts";
import { takeLock } from "./lock.ts";
import { packSegment } from "./packed-segment.ts";
import { encodeRecord, isIntact } from "./record.ts";
import {
  indexLines,
  type LogFolder,
  listSegments,
  packedPath,
  plainPath,
  type Segment,
  trajectoryFolder,
} from "./segment.ts";
import { type SegmentIndex, summarize, summarizeAnnotation } from "./summary.ts";

export interface TrajectoryLogOptions {
  readonly log?: Logger;
  /** Size of a segment, in bytes of plain text, after which the next one begins. */
  readonly segmentBytes?: number;
  /** Folder of the run that holds the log; `explored` is the second log of a run (explored-log.ts). */
  readonly folder?: LogFolder;
}

/** The writing end of a trajectory log. */
export interface TrajectoryLog extends AsyncDisposable {
  /** Bytes of an unfinished line that were removed when the log was opened; 0 after a clean end. */
  readonly repairedBytes: number;
  /**
   * Takes an episode into the queue and returns at once; it is written in the background, in order.
   *
   * @throws ReplayError `replay/write-failed` when an earlier write failed
   */
  appendEpisode(episode: Trajectory): void;
  /** As appendEpisode(). */
  appendAnnotation(annotation: Annotation): void;
  /**
   * Waits until everything appended so far is on the disk.
   *
   * @throws ReplayError `replay/write-failed`; what was flushed before is intact
   */
  flush(): Promise<void>;
  /**
   * Flushes, packs the last segment and gives the lock back. Safe to call twice.
   *
   * @throws ReplayError `replay/write-failed`, unless an earlier call has thrown it
   */
  close(): Promise<void>;
}

/**
 * Opens the log of a run for writing; creates it where there is none.
 *
 * @throws ReplayError `replay/locked`, `replay/write-failed`
 */
export async function openTrajectoryLog(
  runDirectory: string,
  options: TrajectoryLogOptions = {},
): Promise<TrajectoryLog> {
  const { log = silentLogger, segmentBytes = 8 << 20 } = options;
  const folder = trajectoryFolder(runDirectory, options.folder);
  try {
    await mkdir(folder, { recursive: true });
    const unlock = await takeLock(`${folder}/writer.lock`);
    try {
      return await openWriter(folder, unlock, log, segmentBytes);
    } catch (error) {
      await unlock();
      throw error;
    }
  } catch (error) {
    throw error instanceof ReplayError ? error : writeFailed(folder, error);
  }
}

async function openWriter(folder: string, unlock: () => Promise<void>, log: Logger, segmentBytes: number) {
  const segments = await listSegments(folder);
  let repairedBytes = 0;
  for (const segment of segments) {
    if (segment.packed) await rm(plainPath(folder, segment.number), { force: true });
    else repairedBytes += await cutTornTail(segment, log);
  }
  const next = (segments.at(-1)?.number ?? -1) + 1;
  const writer = new Writer(folder, next, unlock, log, segmentBytes, repairedBytes);
  for (const segment of segments) if (!segment.packed) writer.pack(segment.number);
  return writer;
}

/** Removes an unfinished last line; a whole one that only lacks its newline gets it. */
async function cutTornTail(segment: Segment, log: Logger): Promise<number> {
  const bytes = await readFile(segment.path);
  const end = bytes.lastIndexOf(10) + 1;
  if (end === bytes.length) return 0;
  const file = await open(segment.path, "r+");
  try {
    if (isIntact(bytes.subarray(end))) {
      await file.write("\n", bytes.length);
      return 0;
    }
    await file.truncate(end);
  } finally {
    await file.close();
  }
  const cut = bytes.length - end;
  log.warn(
    { file: segment.path, bytes: cut },
    "removed an unfinished record at the end of a trajectory file",
  );
  return cut;
}

type MutableIndex = { [key in keyof SegmentIndex]: SegmentIndex[key][number][] };

class Writer implements TrajectoryLog {
  readonly repairedBytes: number;
  readonly #folder: string;
  readonly #unlock: () => Promise<void>;
  readonly #log: Logger;
  readonly #segmentBytes: number;
  #number: number;
  #file: FileHandle | null = null;
  /** Bytes of the live segment that are known to be written. */
  #size = 0;
  #lines = 0;
  #index: MutableIndex = { episodes: [], annotations: [] };
  #queue: { line: string; enter: (line: number) => void }[] = [];
  #writing: Promise<void> | null = null;
  #packing: Promise<void> = Promise.resolve();
  #failure: ReplayError | null = null;
  #toldFailure = false;
  #closed = false;

  constructor(
    folder: string,
    number: number,
    unlock: () => Promise<void>,
    log: Logger,
    segmentBytes: number,
    repairedBytes: number,
  ) {
    this.#folder = folder;
    this.#number = number;
    this.#unlock = unlock;
    this.#log = log;
    this.#segmentBytes = segmentBytes;
    this.repairedBytes = repairedBytes;
  }

  appendEpisode(episode: Trajectory): void {
    const summary = summarize(episode);
    this.#append(encodeRecord({ kind: "episode", data: episode }), (line) =>
      this.#index.episodes.push({ line, summary }),
    );
  }

  appendAnnotation(annotation: Annotation): void {
    const summary = summarizeAnnotation(annotation);
    this.#append(encodeRecord({ kind: "annotation", data: annotation }), (line) =>
      this.#index.annotations.push({ line, summary }),
    );
  }

  #append(line: string, enter: (line: number) => void): void {
    this.#throwFailure();
    if (this.#closed)
      throw new ReplayError("replay/write-failed", "The trajectory log was closed; open it again.");
    this.#queue.push({ line, enter });
    this.#writing ??= this.#drain();
  }

  /** Writes what is queued, batch by batch. Never rejects: a failure is kept and thrown by the next call. */
  async #drain(): Promise<void> {
    await Promise.resolve(); // lets a burst of appends become one batch
    try {
      while (this.#queue.length > 0 && this.#failure === null) {
        const batch = this.#queue.splice(0, this.#countThatFit());
        await this.#write(Buffer.from(batch.map(({ line }) => line).join("")));
        for (const { enter } of batch) enter(++this.#lines);
        if (this.#size >= this.#segmentBytes) await this.#finishSegment();
      }
    } catch (error) {
      this.#failure = writeFailed(this.#folder, error);
      await this.#file?.truncate(this.#size).catch(() => {}); // the next opening cuts it otherwise
    } finally {
      this.#writing = null;
    }
  }

  #throwFailure(): void {
    if (this.#failure === null) return;
    this.#toldFailure = true;
    throw this.#failure;
  }

  /** How many queued lines fill the live segment, at least one. */
  #countThatFit(): number {
    let room = this.#segmentBytes - this.#size;
    const count = this.#queue.findIndex(({ line }) => (room -= line.length) <= 0);
    return count < 0 ? this.#queue.length : count + 1;
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#file ??= await open(plainPath(this.#folder, this.#number), "a");
    for (let done = 0; done < bytes.length; ) {
      done += (await this.#file.write(bytes, done, bytes.length - done)).bytesWritten;
    }
    this.#size += bytes.length;
  }

  async #finishSegment(): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    await file.sync();
    await file.close();
    this.pack(this.#number, this.#index);
    this.#file = null;
    this.#number++;
    this.#size = 0;
    this.#lines = 0;
    this.#index = { episodes: [], annotations: [] };
  }

  /** Packs a finished segment in the background. Where that fails, the plain file stays and is read instead. */
  pack(number: number, index?: SegmentIndex): void {
    this.#packing = this.#packing.then(async () => {
      const path = plainPath(this.#folder, number);
      const packed = packedPath(this.#folder, number);
      try {
        const bytes = await readFile(path);
        const known = index ?? indexLines({ number, path, packed: false }, bytes, () => {});
        await writeFile(`${packed}.tmp`, await packSegment(bytes, known), { flush: true });
        await rename(`${packed}.tmp`, packed);
        await rm(path);
      } catch (error) {
        await rm(`${packed}.tmp`, { force: true }).catch(() => {});
        this.#log.warn(
          { file: path, error: messageOf(error) },
          "a trajectory file could not be compressed; kept plain",
        );
      }
    });
  }

  async flush(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    this.#throwFailure();
    try {
      await this.#file?.datasync();
    } catch (error) {
      this.#failure = writeFailed(this.#folder, error);
      this.#throwFailure();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#failure !== null && this.#toldFailure) return;
      await this.flush();
      await this.#finishSegment();
    } finally {
      await this.#file?.close();
      await this.#packing;
      await this.#unlock();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function writeFailed(folder: string, error: unknown): ReplayError {
  const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
  return new ReplayError(
    "replay/write-failed",
    full
      ? `The disk is full: no trajectory can be written to ${folder}. Nothing written before is lost; free some space, then resume the run.`
      : `No trajectory can be written to ${folder} (${messageOf(error)}). Nothing written before is lost; make the folder writable, then resume the run.`,
    { details: { folder }, cause: error },
  );
}
