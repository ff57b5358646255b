/**
 * TensorBoard event files: a TFRecord stream of Event messages with scalar summaries.
 *
 *   record = length (uint64) · masked CRC of length · data · masked CRC of data          little-endian
 *   masked CRC = rotate right 15 (CRC32C) + 0xa282ead8
 *
 * @source tensorflow/core/lib/io/record_writer.h, core/util/event.proto, core/framework/summary.proto
 */
import { appendFile, writeFile } from "node:fs/promises";

export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/** Starts an event file: the version record every reader expects first. */
export async function createEventFile(path: string, wallTime: number): Promise<void> {
  const version = Buffer.from("brain.Event:2");
  await writeFile(path, frame(Buffer.concat([double(1, wallTime), bytes(3, version)])));
}

export async function appendScalars(path: string, events: readonly ScalarEvent[]): Promise<void> {
  await appendFile(path, Buffer.concat(events.map((event) => frame(encodeEvent(event)))));
}

/** Event: 1 wall_time (double), 2 step (int64), 5 summary; Summary: 1 value; Value: 1 tag, 2 simple_value (float). */
function encodeEvent({ wallTime, step, scalars }: ScalarEvent): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    bytes(1, Buffer.concat([bytes(1, Buffer.from(tag)), float(2, value)])),
  );
  return Buffer.concat([double(1, wallTime), key(2, 0), varint(step), bytes(5, Buffer.concat(values))]);
}

function key(field: number, wireType: number): Buffer {
  return varint(field * 8 + wireType);
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return Buffer.from(out);
}

function double(field: number, value: number): Buffer {
  const out = Buffer.alloc(8);
  out.writeDoubleLE(value);
  return Buffer.concat([key(field, 1), out]);
}

function float(field: number, value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeFloatLE(value);
  return Buffer.concat([key(field, 5), out]);
}

function bytes(field: number, data: Buffer): Buffer {
  return Buffer.concat([key(field, 2), varint(data.length), data]);
}

function frame(data: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeBigUInt64LE(BigInt(data.length));
  header.writeUInt32LE(maskedCrc32c(header.subarray(0, 8)), 8);
  const footer = Buffer.alloc(4);
  footer.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([header, data, footer]);
}

/** CRC32C (Castagnoli, reflected polynomial 0x82f63b78), masked as TFRecord wants it. */
export function maskedCrc32c(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (CRC_TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
