/** Where compiled catalogues are kept between runs, and how they get there whole. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DataError, fileReason, type Logger, messageOf } from "turnwise/core";
import { PackedFile, PackedWriter } from "./packed-file.ts";

/** `TURNWISE_CACHE`, or `turnwise` in the user's cache folder. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env["TURNWISE_CACHE"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "turnwise");
}

/** A file that is being made and was not written to for so long, in ms, is one whose process was killed. */
const LEFT_OVER = 24 * 3600 * 1000;

/**
 * Opens a packed file of the cache, or makes it. It is written under another name first, so that what stands under its
 * own name is whole; two processes that make it at once write the same, and the later one's stays. Where the folder
 * cannot be written, the file is made in the system's temporary folder, for this process alone.
 *
 * @param about digest of all that the content follows from
 * @param write writes records and sections; called once, or again where the disk is full
 * @throws DataError `data/unwritable` when it can be written nowhere; and what `write` throws
 */
export async function openOrMake(
  folder: string,
  name: string,
  about: string,
  log: Logger,
  write: (writer: PackedWriter) => Promise<void>,
): Promise<PackedFile> {
  const path = join(folder, name);
  try {
    return PackedFile.open(path, about);
  } catch (error) {
    log.debug({ path, reason: fileReason(error) }, "nothing usable in the cache; it is made");
  }
  try {
    await make(folder, path, about, write);
    return PackedFile.open(path, about);
  } catch (error) {
    if (!isFileError(error)) throw error;
    log.warn(
      { path, reason: fileReason(error) },
      "the cache cannot be written; everything is read anew each time",
    );
  }
  const passing = join(tmpdir(), `${name}.${randomUUID()}`);
  try {
    await make(tmpdir(), passing, about, write);
    return PackedFile.open(passing, about);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new DataError(
      "data/unwritable",
      `The compiled catalogue can be written neither to ${folder} nor to ${tmpdir()}: ${fileReason(error)}. ` +
        "Free some space, or set TURNWISE_CACHE to a folder that has it.",
      { cause: error },
    );
  } finally {
    remove(passing); // it stays readable while it is open
  }
}

async function make(
  folder: string,
  path: string,
  about: string,
  write: (writer: PackedWriter) => Promise<void>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  removeLeftovers(path);
  const unfinished = `${path}.${randomUUID()}`;
  const writer = new PackedWriter(unfinished);
  try {
    try {
      await write(writer);
      writer.finish(about);
    } finally {
      writer.close();
    }
    renameSync(unfinished, path);
  } catch (error) {
    remove(unfinished);
    throw error;
  }
}

/** Removes what processes that were killed while they made this file have left behind. */
function removeLeftovers(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    const other = join(dirname(path), name);
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const { mtimeMs } = statSync(other, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > LEFT_OVER) remove(other);
  }
}

/** An error of the file system, not of the data that was read. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!isFileError(error)) throw new Error(messageOf(error)); // a left-over file is no reason to fail
  }
}
