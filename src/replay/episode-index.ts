/** The index of a run's episodes; see index-types.ts for what it gives. */
import { setTimeout as sleep } from "node:timers/promises";
import { ReplayError } from "../core/errors.ts";
import type { Annotation } from "../core/trajectory.ts";
import { EpisodeAccess } from "./episode-access.ts";
import { seriesOf } from "./episode-series.ts";
import { completeFilter } from "./filter-complete.ts";
import { type Filter, parseFilter, searchedWords } from "./filter-parse.ts";
import {
  asReplayError,
  type IndexDatabase,
  isDamage,
  openIndexDatabase,
  removeIndex,
} from "./index-database.ts";
import { IndexQueries } from "./index-query.ts";
import type {
  EpisodeIndex,
  EpisodeIndexOptions,
  EpisodeQuery,
  FollowOptions,
  IndexNotice,
  IndexState,
  UpdateOptions,
} from "./index-types.ts";
import { Indexer } from "./index-update.ts";
import { logFolders } from "./segment.ts";
import { matchingTurns } from "./turn-search.ts";

/**
 * Opens the index of a run, in `<run>/index.sqlite`; makes it where there is none. It does not wait for the log to be
 * read: call `update()`.
 *
 * @throws ReplayError `replay/not-found` when the folder holds no run; `replay/no-sqlite` where this Node lacks
 * `node:sqlite`; `replay/index-locked`
 */
export async function openEpisodeIndex(
  runDirectory: string,
  options: EpisodeIndexOptions = {},
): Promise<EpisodeIndex> {
  await logFolders(runDirectory);
  return new Index(runDirectory, options);
}

class Index implements EpisodeIndex {
  readonly runDirectory: string;
  readonly #notice: (notice: IndexNotice) => void;
  readonly #report: (problem: ReplayError) => void;
  readonly #access: EpisodeAccess;
  #database: IndexDatabase;
  #queries: IndexQueries;
  #indexer: Indexer;
  /** Updates run one after the other. */
  #updating: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(runDirectory: string, { onProblem = () => {}, onNotice = () => {} }: EpisodeIndexOptions) {
    this.runDirectory = runDirectory;
    this.#notice = onNotice;
    this.#report = onProblem;
    this.#access = new EpisodeAccess(runDirectory);
    this.#database = openIndexDatabase(runDirectory, onNotice);
    this.#queries = new IndexQueries(this.#database);
    this.#indexer = new Indexer(this.#database, runDirectory, onProblem);
  }

  /** Takes a new file in place of a damaged one. */
  #remake(): void {
    const { path } = this.#database;
    this.#database.close();
    if (path !== null) removeIndex(path);
    this.#database = openIndexDatabase(this.runDirectory, this.#notice);
    this.#queries = new IndexQueries(this.#database);
    this.#indexer = new Indexer(this.#database, this.runDirectory, this.#report);
    const message = `The index of ${this.runDirectory} was damaged; it is made anew from the log.`;
    this.#notice({ code: "rebuilt", message });
  }

  #ask<T>(question: (queries: IndexQueries) => T): T {
    if (this.#closed) throw new ReplayError("replay/index-failed", "The index was closed; open it again.");
    try {
      return question(this.#queries);
    } catch (error) {
      if (!isDamage(error)) throw asReplayError(error, this.#database.path);
      this.#remake();
      throw new ReplayError(
        "replay/index-damaged",
        `The index of ${this.runDirectory} was damaged. It was removed and is made anew from the log; try again.`,
        { cause: error },
      );
    }
  }

  state(): IndexState {
    return this.#ask((queries) => ({
      ...queries.counter(),
      progress: this.#indexer.progress,
      path: this.#database.path,
    }));
  }

  update(options: UpdateOptions = {}): Promise<IndexState> {
    const next = this.#updating.then(() => this.#update(options));
    this.#updating = next.catch(() => {}); // thrown to whoever asked for it
    return next;
  }

  async #update({ signal, onProgress }: UpdateOptions, attempt = 0): Promise<IndexState> {
    try {
      signal?.throwIfAborted();
      for await (const _ of this.#indexer.slices()) {
        if (this.#closed) throw new ReplayError("replay/index-failed", "The index was closed.");
        onProgress?.(this.state());
        await new Promise((resolve) => setImmediate(resolve)); // lets requests in between
        signal?.throwIfAborted();
      }
      return this.state();
    } catch (error) {
      if (!isDamage(error) || attempt > 0) throw asReplayError(error, this.#database.path);
      this.#remake();
      return await this.#update(signal === undefined ? {} : { signal, ...(onProgress && { onProgress }) }, 1);
    }
  }

  async *follow(options: FollowOptions & { readonly signal: AbortSignal }): AsyncGenerator<IndexState> {
    const { signal, everyMs = 1000 } = options;
    for (let revision = -1; !signal.aborted && !this.#closed; ) {
      const state = await this.update(options).catch((error: unknown) => {
        if (signal.aborted || this.#closed) return null;
        if (!(error instanceof ReplayError) || error.code !== "replay/index-locked") throw error;
        this.#report(error); // who holds it lets it go some time
        return null;
      });
      if (state !== null && state.revision !== revision) yield state;
      revision = state?.revision ?? revision;
      await sleep(everyMs, undefined, { signal }).catch(() => {}); // the loop sees the signal
    }
  }

  page(query: EpisodeQuery = {}) {
    return this.#ask((queries) => queries.page(query));
  }

  count(filter?: string | Filter) {
    return this.#ask((queries) => queries.count(filter));
  }

  row(episodeId: string) {
    return this.#ask((queries) => queries.row(episodeId));
  }

  ids(query: EpisodeQuery = {}) {
    return this.#ask((queries) => queries.ids(query));
  }

  facet(field: string, options: { readonly filter?: string | Filter; readonly limit?: number } = {}) {
    return this.#ask((queries) => queries.facet(field, options));
  }

  distribution(field: string, options: { readonly filter?: string | Filter; readonly bins?: number } = {}) {
    return this.#ask((queries) => queries.distribution(field, options));
  }

  complete(text: string, cursor: number) {
    return completeFilter(text, cursor, (field) => {
      try {
        return this.facet(field, { limit: 200 }).values;
      } catch {
        return []; // a list of suggestions is no place for an error
      }
    });
  }

  siblings(episodeId: string) {
    return this.#ask((queries) => queries.siblings(episodeId));
  }

  children(episodeId: string) {
    return this.#ask((queries) => queries.children(episodeId));
  }

  ancestors(episodeId: string) {
    return this.#ask((queries) => queries.ancestors(episodeId));
  }

  async episode(episodeId: string) {
    const episode = await this.#access.episode(this.#key(episodeId));
    return { episode, annotations: await this.annotations(episodeId) };
  }

  async header(episodeId: string) {
    return await this.#access.header(this.#key(episodeId));
  }

  async turns(episodeId: string, first: number, end: number) {
    return await this.#access.turns(this.#key(episodeId), first, end);
  }

  async series(episodeId: string) {
    const { episode, annotations } = await this.episode(episodeId);
    return seriesOf(episode, annotations);
  }

  async matchingTurns(episodeId: string, filter: string | Filter) {
    const searched = searchedWords(typeof filter === "string" ? parseFilter(filter) : filter);
    const key = this.#key(episodeId);
    if (searched.length === 0) return [];
    return matchingTurns(await this.#access.episode(key), searched);
  }

  async annotations(episodeId: string): Promise<readonly Annotation[]> {
    const keys = this.#ask((queries) => queries.annotationKeys(episodeId, queries.keyOf(episodeId)));
    const annotations: Annotation[] = [];
    for (const key of keys) {
      const annotation = await this.#access.annotation(key).catch((error: unknown) => {
        if (!(error instanceof ReplayError)) throw error;
        this.#report(error);
        return null;
      });
      if (annotation !== null) annotations.push(annotation);
    }
    return annotations;
  }

  #key(episodeId: string): number {
    return this.#ask((queries) => queries.keyOf(episodeId));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#updating;
    this.#database.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
