/** What of the official corpus lies in a data folder. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { findGames, findSplits, type GameSource } from "../../../envs/alfworld-text/official/find-games.ts";

export interface RawGame {
  readonly id: string;
  readonly problem: string;
}

/** The splits the folder has, each with where its games lie. */
export async function splitsIn(folder: string): Promise<{ split: string; source: GameSource }[]> {
  const splits = await findSplits(folder);
  return Promise.all(splits.map(async (split) => ({ split, source: await findGames(folder, split) })));
}

/** The games of a source as they stand in the files. */
export function rawGames(source: GameSource): RawGame[] {
  if (source.kind === "files") {
    return source.files.map(({ id, file }) => {
      const { pddl_problem } = JSON.parse(readFileSync(file, "utf8")) as { pddl_problem: string };
      return { id, problem: pddl_problem };
    });
  }
  const bytes = readFileSync(source.file);
  const text = (source.file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const { id, pddl_problem } = JSON.parse(line) as { id: string; pddl_problem: string };
      return { id, problem: pddl_problem };
    });
}
