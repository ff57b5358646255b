/** A corpus from a file, with an index that is kept between runs. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { DataError, type Logger, silentLogger } from "turnwise/core";
import { cachedIndex } from "turnwise/retrieval";
import { type Corpus, indexOf, openCorpus } from "./corpus.ts";
import type { Passage } from "./passage.ts";
import { type ReadOptions, readCorpus } from "./read-corpus.ts";

export const CORPUS_ENDINGS: readonly string[] = [".jsonl.gz", ".jsonl"];

/**
 * Reads a corpus: a file, or `corpus.jsonl(.gz)` in a folder.
 *
 * @throws DataError `data/missing`, `data/damaged`
 */
export async function loadCorpusFile(path: string, options: ReadOptions = {}): Promise<Corpus> {
  const isFile = /\.jsonl(\.gz)?$/.test(path);
  const file = isFile ? resolve(path) : fileNamed(resolve(path), "corpus", CORPUS_ENDINGS);
  if (file === null) {
    throw new DataError("data/missing", `${resolve(path)} holds no corpus.jsonl or corpus.jsonl.gz.`);
  }
  const { passages } = await readCorpus(file, options);
  return indexedCorpus(passages, await digestOf(file, options.signal), options.log);
}

/** @param source names what the passages were made from, and changes with it */
export async function indexedCorpus(
  passages: readonly Passage[],
  source: string,
  log: Logger = silentLogger,
): Promise<Corpus> {
  const name = createHash("sha256").update(source).digest("hex").slice(0, 32);
  const path = join(cacheFolder(), `search-${passages.length}-${name}.index`);
  return openCorpus(passages, await cachedIndex({ path, source, build: () => indexOf(passages), log }));
}

/** `TURNWISE_CACHE`, or `turnwise` in the user's cache folder. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env["TURNWISE_CACHE"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "turnwise");
}

/** Passages in an order in which those of one title stand together, so that they make up one page. */
export function byTitle(passages: readonly Passage[]): Passage[] {
  const groups = new Map<string, Passage[]>();
  for (const passage of passages) {
    const group = groups.get(passage.title);
    if (group === undefined) groups.set(passage.title, [passage]);
    else group.push(passage);
  }
  return [...groups.values()].flat();
}

/** The first file of a name that there is in a folder. */
export function fileNamed(folder: string, name: string, endings: readonly string[]): string | null {
  return endings.map((ending) => join(folder, name + ending)).find((file) => existsSync(file)) ?? null;
}

async function digestOf(file: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, signal === undefined ? {} : { signal })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}
