/** Reads the shop's large JSON files element by element, plain or gzip, in memory that does not grow with them. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { DataError, fileReason, type Logger, messageOf, silentLogger } from "turnwise/core";
import { JsonSplitter, type Piece, SplitError } from "./json-splitter.ts";

export interface ReadOptions {
  readonly log?: Logger | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One element of an array, or one member of an object. */
export interface JsonEntry {
  /** Null in an array. */
  readonly key: string | null;
  readonly value: unknown;
  /** The element's own bytes; of an object's member `"key": value`. Valid until the next one is asked for. */
  readonly bytes: Buffer;
  /** Names the file and the place, for errors. */
  readonly where: string;
}

const CHUNK = 2 ** 20;
/** A line in the log for so many elements. */
const PROGRESS = 100_000;

/**
 * The elements of the one array or object that a file holds. Whether it is packed is seen from its first bytes.
 *
 * @throws DataError `data/missing` when it cannot be read, `data/damaged` when it is truncated or malformed, with
 *   the place
 */
export async function* readJson(
  file: string,
  kind: "array" | "object",
  options: ReadOptions = {},
): AsyncGenerator<JsonEntry> {
  const { log = silentLogger, signal } = options;
  const isPacked = await startsLikeGzip(file);
  const splitter = new JsonSplitter(kind);
  const source = createReadStream(file, { highWaterMark: CHUNK, signal });
  const stream = isPacked ? source.pipe(createGunzip({ chunkSize: CHUNK })) : source;
  if (isPacked) source.on("error", (error) => stream.destroy(error));
  const { size } = await stat(file);
  try {
    for await (const chunk of stream) {
      for (const piece of splitter.push(chunk as Buffer)) {
        yield toEntry(piece, kind, splitter.count, file);
        if (splitter.count % PROGRESS === 0) {
          const percent = Math.floor((100 * source.bytesRead) / size);
          log.info({ file: basename(file), elements: splitter.count, percent }, "reading");
        }
      }
    }
    splitter.end();
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof DataError ? error : readError(file, error, splitter.count);
  } finally {
    source.destroy();
  }
  log.debug({ file: basename(file), elements: splitter.count }, "read");
}

function toEntry(piece: Piece, kind: "array" | "object", count: number, file: string): JsonEntry {
  const { bytes, position } = piece;
  const where = `${file}, element ${count} at byte ${position}`;
  if (!isUtf8(bytes)) throw new DataError("data/damaged", `${where} holds bytes that are not UTF-8.`);
  const text = bytes.toString("utf8");
  if (kind === "array") return { key: null, value: parse(text, where), bytes, where };
  const member = Object.entries(parse(`{${text}}`, where) as Record<string, unknown>)[0];
  if (member === undefined) throw new DataError("data/damaged", `${where} has no key.`);
  return { key: member[0], value: member[1], bytes, where };
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(withoutNumbersOfPython(text));
    } catch {
      throw new DataError("data/damaged", `${where} is not JSON: ${messageOf(error)}.`, { cause: error });
    }
  }
}

/** Python writes and reads numbers that JSON does not have; nothing that the shop uses is one of them. */
function withoutNumbersOfPython(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity\b|\bNaN\b/gs, (part) =>
    part.startsWith('"') ? part : "null",
  );
}

async function startsLikeGzip(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw new DataError("data/missing", `${file} cannot be read: ${fileReason(error)}.`, { cause: error });
  }
}

function readError(file: string, error: unknown, count: number): DataError {
  const reason = error instanceof SplitError ? error.message : `after element ${count}: ${messageOf(error)}`;
  return new DataError("data/damaged", `${file} is damaged: ${reason}. Fetch or copy it again.`, {
    cause: error,
  });
}
