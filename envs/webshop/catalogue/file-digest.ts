/** What a file holds, as a digest; of large files it is remembered, so that 5 GB are not read at every start. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataError, fileReason, type Logger, messageOf } from "turnwise/core";
import { z } from "zod";

/** A file changed less than this before it was read may change again without its time showing it, in ms. */
const SETTLED = 3000;

const noteSchema = z.object({ path: z.string(), size: z.number(), changed: z.number(), digest: z.string() });

export interface DigestOptions {
  /** Where digests of large files are remembered. */
  readonly folder: string;
  /** Bytes from which a file is large; smaller ones are read each time. 64 MiB unless given. */
  readonly large?: number;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * SHA-256 of a file's content. That of a large file is taken from a note in the folder if path, size and time of the
 * last change are still those of the note.
 *
 * @throws DataError `data/missing`
 */
export async function digestOf(file: string, options: DigestOptions): Promise<string> {
  const { folder, large = 64 * 2 ** 20, log, signal } = options;
  const path = resolve(file);
  try {
    const { size, mtimeMs: changed } = await stat(path);
    if (size < large) return await readDigest(path, signal);
    const note = join(folder, `digest-${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`);
    const known = await readNote(note);
    if (known?.path === path && known.size === size && known.changed === changed) return known.digest;
    log.info({ file, bytes: size }, "reading a file to see whether it was compiled before");
    const begun = Date.now();
    const digest = await readDigest(path, signal);
    if (begun - changed > SETTLED) await writeNote(note, { path, size, changed, digest }, log);
    return digest;
  } catch (error) {
    signal?.throwIfAborted();
    throw new DataError("data/missing", `${file} cannot be read: ${fileReason(error)}.`, { cause: error });
  }
}

async function readDigest(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20, signal }))
    hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function readNote(note: string): Promise<z.output<typeof noteSchema> | null> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(note, "utf8")));
  } catch {
    return null; // absent or torn: the file is read
  }
}

async function writeNote(note: string, content: z.output<typeof noteSchema>, log: Logger): Promise<void> {
  const unfinished = `${note}.${randomUUID()}`;
  try {
    await mkdir(join(note, ".."), { recursive: true });
    await writeFile(unfinished, JSON.stringify(content));
    await rename(unfinished, note);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    log.debug({ note, reason: messageOf(error) }, "the digest is not remembered");
  }
}
