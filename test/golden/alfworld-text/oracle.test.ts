/** On every official game the oracle's plan wins exactly on its last command and is no longer than the walkthrough. */
import { Household, loadGames, shortestPlan, World } from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../shared-data.ts";
import { splitsIn } from "./corpus.ts";

const folder = sharedPath("data", "alfworld");
const splits = folder === null ? [] : await splitsIn(folder);

describe.skipIf(folder === null)("shortest plans", () => {
  it("there are splits to plan for", () => {
    expect(splits.length).toBeGreaterThan(0);
  });

  it.each(splits)("of $split", async ({ split }) => {
    const { games } = await loadGames(folder ?? "", split);
    expect(games.length).toBeGreaterThan(0);
    const failures: string[] = [];
    for (const game of games) {
      const household = new Household(new World(game, "move"));
      const plan = shortestPlan(household) ?? [];
      const wins = plan.map((command) => {
        const isPossible = household.admissible.includes(command);
        household.step(command);
        return isPossible && household.isWon();
      });
      const isExact = plan.length > 0 && wins.indexOf(true) === plan.length - 1;
      if (!isExact || plan.length > (game.walkthrough?.length ?? 0))
        failures.push(`${game.id}: ${plan.join("; ")} against ${game.walkthrough?.join("; ")}`);
    }
    expect(failures).toEqual([]);
  });
});
