/** Single episodes and single turns, read from the log by their place. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ReplayError } from "../core/errors.ts";
import { type Annotation, type Trajectory, trajectorySchema, turnSchema } from "../core/trajectory.ts";
import { placeOf, segmentOf } from "./index-schema.ts";
import type { EpisodeHeader, TurnRange } from "./index-types.ts";
import type { LineBlock } from "./packed-segment.ts";
import { damagedLine, dataOf, decodeRecord, type Place, validate, whereIs } from "./record.ts";
import {
  blockWith,
  isAmong,
  lineOf,
  packedPath,
  plainPath,
  readSegment,
  trajectoryFolder,
} from "./segment.ts";
import { type TurnSpans, turnSpans } from "./turn-spans.ts";

/** A line that was read, and where its turns stand once someone has asked. */
interface Line {
  readonly place: Place;
  readonly bytes: Buffer;
  data?: { readonly json: Buffer; readonly spans: TurnSpans };
}

/** Some lines of a file that were read at once; null where they are damaged. */
interface Block {
  readonly segmentId: number;
  readonly path: string;
  readonly packed: boolean;
  readonly block: LineBlock | null;
}

const KEPT_BLOCKS = 8;
/** Lines of episodes that are kept, the last used ones. */
const KEPT_LINES = 8;
const KEPT_BYTES = 64 << 20;

const turnsSchema = z.array(turnSchema);

export class EpisodeAccess {
  readonly #runDirectory: string;
  readonly #lines = new Map<number, Line>();
  #blocks: readonly Block[] = [];

  constructor(runDirectory: string) {
    this.#runDirectory = runDirectory;
  }

  /** @throws ReplayError `replay/damaged`, `replay/invalid-record`, `replay/not-found` */
  async episode(key: number): Promise<Trajectory> {
    const { bytes, place } = await this.#line(key);
    const record = decodeRecord(bytes, place);
    if (record.kind !== "episode") throw gone(place);
    return record.data;
  }

  /** @throws as episode() */
  async annotation(key: number): Promise<Annotation> {
    const { bytes, place } = await this.#read(key);
    const record = decodeRecord(bytes, place);
    if (record.kind !== "annotation") throw gone(place);
    return record.data;
  }

  /** @throws as episode() */
  async header(key: number): Promise<EpisodeHeader> {
    const { json, spans, place } = await this.#data(key);
    const text = `${json.toString("utf8", 0, spans.from)}[]${json.toString("utf8", spans.to)}`;
    const { turns: _, ...header } = validate(trajectorySchema, JSON.parse(text), whereIs(place));
    return { ...header, turnCount: spans.starts.length };
  }

  /** @throws as episode() */
  async turns(key: number, first: number, end: number): Promise<TurnRange> {
    const { json, spans, place } = await this.#data(key);
    const total = spans.starts.length;
    const from = Math.min(Math.max(0, Math.trunc(first)), total);
    const to = Math.min(Math.max(from, Math.trunc(end)), total);
    const text = to === from ? "" : json.toString("utf8", spans.starts[from], spans.ends[to - 1]);
    return { first: from, turns: validate(turnsSchema, JSON.parse(`[${text}]`), whereIs(place)), total };
  }

  async #data(key: number) {
    const line = await this.#line(key);
    if (line.data === undefined) {
      const parts = dataOf(line.bytes);
      if (parts === null) throw damagedLine(line.place);
      const spans = parts.kind === "episode" ? turnSpans(parts.data) : null;
      if (spans === null) throw gone(line.place);
      line.data = { json: parts.data, spans };
    }
    return { ...line.data, place: line.place };
  }

  async #line(key: number): Promise<Line> {
    const known = this.#lines.get(key);
    const line = known ?? (await this.#read(key));
    this.#lines.delete(key);
    this.#lines.set(key, line);
    let bytes = 0;
    for (const { bytes: content } of this.#lines.values()) bytes += content.length;
    for (const [each, { bytes: content }] of this.#lines) {
      if (each === key || (bytes <= KEPT_BYTES && this.#lines.size <= KEPT_LINES)) break;
      this.#lines.delete(each);
      bytes -= content.length;
    }
    return line;
  }

  async #read(key: number): Promise<Line> {
    const { segmentId, line } = placeOf(key);
    const { path, block } = await this.#block(segmentId, line);
    const place = { file: path, line };
    const found = block === null ? null : lineOf(block, line);
    if (found === null) throw damagedLine(place);
    if (found.length === 0) throw gone(place);
    return { place, bytes: Buffer.from(found) }; // a copy: the line without what it stands in
  }

  /** The lines among which one stands. Blocks of packed files are kept: whoever exports reads line by line. */
  async #block(segmentId: number, line: number): Promise<Block> {
    const known = this.#blocks.findIndex(
      ({ segmentId: id, block }) =>
        id === segmentId && block !== null && isAmong(line, block.firstLine, block.lines),
    );
    const there = this.#blocks[known];
    const { folder: name, number } = segmentOf(segmentId);
    const found =
      there ?? (await readBlock(trajectoryFolder(this.#runDirectory, name), number, line, segmentId));
    if (found.packed)
      this.#blocks = [found, ...this.#blocks.filter((each) => each !== found)].slice(0, KEPT_BLOCKS);
    return found;
  }
}

/** From the packed file where it is there, else from the plain one. */
async function readBlock(folder: string, number: number, line: number, segmentId: number): Promise<Block> {
  const path = packedPath(folder, number);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  const read =
    bytes === null
      ? await readSegment(folder, { number, path: plainPath(folder, number), packed: false })
      : { segment: { number, path, packed: true }, bytes };
  const { segment } = read;
  return {
    segmentId,
    path: segment.path,
    packed: segment.packed,
    block: blockWith(segment, read.bytes, line),
  };
}

function gone(place: Place): ReplayError {
  return new ReplayError(
    "replay/not-found",
    `${whereIs(place)}: the episode is not there any more; the log was compacted. Update the index.`,
    { details: { ...place } },
  );
}
