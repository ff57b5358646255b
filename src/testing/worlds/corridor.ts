/**
 * Walk along a row of cells to the goal.
 *
 * Optimal play walks straight: |goal − start| turns, return 1 − stepCost · |goal − start|. The start is never the
 * goal. At the outer cells only the way inward is admissible.
 */
import { z } from "zod";
import {
  type Action,
  actionSchema,
  EnvironmentError,
  type Observation,
  observationSchema,
  rng,
} from "../../core/index.ts";
import { defineEnvironment, type StepResult } from "../../env/index.ts";
import { numberedTasks } from "./tasks.ts";

const configSchema = z.strictObject({
  length: z.int().min(2).max(1000).default(7).describe("cells of the corridor; longer needs more turns"),
  stepCost: z.number().min(0).max(0.1).default(0.01).describe("taken from the reward each turn"),
});

interface State {
  readonly goal: number;
  cell: number;
  turn: number;
}

export const corridor = defineEnvironment({
  id: "corridor",
  version: "1",
  description: "Walk along a corridor to the goal; tiny, for tests.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: ["train", "valid_unseen"],
  grammar: { style: "words", separators: ["to"], instanceNumbers: false, ignored: [] },
  maxTurns: 20,
  tasks: (split) => numberedTasks(split, split === "train" ? 64 : 16),
  create({ config }) {
    let state: State = { goal: 0, cell: 0, turn: 0 };
    const observe = (): Observation => ({
      text: `You are in cell ${state.cell + 1} of ${config.length}. The goal is cell ${state.goal + 1}.`,
      admissible: directions(state.cell, config.length),
      ...(state.turn === 0 ? { instruction: "walk to the goal" } : {}),
    });
    return {
      reset({ task, seed }) {
        const random = rng(seed, "corridor", task.id);
        const goal = random.int(config.length);
        const cell = (goal + 1 + random.int(config.length - 1)) % config.length;
        state = { goal, cell, turn: 0 };
        return { observation: observe(), info: { distance: Math.abs(goal - cell) } };
      },
      step(action: Action): StepResult {
        if (!directions(state.cell, config.length).includes(action.text)) {
          throw new EnvironmentError(
            "env/invalid-action",
            `There is no way to ${action.text} in the corridor.`,
          );
        }
        state.cell += action.text === "go right" ? 1 : -1;
        state.turn++;
        const terminated = state.cell === state.goal;
        const rewardParts = { goal: terminated ? 1 : 0, cost: -config.stepCost };
        return {
          observation: observe(),
          reward: rewardParts.goal + rewardParts.cost,
          rewardParts,
          terminated,
          truncated: false,
          success: terminated,
        };
      },
      snapshot: () => ({ ...state }),
      restore(snapshot) {
        state = { ...(snapshot as State) };
        return { observation: observe() };
      },
    };
  },
  players: { expert: () => ({ act: walk }) },
});

const LEFT = Object.freeze(["go left"]) as unknown as string[];
const RIGHT = Object.freeze(["go right"]) as unknown as string[];
const BOTH = Object.freeze(["go left", "go right"]) as unknown as string[];

function directions(cell: number, length: number): string[] {
  if (cell === 0) return RIGHT;
  return cell === length - 1 ? LEFT : BOTH;
}

function walk(observation: Observation): Action {
  const [cell = 0, , goal = 0] = (observation.text.match(/\d+/g) ?? []).map(Number);
  return { text: cell < goal ? "go right" : "go left" };
}

export default corridor;
