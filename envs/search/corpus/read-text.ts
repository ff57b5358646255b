/** Text files, plain or gzip, read as a stream: a file is never held as a whole. */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** Longer lines and rows cannot be read: a file without ends does not fill the memory. */
export const MAX_CHARACTERS = 64 * 1024 * 1024;

/** A line of a file, or a row of a list. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** null where it is longer than the limit. */
  readonly text: string | null;
}

/**
 * The text in pieces; a byte order mark at its beginning is no part of it.
 *
 * @throws the system's error when the file cannot be read, or zlib's when it is damaged
 */
export async function* readText(file: string, signal?: AbortSignal): AsyncGenerator<string> {
  const source = createReadStream(file, signal === undefined ? {} : { signal });
  const isPacked = file.endsWith(".gz");
  const stream = isPacked ? source.pipe(createGunzip()) : source;
  if (isPacked) source.on("error", (error) => stream.destroy(error));
  stream.setEncoding("utf8");
  let isBegun = false;
  try {
    for await (const chunk of stream) {
      const text = chunk as string;
      yield !isBegun && text.startsWith("\uFEFF") ? text.slice(1) : text;
      isBegun = true;
    }
  } finally {
    source.destroy();
  }
}
