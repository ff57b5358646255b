/**
 * Compaction: drops from the log what a policy does not keep. A segment is written anew beside the old one, checked,
 * flushed and renamed over it, so that a kill at any moment leaves each segment either as it was or compacted; doing it
 * again finishes the rest. A dropped record becomes an empty line: the places of all others stay what they were, and
 * with them the index.
 */
import { open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileReason, ReplayError } from "../core/errors.ts";
import { openIndexDatabase } from "./index-database.ts";
import { keyOf, segmentIdOf } from "./index-schema.ts";
import { Indexer } from "./index-update.ts";
import { takeLock } from "./lock.ts";
import { blocks, packSegment } from "./packed-segment.ts";
import { keptKeys, type RetentionPolicy } from "./retention.ts";
import { indexSegment, listSegments, logFolders, type Segment, trajectoryFolder } from "./segment.ts";
import { openTrajectoryLog } from "./trajectory-log.ts";

export interface CompactOptions {
  /** Say what would be dropped, and drop nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Told of damaged lines. A segment with damage is left as it is. */
  readonly onProblem?: (problem: ReplayError) => void;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface CompactResult {
  /** Episodes that stay, those that were written again later counted once. */
  readonly kept: number;
  /** Records of episodes that were dropped, or would be. */
  readonly dropped: number;
  readonly bytesBefore: number;
  /** As before where nothing was dropped, or only would be. */
  readonly bytesAfter: number;
}

/**
 * Drops from the log of a run all episodes that the policy does not keep, with their annotations, and those records
 * that a later one of the same id stands for. What was explored (branches, play) stays.
 *
 * @throws ReplayError `replay/locked` while a process writes to the log, `replay/invalid-query`, `replay/write-failed`;
 * FilterError; the signal's reason when it is aborted, between two segments
 */
export async function compactRun(
  runDirectory: string,
  policy: RetentionPolicy,
  options: CompactOptions = {},
): Promise<CompactResult> {
  const folder = trajectoryFolder(runDirectory);
  await logFolders(runDirectory);
  await (await openTrajectoryLog(runDirectory)).close(); // repairs and packs what a killed run left behind
  const unlock = await takeLock(join(folder, "writer.lock"));
  try {
    return await compact(runDirectory, folder, policy, options);
  } finally {
    await unlock();
  }
}

async function compact(
  runDirectory: string,
  folder: string,
  policy: RetentionPolicy,
  { dryRun = false, signal, onProblem = () => {}, onProgress = () => {} }: CompactOptions,
): Promise<CompactResult> {
  await removeDrafts(folder);
  const kept = await keptIn(runDirectory, policy);
  const segments = (await listSegments(folder)).filter(({ packed }) => packed);
  const sum = { dropped: 0, bytesBefore: 0, bytesAfter: 0 };
  const names = new Set<string>(); // of the episodes that stay, for their annotations
  for (const segment of segments) {
    const { episodes } = await indexSegment(folder, segment, onProblem);
    const id = segmentIdOf("trajectories", segment.number);
    for (const { line, summary } of episodes) if (kept.has(keyOf(id, line))) names.add(summary.episodeId);
  }
  for (const [i, segment] of segments.entries()) {
    signal?.throwIfAborted();
    const before = (await stat(segment.path)).size;
    const changed = await compactSegment(folder, segment, kept, names, onProblem);
    if (changed !== null && !dryRun) await replace(segment.path, changed.packed);
    sum.dropped += changed?.dropped ?? 0;
    sum.bytesBefore += before;
    sum.bytesAfter += changed === null || dryRun ? before : changed.packed.length;
    onProgress(i + 1, segments.length);
  }
  return { kept: names.size, ...sum };
}

/** The places of what stays, from an index that was made for this alone: what it says is in the log now. */
async function keptIn(runDirectory: string, policy: RetentionPolicy): Promise<Set<number>> {
  const database = openIndexDatabase(null, () => {});
  try {
    for await (const _ of new Indexer(database, runDirectory, () => {}).slices());
    return keptKeys(database, policy);
  } finally {
    database.close();
  }
}

/** The segment without what is dropped; null where nothing is, or where it is damaged. */
async function compactSegment(
  folder: string,
  segment: Segment,
  kept: ReadonlySet<number>,
  names: ReadonlySet<string>,
  onProblem: (problem: ReplayError) => void,
): Promise<{ packed: Buffer; dropped: number } | null> {
  let damaged = false;
  const index = await indexSegment(folder, segment, (problem) => {
    damaged = true;
    onProblem(problem);
  });
  const id = segmentIdOf("trajectories", segment.number);
  const episodes = index.episodes.filter(({ line }) => kept.has(keyOf(id, line)));
  const annotations = index.annotations.filter(({ summary }) => names.has(summary.episodeId));
  const dropped = index.episodes.length - episodes.length;
  if (damaged || (dropped === 0 && annotations.length === index.annotations.length)) return null;
  const lines = linesOf(await readFile(segment.path));
  if (lines === null) {
    onProblem(new ReplayError("replay/damaged", `${segment.path} is damaged; it is not compacted.`));
    return null;
  }
  const stay = new Set([...episodes, ...annotations].map(({ line }) => line));
  const plain = Buffer.concat(lines.flatMap((line, i) => (stay.has(i + 1) ? [line, NEWLINE] : [NEWLINE])));
  const packed = await packSegment(plain, { episodes, annotations });
  const again = linesOf(packed);
  const same = (line: number) => again?.[line - 1]?.equals(lines[line - 1] ?? NEWLINE) === true;
  if (![...stay].every(same)) {
    throw new ReplayError(
      "replay/damaged",
      `${segment.path} could not be compacted without loss; it was left as it is.`,
    );
  }
  return { packed, dropped };
}

const NEWLINE = Buffer.from("\n");

/** All lines of a packed segment, without their newlines; null where it is damaged. */
function linesOf(packed: Buffer): Buffer[] | null {
  const lines: Buffer[] = [];
  for (const block of blocks(packed)) {
    if (block.bytes === null) return null;
    for (let start = 0; start < block.bytes.length; ) {
      const newline = block.bytes.indexOf(10, start);
      const end = newline < 0 ? block.bytes.length : newline;
      lines.push(block.bytes.subarray(start, end));
      start = end + 1;
    }
  }
  return lines;
}

async function replace(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(`${path}.tmp`, bytes, { flush: true });
    await rename(`${path}.tmp`, path);
    const folder = await open(join(path, ".."), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    await rm(`${path}.tmp`, { force: true }).catch(() => {}); // the failure itself is what counts
    throw new ReplayError(
      "replay/write-failed",
      `${path} could not be compacted: ${fileReason(error)}. No episode is lost; put that right and do it again.`,
      { details: { path }, cause: error },
    );
  }
}

/** What a compaction that was killed left behind. */
async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(".zst.tmp")) await rm(join(folder, name), { force: true });
  }
}
