/** Plays whole games with the bare engine, for tests of the games and of the expert. */
import { type Rng, rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { type CompiledGame, Household, World } from "turnwise/envs/alfworld-text";
import { createExpert } from "../../../envs/alfworld-text/expert/index.ts";

export interface Play {
  readonly isWon: boolean;
  readonly commands: readonly string[];
  readonly texts: readonly string[];
}

/** Lets a player play until it wins or 50 turns are over. */
export function play(game: CompiledGame, player: Player, dialect: "move" | "put" = "move"): Play {
  const household = new Household(new World(game, dialect));
  const texts = [household.reset()];
  const commands: string[] = [];
  while (commands.length < 50 && !household.isWon()) {
    const text = texts.at(-1) ?? "";
    const { text: command } = player.act({ text, admissible: [...household.admissible] });
    commands.push(command);
    texts.push(household.step(command));
  }
  return { isWon: household.isWon(), commands, texts };
}

export function playExpert(game: CompiledGame, dialect: "move" | "put" = "move"): Play {
  return play(game, createExpert({ rng: rng(1, "expert", game.id) }), dialect);
}

/** Any admissible command but help, each as likely as the others. */
export function randomPlayer(random: Rng): Player {
  return {
    act({ admissible }) {
      const commands = (admissible ?? []).filter((command) => command !== "help");
      return { text: commands[random.int(commands.length)] ?? "look" };
    },
  };
}

export function mean<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0) / items.length;
}
