/** Episodes recorded from the original engine, replayed byte for byte. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type CompiledGame, Household, loadGames, World } from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { nameEntities } from "../../../envs/alfworld-text/names.ts";
import { readProblem } from "../../../envs/alfworld-text/read-pddl.ts";
import { sharedPath } from "../../shared-data.ts";
import { rawGames, splitsIn } from "./corpus.ts";

interface RecordedStep {
  readonly cmd: string;
  readonly obs: string;
  readonly admissible: readonly string[];
  readonly reward: number;
  readonly done: boolean;
  readonly won: boolean;
}

interface RecordedEpisode {
  readonly game: string;
  readonly mode: string;
  readonly initial_obs: string;
  readonly initial_admissible: readonly string[];
  readonly initial_won: boolean;
  readonly names: Readonly<Record<string, string>> | null;
  readonly steps: readonly RecordedStep[];
}

const folder = sharedPath("data", "alfworld");
const file = sharedPath("data", "alfworld", "golden.jsonl.gz");
const episodes = file === null ? [] : readEpisodes(file);

function readEpisodes(path: string): RecordedEpisode[] {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split("\n");
  return lines.map((line) => JSON.parse(line) as RecordedEpisode);
}

const idOf = (episode: RecordedEpisode) => episode.game.replace(/\/game\.tw-pddl$/, "");
const wanted = new Set(episodes.map(idOf));

describe.skipIf(folder === null || file === null)("episodes recorded from the original engine", async () => {
  const games = new Map<string, CompiledGame>();
  const problems = new Map<string, string>();
  for (const { split, source } of folder === null ? [] : await splitsIn(folder)) {
    for (const game of (await loadGames(folder ?? "", split)).games) games.set(game.id, game);
    for (const { id, problem } of rawGames(source)) if (wanted.has(id)) problems.set(id, problem);
  }

  it("there are some", () => {
    expect(episodes.length).toBeGreaterThan(0);
  });

  it.each(episodes.map((episode) => ({ name: `${episode.mode} ${idOf(episode)}`, episode })))(
    "$name",
    ({ episode }) => {
      const id = idOf(episode);
      const game = games.get(id);
      if (game === undefined) throw new Error(`The data has no game ${id}.`);
      const household = new Household(new World(game, "move"));
      expect(household.reset()).toBe(episode.initial_obs);
      expect(household.admissible).toEqual(episode.initial_admissible);
      expect(household.isWon()).toBe(episode.initial_won);
      for (const [i, step] of episode.steps.entries()) {
        const at = `step ${i}: ${JSON.stringify(step.cmd)}`;
        expect(household.step(step.cmd), at).toBe(step.obs);
        expect(household.admissible, at).toEqual(step.admissible);
        const isWon = household.isWon();
        expect({ won: isWon, done: isWon, reward: isWon ? 1 : 0 }, at).toEqual({
          won: step.won,
          done: step.done,
          reward: step.reward,
        });
      }
      if (episode.names === null) return;
      const names = nameEntities(readProblem(problems.get(id) ?? "", id).facts);
      for (const [entity, name] of Object.entries(episode.names))
        expect(names.get(entity), entity).toBe(name);
    },
  );
});
