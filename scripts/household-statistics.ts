/**
 * Compares households of our own with the official games: sizes, admissible commands, turns of the expert, luck, and
 * by task type the turns of the expert beside those of the omniscient oracle.
 *
 *   node --conditions=turnwise:source scripts/household-statistics.ts [folder of official games] [games a split]
 */
import { type Rng, rng } from "turnwise/core";
import {
  type CompiledGame,
  compileGame,
  Household,
  loadGames,
  shortestPlan,
  World,
} from "turnwise/envs/alfworld-text";
import { createExpert } from "../envs/alfworld-text/expert/index.ts";
import { createHouseholds, HOUSEHOLD_SPLITS } from "../envs/alfworld-text/generator/index.ts";
import { spread } from "../envs/alfworld-text/library.ts";
import { TASK_TYPES } from "../envs/alfworld-text/problem.ts";

const [folder, limit = "400"] = process.argv.slice(2);

interface Play {
  readonly isWon: boolean;
  readonly turns: number;
  /** Admissible commands, summed over the turns. */
  readonly commands: number;
}

function play(game: CompiledGame, choose: (text: string, admissible: string[]) => string): Play {
  const household = new Household(new World(game, "move"));
  let text = household.reset();
  let [turns, commands] = [0, 0];
  for (; turns < 50 && !household.isWon(); turns++) {
    commands += household.admissible.length;
    text = household.step(choose(text, [...household.admissible]));
  }
  return { isWon: household.isWon(), turns, commands };
}

function playExpert(game: CompiledGame): Play {
  const expert = createExpert({ rng: rng(1, "expert", game.id) });
  return play(game, (text, admissible) => expert.act({ text, admissible }).text);
}

function playRandom(game: CompiledGame, random: Rng): Play {
  return play(game, (_, admissible) => {
    const commands = admissible.filter((command) => command !== "help");
    return commands[random.int(commands.length)] ?? "look";
  });
}

function oracleTurns(game: CompiledGame): number {
  return shortestPlan(new Household(new World(game, "move")))?.length ?? Number.NaN;
}

/** By task type: games, turns of the expert and of the oracle, and how many times as many those are. */
function reportTypes(
  games: readonly CompiledGame[],
  expert: ReadonlyMap<CompiledGame, Play>,
  oracle: ReadonlyMap<CompiledGame, number>,
): void {
  for (const type of TASK_TYPES) {
    const members = games.filter((game) => game.taskType === type);
    const sum = (of: (game: CompiledGame) => number) => members.reduce((total, game) => total + of(game), 0);
    const [played, planned] = [
      sum((game) => expert.get(game)?.turns ?? 0),
      sum((game) => oracle.get(game) ?? 0),
    ];
    const mean = (total: number) => (total / members.length).toFixed(2).padStart(6);
    process.stdout.write(
      `  ${type.padEnd(31)} ${String(members.length).padStart(4)} games  expert ${mean(played)}  oracle ${mean(planned)}  ` +
        `${(played / planned).toFixed(2)} ×\n`,
    );
  }
}

function report(name: string, games: readonly CompiledGame[]): void {
  const mean = (of: (game: CompiledGame) => number) =>
    games.reduce((sum, game) => sum + of(game), 0) / games.length;
  const expert = new Map(games.map((game) => [game, playExpert(game)]));
  const luck = new Map(games.map((game) => [game, playRandom(game, rng(1, "random", game.id))]));
  const oracle = new Map(games.map((game) => [game, oracleTurns(game)]));
  const row = {
    games: games.length.toString(),
    receptacles: mean((game) => game.receptacles.length).toFixed(1),
    objects: mean((game) => game.objects.length).toFixed(1),
    contents: mean((game) => game.contents.length / 2).toFixed(1),
    admissible: (
      mean((game) => luck.get(game)?.commands ?? 0) / mean((game) => luck.get(game)?.turns ?? 0)
    ).toFixed(1),
    "expert success": `${(100 * mean((game) => Number(expert.get(game)?.isWon))).toFixed(1)} %`,
    "expert turns": mean((game) => expert.get(game)?.turns ?? 0).toFixed(2),
    "oracle turns": mean((game) => oracle.get(game) ?? 0).toFixed(2),
    "walkthrough turns": mean((game) => game.walkthrough?.length ?? 0).toFixed(2),
    "random success": `${(100 * mean((game) => Number(luck.get(game)?.isWon))).toFixed(2)} %`,
  };
  process.stdout.write(
    `${name}\n${Object.entries(row)
      .map(([key, value]) => `  ${key.padEnd(18)} ${value}\n`)
      .join("")}`,
  );
  reportTypes(games, expert, oracle);
}

const households = createHouseholds();
for (const split of HOUSEHOLD_SPLITS) {
  const tasks = spread(households.tasks(split), Number(limit));
  report(
    `own ${split}`,
    tasks.map((task) => compileGame(households.game(task.id))),
  );
}
if (folder !== undefined) {
  for (const split of ["train", "valid_seen"]) {
    const { games } = await loadGames(folder, split);
    report(`official ${split}`, spread(games, Number(limit)));
  }
}
