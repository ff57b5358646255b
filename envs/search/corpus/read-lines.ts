/**
 * Lines of a text file, plain or gzip, read as a stream: the file is never held as a whole. A byte order mark at its
 * beginning belongs to no line.
 */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** Longer lines are cut off here and cannot be read: a file without line breaks does not fill the memory. */
export const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** null where the line is longer than the limit. */
  readonly text: string | null;
}

/** @throws the system's error when the file cannot be read, or zlib's when it is damaged */
export async function* readLines(
  file: string,
  signal?: AbortSignal,
  limit: number = MAX_LINE_CHARACTERS,
): AsyncGenerator<Line> {
  const source = createReadStream(file, signal === undefined ? {} : { signal });
  const isPacked = file.endsWith(".gz");
  const stream = isPacked ? source.pipe(createGunzip()) : source;
  if (isPacked) source.on("error", (error) => stream.destroy(error));
  stream.setEncoding("utf8");
  let rest = "";
  let isTooLong = false;
  let number = 0;
  let isBegun = false;
  try {
    for await (const chunk of stream) {
      const parts = (isBegun ? (chunk as string) : withoutMark(chunk as string)).split("\n");
      isBegun = true;
      for (const [i, part] of parts.entries()) {
        if (!isTooLong) rest += part;
        if (rest.length > limit) {
          isTooLong = true;
          rest = "";
        }
        if (i === parts.length - 1) break;
        yield { number: ++number, text: isTooLong ? null : rest };
        rest = "";
        isTooLong = false;
      }
    }
  } finally {
    source.destroy();
  }
  if (isTooLong || rest !== "") yield { number: number + 1, text: isTooLong ? null : rest };
}

/** A text without the byte order mark that it may begin with. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
