/** The generated shop of the long tasks, opened once for all tests of a file, and players in it. */
import type { Player, StepResult } from "turnwise/env";
import { generateCatalogue } from "../../../../envs/webshop/generator/catalogue.ts";
import type { LongTask } from "../../../../envs/webshop/long/errand.ts";
import { LongSession, type LongWorld } from "../../../../envs/webshop/long/session.ts";
import { Stock } from "../../../../envs/webshop/long/stock.ts";
import { LongTasks } from "../../../../envs/webshop/long/tasks.ts";
import { createLongExpert } from "../../../../envs/webshop/players/long-expert.ts";

export async function openWorld(products = 1000, seed = 1): Promise<LongWorld> {
  const catalogue = await generateCatalogue({ seed, products });
  const stock = new Stock(catalogue, catalogue.shop);
  const shop = { catalogue, nounsOf: () => [], showsAttributes: false };
  return { shop, stock, tasks: new LongTasks(stock, seed) };
}

export function sessionOf(world: LongWorld): LongSession {
  return new LongSession(world, { reward: "score", queries: 24 });
}

/** The drawn tasks of a split. */
export function tasksOf({ tasks }: LongWorld, split: string, count: number): LongTask[] {
  return tasks
    .list(split)
    .slice(0, count)
    .map(({ id }) => tasks.task(id));
}

export interface Course {
  readonly task: LongTask;
  readonly actions: readonly string[];
  /** Actions that were not among the listed ones. */
  readonly unlisted: readonly string[];
  readonly last: StepResult | null;
}

/** What is done in place of what the expert asks for; null for what it asks for. */
export type Meddle = (turn: number, listed: readonly string[]) => string | null;

/** @param most turns after which it is stopped */
export function playTask(
  world: LongWorld,
  task: LongTask,
  meddle: Meddle = () => null,
  most = 160,
  player: Player = createLongExpert(),
): Course {
  const session = sessionOf(world);
  let { observation } = session.reset({ task: { id: task.id }, seed: 0 });
  const actions: string[] = [];
  const unlisted: string[] = [];
  let last: StepResult | null = null;
  while (actions.length < most && last?.terminated !== true) {
    const action = player.act(observation);
    if (!observation.admissible?.includes(action.text)) unlisted.push(action.text);
    const text = meddle(actions.length, observation.admissible ?? []) ?? action.text;
    actions.push(text);
    last = session.step({ text });
    observation = last.observation;
  }
  return { task, actions, unlisted, last };
}
