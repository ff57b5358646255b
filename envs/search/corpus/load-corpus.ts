/** A corpus from a file, with an index that is kept between runs; of a large one the texts stay in a file, too. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { DataError, fileReason, type Logger, silentLogger } from "turnwise/core";
import { cachedIndex, IndexBuilder } from "turnwise/retrieval";
import { type Corpus, indexOf, openCorpus, openPaged } from "./corpus.ts";
import { contentsOf, type Paged, type Passage } from "./passage.ts";
import { PassageFile, PassageWriter } from "./passage-file.ts";
import { type ReadOptions, readCorpus, streamCorpus } from "./read-corpus.ts";

export interface LoadOptions extends ReadOptions {
  /** Bytes from which on a file's passages are not held in memory; packed ones count five times. 256 MiB. */
  readonly largeFrom?: number;
}

const LARGE = 256 * 1024 * 1024;
const PACKING = 5;
const WORTH_KEEPING = 20_000;

export const CORPUS_ENDINGS: readonly string[] = [".jsonl.gz", ".jsonl"];

/**
 * Reads a corpus: a file, or `corpus.jsonl(.gz)` in a folder.
 *
 * @throws DataError `data/missing`, `data/damaged`
 */
export async function loadCorpusFile(path: string, options: LoadOptions = {}): Promise<Corpus> {
  const isFile = /\.jsonl(\.gz)?$/.test(path);
  const file = isFile ? resolve(path) : fileNamed(resolve(path), "corpus", CORPUS_ENDINGS);
  if (file === null) {
    throw new DataError("data/missing", `${resolve(path)} holds no corpus.jsonl or corpus.jsonl.gz.`);
  }
  const { log = silentLogger, signal, largeFrom = LARGE } = options;
  if (isLarge(file, largeFrom)) return largeCorpus(file, options);
  const { passages } = await readCorpus(file, options);
  const source = await digestOf(file, signal);
  const index = { path: cachePath(source, "index"), source, build: () => indexOf(passages), log };
  return openCorpus(passages, await cachedIndex(index));
}

/** A corpus of passages that came otherwise. @param keptFrom so many passages make their index worth keeping */
export async function indexedCorpus(
  passages: readonly Passage[],
  log: Logger = silentLogger,
  keptFrom: number = WORTH_KEEPING,
): Promise<Corpus> {
  if (passages.length < keptFrom) return openCorpus(passages);
  const hash = createHash("sha256");
  for (const passage of passages) hash.update(`${JSON.stringify([passage.id, contentsOf(passage)])}\n`);
  const source = hash.digest("hex");
  const index = { path: cachePath(source, "index"), source, build: () => indexOf(passages), log };
  return openCorpus(passages, await cachedIndex(index));
}

function isLarge(file: string, largeFrom: number): boolean {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return bytes >= (file.endsWith(".gz") ? largeFrom / PACKING : largeFrom);
}

/** A corpus whose passages and postings stay in files of the cache folder. */
async function largeCorpus(file: string, options: ReadOptions): Promise<Corpus> {
  const { log = silentLogger, signal, strict = false } = options;
  const source = await digestOf(file, signal);
  const known = await PassageFile.open(cachePath(source, "texts"), source);
  if (known !== null && known.leftOut > 0) log.warn({ file, left_out: known.leftOut }, "lines were left out");
  const builder = new IndexBuilder();
  const isKnown = known !== null && !(strict && known.leftOut > 0);
  const passages = isKnown ? known : await keepPassages(file, source, options, builder);
  const index = await cachedIndex({
    path: cachePath(source, "large.index"),
    source,
    postings: "file",
    build: () => (builder.size > 0 ? builder.build() : indexOf(all(passages))),
    log,
  });
  return openPaged(passages, index);
}

/**
 * Reads a corpus once: its passages go to a file, their words to a builder.
 *
 * @throws DataError also `data/unwritable`
 */
async function keepPassages(
  file: string,
  source: string,
  options: ReadOptions,
  builder: IndexBuilder,
): Promise<Paged> {
  const path = cachePath(source, "texts");
  let writer: PassageWriter | null = null;
  try {
    const opened = new PassageWriter(path);
    writer = opened;
    const problems = await streamCorpus(file, options, (passage) => {
      opened.add(passage);
      builder.add(passage.id, contentsOf(passage));
    });
    opened.finish(source, problems.length);
  } catch (cause) {
    writer?.abandon();
    options.signal?.throwIfAborted();
    if (cause instanceof DataError) throw cause;
    const message = `The passages of ${file} could not be written to ${path}: ${fileReason(cause)}. Set TURNWISE_CACHE to a folder with room for them.`;
    throw new DataError("data/unwritable", message, { cause });
  }
  const written = await PassageFile.open(path, source);
  if (written !== null) return written;
  throw new DataError("data/unwritable", `What was written to ${path} cannot be read again.`);
}

function* all(passages: Paged): Generator<Passage> {
  for (let number = 0; number < passages.size; number++) yield passages.passage(number);
}

/** A file of the cache folder. @param source names what it is made from, and changes with it */
export function cachePath(source: string, ending: string): string {
  const name = createHash("sha256").update(source).digest("hex").slice(0, 32);
  return join(cacheFolder(), `search-${name}.${ending}`);
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
