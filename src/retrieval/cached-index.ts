/** An index that is built once, read from a file ever after, and held once in a process. */
import { resolve } from "node:path";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import { DataError, messageOf } from "../core/errors.ts";
import { type Logger, silentLogger } from "../core/log.ts";
import { SearchIndex, type SharedIndex } from "./search-index.ts";

export interface CachedIndexOptions {
  /** The file that keeps the index. */
  readonly path: string;
  /** Names what the index is made from and changes with it, such as a digest of the documents. */
  readonly source: string;
  /** Makes the index where the file has none that fits. */
  readonly build: () => SearchIndex | Promise<SearchIndex>;
  /** As for {@link SearchIndex.open}. */
  readonly postings?: "memory" | "file";
  readonly log?: Logger;
}

/** An index that is open in this process. */
interface OpenIndex {
  readonly source: string;
  readonly postings: "memory" | "file";
  readonly shared: SharedIndex;
}

/**
 * The index in a file if it was made from the same source, else a new one, which is written there.
 *
 * A file that is missing, of another version or source, or damaged is replaced; damage is logged as a warning. So is a
 * file that cannot be written: the index then stands in memory only.
 *
 * What this gives stays open until the process ends or another source takes its path: the next call, here or in a
 * worker thread that was started later, gets an index over the same memory.
 */
export async function cachedIndex(options: CachedIndexOptions): Promise<SearchIndex> {
  const { path, source, postings = "memory" } = options;
  const key = `turnwise search index ${resolve(path)}`;
  const known = getEnvironmentData(key) as OpenIndex | undefined;
  if (known?.source === source && known.postings === postings) {
    try {
      return SearchIndex.attach(known.shared);
    } catch (error) {
      if (!(error instanceof DataError)) throw error; // its file was replaced
    }
  }
  const index = await openOrBuild(options);
  setEnvironmentData(key, { source, postings, shared: index.share() } satisfies OpenIndex);
  return index;
}

async function openOrBuild(options: CachedIndexOptions): Promise<SearchIndex> {
  const { path, source, postings = "memory", build, log = silentLogger } = options;
  try {
    return await SearchIndex.open(path, { source, postings });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const level = error.code === "data/damaged" ? "warn" : "debug";
    log[level]({ path, reason: error.message }, "building the search index");
  }
  const index = await build();
  try {
    await index.save(path, source);
    return postings === "memory" ? index : await SearchIndex.open(path, { source, postings });
  } catch (error) {
    log.warn({ path, reason: messageOf(error) }, "the search index is not kept");
    return index;
  }
}
