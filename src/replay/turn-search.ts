/** In which turns of an episode the words of a search stand. */
import type { Trajectory } from "../core/trajectory.ts";
import type { FilterField } from "./filter-fields.ts";
import { matchExpression } from "./filter-sql.ts";
import { loadSqlite } from "./index-database.ts";

interface Searched {
  readonly field: FilterField;
  readonly words: string;
}

/**
 * Indices of the turns in which any of the searches finds something, by the rules of the index itself. The final
 * observation counts as the turn after the last one.
 */
export function matchingTurns(
  { turns, finalObservation }: Pick<Trajectory, "turns" | "finalObservation">,
  searched: readonly Searched[],
): number[] {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(":memory:");
  try {
    database.exec(
      "CREATE VIRTUAL TABLE words USING fts5 (observation, action, content = '', tokenize = 'unicode61')",
    );
    const insert = database.prepare("INSERT INTO words (rowid, observation, action) VALUES (?, ?, ?)");
    database.exec("BEGIN");
    turns.forEach(({ observation, action }, turn) => {
      insert.run(turn, [observation.instruction ?? "", observation.text].join(" \ue000 "), action.text);
    });
    if (finalObservation !== null) insert.run(turns.length, finalObservation.text, "");
    const found = new Set<number>();
    const search = database.prepare("SELECT rowid FROM words WHERE words MATCH ?");
    for (const { field, words } of searched) {
      for (const { rowid } of search.all(matchExpression(field.name, words))) found.add(Number(rowid));
    }
    return [...found].sort((a, b) => a - b);
  } finally {
    database.close();
  }
}
