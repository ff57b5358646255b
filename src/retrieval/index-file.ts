/**
 * An index image in a file. All numbers are little-endian.
 *
 *   0   "twindex\n"
 *   8   format version (uint32), 4 bytes of zeros
 *   16  length of the image in bytes (uint64)
 *   24  SHA-256 of the image
 *   56  SHA-256 of the name of what the index was made from
 *   88  zeros up to 96, then the image
 *
 * A file is written beside its place and moved there when it is whole, so that readers never see half of one.
 */
import { createHash, randomUUID } from "node:crypto";
import { readSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DataError, fileReason } from "../core/errors.ts";
import { bytesBeforePostings, type IndexImage, readImage } from "./index-image.ts";
import { type PostingPlaces, type PostingSource, PostingsInFile } from "./postings.ts";

/** Changes whenever images, analysis or scores do. */
const FORMAT_VERSION = 1;
const MAGIC = Buffer.from("twindex\n");
const HEADER = 96;
const PIECE = 1 << 24;

type FileHandle = Awaited<ReturnType<typeof open>>;

/**
 * Writes an image; folders are made as needed.
 *
 * @param source names what the index was made from, such as a digest of the documents; `""` if nobody will ask
 * @throws DataError `data/unwritable` when the file cannot be written
 */
export async function saveImage(image: IndexImage, path: string, source: string): Promise<void> {
  const bytes = new Uint8Array(image.buffer);
  const digest = createHash("sha256");
  for (let at = 0; at < bytes.length; at += PIECE) digest.update(bytes.subarray(at, at + PIECE));
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(FORMAT_VERSION, 8);
  header.writeBigUInt64LE(BigInt(bytes.length), 16);
  digest.digest().copy(header, 24);
  sourceDigest(source).copy(header, 56);
  const temporary = `${path}.${process.pid}-${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "w");
    try {
      await writeAll(file, header, 0);
      for (let at = 0; at < bytes.length; at += PIECE)
        await writeAll(file, bytes.subarray(at, at + PIECE), HEADER + at);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error says more
    const message = `The search index could not be written to ${path}: ${fileReason(cause)}.`;
    throw new DataError("data/unwritable", message, { cause });
  }
}

/** How a file is opened. */
export interface OpenOptions {
  /** As given when it was saved: an index made from anything else is refused. Left out, any is taken. */
  readonly source?: string;
  /**
   * `memory` (default): all of it is read, which is fastest. `file`: the postings, most of a large index, stay in the
   * file and are read as searches need them, so that processes share what the operating system keeps in memory.
   */
  readonly postings?: "memory" | "file";
}

/** An index file whose postings are read where they are. */
export interface IndexFile {
  readonly path: string;
  /** SHA-256 of the image, by which a file that was replaced is known. */
  readonly digest: string;
}

export interface OpenedImage {
  readonly image: IndexImage;
  /** Null where the image has its postings. */
  readonly file: IndexFile | null;
}

/**
 * Reads an image into shared memory and checks it against its digest.
 *
 * @throws DataError `data/missing`, `data/foreign` (no index, of another format version, or made from something else)
 *   or `data/damaged`
 */
export async function openImage(path: string, options: OpenOptions): Promise<OpenedImage> {
  const { source, postings = "memory" } = options;
  const file = await open(path, "r").catch((cause: unknown) => {
    const message = `The search index ${path} cannot be read: ${fileReason(cause)}.`;
    throw new DataError("data/missing", message, { cause });
  });
  try {
    const header = Buffer.alloc(HEADER);
    await file.read(header, 0, HEADER, 0);
    const { size } = await file.stat();
    checkHeader(path, header, size);
    if (source !== undefined && !sourceDigest(source).equals(header.subarray(56, 88)))
      throw foreign(path, "made from other documents");
    const kept = postings === "memory" ? size - HEADER : await sizeWithoutPostings(file);
    const buffer = new SharedArrayBuffer(kept);
    const digest = await readAll(file, new Uint8Array(buffer));
    if (digest !== digestIn(header)) throw damaged(path, "its content does not match its digest");
    return { image: readImage(buffer), file: postings === "memory" ? null : { path, digest } };
  } catch (error) {
    if (error instanceof DataError && error.message.includes(path)) throw error;
    throw damaged(path, fileReason(error), error);
  } finally {
    await file.close();
  }
}

/**
 * The postings of an image that was read without them.
 *
 * @throws DataError `data/missing`, or `data/foreign` when the file has been replaced
 */
export function openPostings({ path, digest }: IndexFile, places: PostingPlaces): PostingSource {
  const { ranksAt, frequenciesAt } = places;
  const inFile = { ranksAt: HEADER + ranksAt, frequenciesAt: HEADER + frequenciesAt };
  return new PostingsInFile(path, inFile, (file) => {
    const header = Buffer.alloc(HEADER);
    readSync(file, header, 0, HEADER, 0);
    if (digestIn(header) !== digest) throw foreign(path, "no longer the one that was opened");
  });
}

const digestIn = (header: Buffer) => header.toString("hex", 24, 56);

function checkHeader(path: string, header: Buffer, size: number): void {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new DataError("data/foreign", `${path} is not a search index.`);
  if (size < HEADER) throw damaged(path, `it has only ${size} bytes`);
  const version = header.readUInt32LE(8);
  if (version !== FORMAT_VERSION) throw foreign(path, `of format ${version} instead of ${FORMAT_VERSION}`);
  const expected = BigInt(HEADER) + header.readBigUInt64LE(16);
  if (BigInt(size) !== expected) throw damaged(path, `it has ${size} bytes instead of ${expected}`);
}

async function sizeWithoutPostings(file: FileHandle): Promise<number> {
  const start = Buffer.alloc(1 << 16); // a head has about 500 bytes
  const { bytesRead } = await file.read(start, 0, start.length, HEADER);
  return bytesBeforePostings(start.subarray(0, bytesRead));
}

/** Reads everything behind the header, keeps what fits into `kept`, and returns the digest of all. */
async function readAll(file: FileHandle, kept: Uint8Array): Promise<string> {
  const digest = createHash("sha256");
  const passing = Buffer.alloc(PIECE);
  for (let at = 0; ; ) {
    const piece = at < kept.length ? kept.subarray(at, at + PIECE) : passing;
    const { bytesRead } = await file.read(piece, 0, piece.length, HEADER + at);
    if (bytesRead === 0) return digest.digest("hex");
    digest.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; )
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}

const sourceDigest = (source: string) => createHash("sha256").update(source).digest();

function foreign(path: string, what: string): DataError {
  return new DataError("data/foreign", `The search index ${path} is ${what}; build it anew.`);
}

function damaged(path: string, why: string, cause?: unknown): DataError {
  return new DataError("data/damaged", `The search index ${path} is damaged: ${why}. Build it anew.`, {
    cause,
  });
}
