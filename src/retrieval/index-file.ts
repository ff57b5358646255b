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
import { createHash } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DataError, fileReason } from "../core/errors.ts";
import { type IndexImage, readImage } from "./index-image.ts";

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
  const temporary = `${path}.${process.pid}.tmp`;
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

/**
 * Reads an image into shared memory and checks it against its digest.
 *
 * @param source as given to `saveImage`; null takes an index of anything
 * @throws DataError `data/missing`, `data/foreign` (no index, of another format version, or made from something else)
 *   or `data/damaged`
 */
export async function openImage(path: string, source: string | null): Promise<IndexImage> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new DataError("data/missing", `The search index ${path} cannot be read: ${fileReason(cause)}.`, {
      cause,
    });
  });
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(HEADER);
    const { bytesRead } = await file.read(header, 0, HEADER, 0);
    if (!header.subarray(0, MAGIC.length).equals(MAGIC))
      throw new DataError("data/foreign", `${path} is not a search index.`);
    if (bytesRead < HEADER) throw damaged(path, `it has only ${size} bytes`);
    const version = header.readUInt32LE(8);
    if (version !== FORMAT_VERSION) throw foreign(path, `of format ${version} instead of ${FORMAT_VERSION}`);
    if (source !== null && !sourceDigest(source).equals(header.subarray(56, 88)))
      throw foreign(path, "made from other documents");
    const length = header.readBigUInt64LE(16);
    if (BigInt(size) !== BigInt(HEADER) + length)
      throw damaged(path, `it has ${size} bytes instead of ${BigInt(HEADER) + length}`);
    const buffer = new SharedArrayBuffer(Number(length));
    if (!(await readAll(file, new Uint8Array(buffer))).equals(header.subarray(24, 56)))
      throw damaged(path, "its content does not match its digest");
    return readImage(buffer);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw damaged(path, fileReason(error), error);
  } finally {
    await file.close();
  }
}

/** Fills the bytes from behind the header; returns their digest. */
async function readAll(file: FileHandle, bytes: Uint8Array): Promise<Buffer> {
  const digest = createHash("sha256");
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + PIECE);
    const { bytesRead } = await file.read(piece, 0, piece.length, HEADER + at);
    if (bytesRead === 0) break;
    digest.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
  return digest.digest();
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
