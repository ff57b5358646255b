/**
 * A finished segment on disk, `NNNNN.jsonl.zst`: zstd frames of about a megabyte of lines each, so that damage costs
 * one frame and one episode can be read alone. Skippable frames carry what a plain `zstd -d` ignores: before each
 * data frame its place, at the end the index of the segment.
 *
 *   [place][zstd frame] [place][zstd frame] … [index]
 *
 *   place: magic u32, length u32, then first line u32, lines u32, frame bytes u32, CRC-32 of the frame u32
 *   index: magic u32, length u32, then JSON, CRC-32 of the JSON u32, length of the JSON u32; all little endian
 */

import { promisify } from "node:util";
import { crc32, zstdCompress, zstdDecompressSync } from "node:zlib";
import { decodeIndex, encodeIndex, type SegmentIndex } from "./summary.ts";

const compress = promisify(zstdCompress);

const PLACE_MAGIC = 0x184d2a54;
const INDEX_MAGIC = 0x184d2a55;
const PLACE_BYTES = 24;
const FRAME_BYTES = 1 << 20;

/** Some lines of a segment. */
export interface LineBlock {
  /** Number of its first line, from 1. */
  readonly firstLine: number;
  readonly lines: number;
  /** The lines with their newlines, or null when the block is damaged. */
  readonly bytes: Buffer | null;
}

/** The bytes of a packed segment. */
export async function packSegment(plain: Buffer, index: SegmentIndex): Promise<Buffer> {
  const parts: Buffer[] = [];
  let firstLine = 1;
  for (let start = 0; start < plain.length; ) {
    const { end, lines } = blockEnd(plain, start);
    const frame = await compress(plain.subarray(start, end));
    const place = Buffer.alloc(PLACE_BYTES);
    [PLACE_MAGIC, PLACE_BYTES - 8, firstLine, lines, frame.length, crc32(frame)].forEach((value, i) => {
      place.writeUInt32LE(value, i * 4);
    });
    parts.push(place, frame);
    firstLine += lines;
    start = end;
  }
  return Buffer.concat([...parts, indexFrame(encodeIndex(index))]);
}

function blockEnd(plain: Buffer, start: number): { end: number; lines: number } {
  let end = start;
  let lines = 0;
  while (end < plain.length && end - start < FRAME_BYTES) {
    const newline = plain.indexOf(10, end);
    end = newline < 0 ? plain.length : newline + 1;
    lines++;
  }
  return { end, lines };
}

function indexFrame(json: string): Buffer {
  const text = Buffer.from(json);
  const out = Buffer.alloc(text.length + 16);
  out.writeUInt32LE(INDEX_MAGIC, 0);
  out.writeUInt32LE(text.length + 8, 4);
  text.copy(out, 8);
  out.writeUInt32LE(crc32(text), text.length + 8);
  out.writeUInt32LE(text.length, text.length + 12);
  return out;
}

/**
 * The index, from the last bytes of a packed segment.
 *
 * @returns null when it is damaged; a number when that many last bytes of the file are needed
 */
export function readIndex(tail: Buffer): SegmentIndex | number | null {
  if (tail.length < 16) return null;
  const length = tail.readUInt32LE(tail.length - 4);
  if (length + 16 > tail.length) return length + 16;
  const text = tail.subarray(tail.length - 8 - length, tail.length - 8);
  if (crc32(text) !== tail.readUInt32LE(tail.length - 8)) return null;
  return decodeIndex(text.toString("utf8"));
}

/**
 * The blocks of a packed segment in order. After damage it goes on at the next block that is intact.
 *
 * @param wanted blocks it declines are not decompressed and not yielded
 */
export function* blocks(
  packed: Buffer,
  wanted: (firstLine: number, lines: number) => boolean = () => true,
): Generator<LineBlock> {
  let nextLine = 1;
  for (let at = findPlace(packed, 0); at >= 0; ) {
    const [firstLine, lines, size, crc] = [8, 12, 16, 20].map((offset) =>
      packed.readUInt32LE(at + offset),
    ) as [number, number, number, number];
    if (firstLine > nextLine) yield { firstLine: nextLine, lines: firstLine - nextLine, bytes: null };
    if (wanted(firstLine, lines)) {
      const frame = packed.subarray(at + PLACE_BYTES, at + PLACE_BYTES + size);
      yield { firstLine, lines, bytes: frame.length === size && crc32(frame) === crc ? unpack(frame) : null };
    }
    nextLine = firstLine + lines;
    at = findPlace(packed, at + PLACE_BYTES);
  }
}

function unpack(frame: Buffer): Buffer | null {
  try {
    return zstdDecompressSync(frame);
  } catch {
    return null; // reported by the reader with the lines it held
  }
}

function findPlace(packed: Buffer, from: number): number {
  const magic = Buffer.alloc(8);
  magic.writeUInt32LE(PLACE_MAGIC, 0);
  magic.writeUInt32LE(PLACE_BYTES - 8, 4);
  for (let at = packed.indexOf(magic, from); at >= 0; at = packed.indexOf(magic, at + 1)) {
    if (at + PLACE_BYTES <= packed.length) return at;
  }
  return -1;
}
