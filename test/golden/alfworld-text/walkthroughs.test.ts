/** Every stored walkthrough of every official game wins exactly on its last command, in both wordings. */
import { Household, loadGames, translateCommand, World } from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../shared-data.ts";
import { rawGames, splitsIn } from "./corpus.ts";

const folder = sharedPath("data", "alfworld");
const splits = folder === null ? [] : await splitsIn(folder);

describe.skipIf(folder === null)("stored walkthroughs", () => {
  it("there are splits to play", () => {
    expect(splits.length).toBeGreaterThan(0);
  });

  it.each(splits)("of $split", async ({ split, source }) => {
    const { games, problems } = await loadGames(folder ?? "", split);
    expect(problems).toEqual([]);
    expect(games).toHaveLength(rawGames(source).length);
    const failures: string[] = [];
    for (const game of games) {
      const commands = game.walkthrough ?? [];
      for (const dialect of ["move", "put"] as const) {
        const household = new Household(new World(game, dialect));
        household.reset();
        const wins = commands.map((command) => {
          const text = household.step(translateCommand(command, dialect));
          return text === "Nothing happens." ? null : household.isWon();
        });
        const expected = commands.map((_, i) => i === commands.length - 1);
        if (wins.length === 0 || wins.join() !== expected.join())
          failures.push(`${game.id} (${dialect}): ${wins}`);
      }
    }
    expect(failures).toEqual([]);
  });
});
