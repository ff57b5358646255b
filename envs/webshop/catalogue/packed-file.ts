/**
 * A file of records that are read one by one, with tables that are read at once. What is read stays in the page cache
 * of the system, which all processes share; the heap holds only what is in use.
 *
 * Layout: magic, records, sections (each at a multiple of 8 bytes), a JSON footer that names them, the footer's length
 * and CRC-32, magic. A file without a whole footer was not finished. Numbers are little-endian.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { z } from "zod";

const MAGIC = Buffer.from("TWPACK1\n");
const TRAILER = 8 + MAGIC.length;
const FLUSH = 4 * 2 ** 20;

const footerSchema = z.object({
  about: z.string(),
  sections: z.record(z.string(), z.object({ offset: z.int(), length: z.int(), sum: z.int() })),
});
type Footer = z.output<typeof footerSchema>;

/** Writes a packed file: records first, then sections, then `finish`. */
export class PackedWriter {
  readonly #descriptor: number;
  #buffers: Buffer[] = [];
  #buffered = 0;
  #written = 0;
  /** [records + 1] where each begins, and where the last one ends. */
  readonly #offsets: number[] = [MAGIC.length];
  readonly #sums: number[] = [];
  readonly #sections: Footer["sections"] = {};

  /** @param path of a file that does not exist yet */
  constructor(path: string) {
    this.#descriptor = openSync(path, "wx");
    this.#put(MAGIC);
  }

  record(bytes: Buffer): void {
    this.#sums.push(crc32(bytes));
    this.#put(bytes);
    this.#offsets.push(this.#position);
  }

  section(name: string, data: string | Uint32Array | Int32Array | Float64Array): void {
    const bytes =
      typeof data === "string"
        ? Buffer.from(data)
        : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#put(Buffer.alloc(-this.#position & 7));
    this.#sections[name] = { offset: this.#position, length: bytes.length, sum: crc32(bytes) };
    this.#put(bytes);
  }

  /** @param about what the file was made from; whoever opens it says what it expects */
  finish(about: string): void {
    this.section("offsets", Float64Array.from(this.#offsets));
    this.section("sums", Uint32Array.from(this.#sums));
    const footer = Buffer.from(JSON.stringify({ about, sections: this.#sections } satisfies Footer));
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32LE(footer.length, 0);
    sizes.writeUInt32LE(crc32(footer), 4);
    for (const part of [footer, sizes, MAGIC]) this.#put(part);
    this.#flush();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  get #position(): number {
    return this.#written + this.#buffered;
  }

  #put(bytes: Buffer): void {
    this.#buffers.push(bytes);
    this.#buffered += bytes.length;
    if (this.#buffered >= FLUSH) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#buffers);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    this.#written += bytes.length;
    this.#buffers = [];
    this.#buffered = 0;
  }
}

/** A packed file that is open for reading. It is closed when nobody holds it any more. */
export class PackedFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #sections: Footer["sections"];
  readonly #offsets: Float64Array;
  readonly #sums: Uint32Array;

  private constructor(path: string, descriptor: number, sections: Footer["sections"]) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#sections = sections;
    this.#offsets = this.floats("offsets");
    this.#sums = this.integers("sums");
  }

  /**
   * Opens a file that was finished and is whole.
   *
   * @throws Error when it is absent, torn, or made from something else than `about`
   */
  static open(path: string, about: string): PackedFile {
    const descriptor = openSync(path, "r");
    try {
      const { size } = fstatSync(descriptor);
      const trailer = readAt(descriptor, size - TRAILER, TRAILER);
      if (!trailer.subarray(8).equals(MAGIC)) throw new Error("it was not finished");
      const length = trailer.readUInt32LE(0);
      const bytes = readAt(descriptor, size - TRAILER - length, length);
      if (crc32(bytes) !== trailer.readUInt32LE(4)) throw new Error("its footer is damaged");
      const footer = footerSchema.parse(JSON.parse(bytes.toString("utf8")));
      if (footer.about !== about) throw new Error("it was made from something else");
      const file = new PackedFile(path, descriptor, footer.sections);
      for (const name of Object.keys(footer.sections)) file.#section(name); // damage is found while it can be mended
      unused.register(file, descriptor);
      return file;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get records(): number {
    return this.#sums.length;
  }

  /** @throws RangeError where there is no such record; Error when it is not what was written */
  record(index: number): Buffer {
    const sum = this.#sums[index];
    if (sum === undefined) throw new RangeError(`There is no record ${index}; there are ${this.records}.`);
    const start = this.#offsets[index] ?? 0;
    const bytes = readAt(this.#descriptor, start, (this.#offsets[index + 1] ?? start) - start);
    if (crc32(bytes) !== sum) throw new Error(`record ${index} is damaged`);
    return bytes;
  }

  text(section: string): string {
    return this.#section(section).toString("utf8");
  }

  integers(section: string): Uint32Array {
    const { buffer, byteOffset, length } = this.#section(section);
    return new Uint32Array(buffer, byteOffset, length / 4);
  }

  floats(section: string): Float64Array {
    const { buffer, byteOffset, length } = this.#section(section);
    return new Float64Array(buffer, byteOffset, length / 8);
  }

  #section(name: string): Buffer {
    const section = this.#sections[name];
    if (section === undefined) throw new Error(`it has no section ${name}`);
    const bytes = readAt(this.#descriptor, section.offset, section.length);
    if (crc32(bytes) !== section.sum) throw new Error(`its section ${name} is damaged`);
    return bytes;
  }
}

const unused = new FinalizationRegistry<number>(closeSync);

function readAt(descriptor: number, position: number, length: number): Buffer {
  if (position < 0) throw new Error("it is too short");
  const bytes = Buffer.from(new ArrayBuffer(length)); // not from the pool: tables need an aligned start
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, position + done);
    if (count === 0) throw new Error("it is too short");
    done += count;
  }
  return bytes;
}
