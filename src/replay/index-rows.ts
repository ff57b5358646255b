/** What goes into the tables of the index. All of it runs within a transaction of the caller. */
import type { IndexDatabase } from "./index-database.ts";
import { keyOf } from "./index-schema.ts";
import type { EpisodeTexts } from "./record.ts";
import { type AnnotationSummary, type EpisodeSummary, type SegmentIndex, SUMMARY_KEYS } from "./summary.ts";

/** Stands between turns, so that words of two turns are not next to each other. It counts as a word (category Co). */
const BETWEEN = " \ue000 ";

const columns = SUMMARY_KEYS.map((key) => `"${key}"`).join(", ");
const INSERT_EPISODE = `INSERT INTO episodes (key, ${columns}) VALUES (?, ${SUMMARY_KEYS.map(() => "?").join(", ")})`;

/** Writes rows; afterwards `settle()` brings what depends on several rows up to date. */
export class IndexRows {
  readonly #database: IndexDatabase;
  #unsettled = new Set<string>();

  constructor(database: IndexDatabase) {
    this.#database = database;
  }

  /** Enters an episode; of an id that was written again, only the last stays. */
  putEpisode(key: number, summary: EpisodeSummary): void {
    const known = this.#keyOfId(summary.episodeId);
    if (known !== null && known >= key) return;
    if (known !== null) {
      this.removeEpisode(known, summary.parent);
      this.#unsettled.add(summary.episodeId);
    }
    const values = SUMMARY_KEYS.map((name) => {
      const value = summary[name];
      return typeof value === "boolean" ? Number(value) : value;
    });
    this.#database.prepare(INSERT_EPISODE).run(key, ...values);
    if (summary.parent !== null) this.#unsettled.add(summary.parent);
  }

  removeEpisode(key: number, parent: string | null): void {
    this.#database.prepare("DELETE FROM episodes WHERE key = ?").run(key);
    this.#database.prepare("DELETE FROM words WHERE rowid = ?").run(key);
    if (parent !== null) this.#unsettled.add(parent);
  }

  putAnnotation(key: number, { episodeId, iteration, replays, advantage }: AnnotationSummary): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO annotations VALUES (?, ?, ?, ?, ?)")
      .run(key, episodeId, iteration, replays, advantage);
    this.#unsettled.add(episodeId);
  }

  /** Enters the words of an episode, unless it is gone or was written again. */
  putWords(key: number, episode: EpisodeTexts): void {
    if (this.#database.prepare("SELECT 1 FROM episodes WHERE key = ?").get(key) === undefined) return;
    const { observation, action } = wordsOfEpisode(episode);
    this.#database.prepare("DELETE FROM words WHERE rowid = ?").run(key);
    this.#database
      .prepare("INSERT INTO words (rowid, observation, action) VALUES (?, ?, ?)")
      .run(key, observation, action);
  }

  /** Makes the rows of a segment those that its index lists; rows that are there already stay, with their words. */
  reconcile(segmentId: number, { episodes, annotations }: SegmentIndex): void {
    const [first, last] = [keyOf(segmentId, 0), keyOf(segmentId + 1, 0) - 1];
    const wanted = new Map(episodes.map(({ line, summary }) => [keyOf(segmentId, line), summary.episodeId]));
    const there = this.#database
      .prepare("SELECT key, episodeId, parent FROM episodes WHERE key BETWEEN ? AND ?")
      .all(first, last);
    for (const { key, episodeId, parent } of there) {
      if (wanted.get(Number(key)) === episodeId) continue;
      this.removeEpisode(Number(key), parent === null ? null : String(parent));
    }
    for (const { line, summary } of episodes) this.putEpisode(keyOf(segmentId, line), summary);
    for (const { episodeId } of this.#database
      .prepare("DELETE FROM annotations WHERE key BETWEEN ? AND ? RETURNING episodeId")
      .all(first, last)) {
      this.#unsettled.add(String(episodeId));
    }
    for (const { line, summary } of annotations) this.putAnnotation(keyOf(segmentId, line), summary);
  }

  /** What a row says of other rows: its annotations, its branches. */
  settle(): void {
    const statement = this.#database.prepare(`
      UPDATE episodes AS e SET
        (trained, replays) = (
          SELECT count(DISTINCT a.iteration), ifnull(max(a.replays), 0)
          FROM annotations AS a WHERE a.episodeId = e.episodeId AND a.key > e.key
        ),
        advantage = (
          SELECT a.advantage FROM annotations AS a
          WHERE a.episodeId = e.episodeId AND a.key > e.key AND a.replays IS NULL ORDER BY a.key DESC LIMIT 1
        ),
        children = (SELECT count(*) FROM episodes AS c WHERE c.parent = e.episodeId)
      WHERE episodeId = ?`);
    for (const episodeId of this.#unsettled) statement.run(episodeId);
    this.#unsettled = new Set();
    this.#database.prepare("UPDATE counters SET value = value + 1 WHERE name = 'revision'").run();
  }

  /** Empties all tables. */
  clear(): void {
    for (const table of ["segments", "episodes", "annotations"]) {
      this.#database.prepare(`DELETE FROM ${table}`).run();
    }
    this.#database.prepare("INSERT INTO words (words) VALUES ('delete-all')").run();
  }

  #keyOfId(episodeId: string): number | null {
    const row = this.#database.prepare("SELECT key FROM episodes WHERE episodeId = ?").get(episodeId);
    return row === undefined ? null : Number(row["key"]);
  }
}

/** The texts that full-text search looks through. */
export function wordsOfEpisode({ turns, finalObservation }: EpisodeTexts): {
  readonly observation: string;
  readonly action: string;
} {
  const observations = turns.map(({ observation }) => observation.text);
  const instruction = turns[0]?.observation.instruction;
  if (instruction !== undefined) observations.unshift(instruction);
  if (finalObservation !== null) observations.push(finalObservation.text);
  return {
    observation: observations.join(BETWEEN),
    action: turns.map(({ action }) => action.text).join(BETWEEN),
  };
}
