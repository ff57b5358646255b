import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendScalars, crc32c, createEventFile, maskedCrc32c } from "../../src/training/tensorboard.ts";

interface Field {
  readonly number: number;
  readonly value: number | Buffer;
}

/** Splits a TFRecord stream; every checksum must hold. */
function records(bytes: Buffer): Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expect(bytes.readUInt32LE(at + 8)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    out.push(data);
    at += 16 + length;
  }
  return out;
}

/** Decodes the fields of a protocol buffer message. */
function fields(bytes: Buffer): Field[] {
  const out: Field[] = [];
  let at = 0;
  const varint = (): number => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [number, type] = [key >> 3, key & 7];
    if (type === 0) out.push({ number, value: varint() });
    else if (type === 1) out.push({ number, value: bytes.readDoubleLE((at += 8) - 8) });
    else if (type === 5) out.push({ number, value: bytes.readFloatLE((at += 4) - 4) });
    else {
      const length = varint();
      out.push({ number, value: bytes.subarray(at, (at += length)) });
    }
  }
  return out;
}

const get = (list: Field[], number: number) => list.find((field) => field.number === number)?.value;

describe("TensorBoard files", () => {
  it("check with CRC32C as published", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283); // the check value of the CRC catalogue
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa); // RFC 3720, B.4
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  });

  it("hold what was written", async () => {
    const folder = await mkdtemp(join(tmpdir(), "turnwise-"));
    try {
      const path = join(folder, "events.out.tfevents.1.test");
      await createEventFile(path, 100.5);
      await appendScalars(path, [
        { wallTime: 101, step: 1, scalars: { "train/loss": 0.25, "train/entropy": -1.5 } },
        { wallTime: 102, step: 300, scalars: { "train/loss": 1e-3 } },
      ]);
      const [version, first, second] = records(await readFile(path)).map(fields);
      expect(get(version ?? [], 1)).toBe(100.5);
      expect(get(version ?? [], 3)?.toString()).toBe("brain.Event:2");
      const scalars = (event: Field[] = []) =>
        fields(get(event, 5) as Buffer).map((value) => {
          const parts = fields(value.value as Buffer);
          return [get(parts, 1)?.toString(), get(parts, 2)];
        });
      expect([get(first ?? [], 1), get(first ?? [], 2)]).toEqual([101, 1]);
      expect(scalars(first)).toEqual([
        ["train/loss", 0.25],
        ["train/entropy", -1.5],
      ]);
      expect(get(second ?? [], 2)).toBe(300);
      expect(scalars(second)).toEqual([["train/loss", Math.fround(1e-3)]]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
