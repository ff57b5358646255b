/**
 * Say the word that was shown. Every turn is a question of its own, so this is a bandit: a policy that matches
 * words is perfect, one that guesses earns 1 / options.
 *
 * Optimal return: 1, in `turns` turns. Uniform play: 1 / options on average.
 */
import { z } from "zod";
import {
  type Action,
  actionSchema,
  type Observation,
  observationSchema,
  type Rng,
  rng,
} from "../../core/index.ts";
import { defineEnvironment, type StepResult } from "../../env/index.ts";
import { numberedTasks } from "./tasks.ts";

const SEEN = ["apple", "bridge", "candle", "drum", "engine", "feather", "glove", "hammer"];
const UNSEEN = ["island", "jacket", "kettle", "ladder", "mirror", "needle", "orange", "pencil"];

const configSchema = z.strictObject({
  turns: z.int().min(1).max(100).default(3).describe("questions in an episode"),
  options: z.int().min(2).max(8).default(4).describe("words to choose from; more are harder to guess"),
});
type Config = z.output<typeof configSchema>;

interface State {
  readonly words: readonly string[];
  readonly taskId: string;
  readonly seed: number;
  turn: number;
  right: number;
}

export const identity = defineEnvironment({
  id: "identity",
  version: "1",
  description: "Say the word that is shown; tiny, for tests.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: ["train", "valid_unseen"],
  grammar: { style: "words", separators: [], instanceNumbers: false, ignored: [] },
  maxTurns: 100,
  tasks: (split) => numberedTasks(split, split === "train" ? 64 : 16),
  create({ config }) {
    let state: State = { words: SEEN, taskId: "", seed: 0, turn: 0, right: 0 };
    return {
      reset({ task, seed }) {
        state = {
          words: task.id.startsWith("train") ? SEEN : UNSEEN,
          taskId: task.id,
          seed,
          turn: 0,
          right: 0,
        };
        return { observation: ask(state, config) };
      },
      step(action: Action): StepResult {
        const { shown } = question(state, config);
        const reward = action.text === `say ${shown}` ? 1 / config.turns : 0;
        if (reward > 0) state.right++;
        state.turn++;
        const terminated = state.turn >= config.turns;
        return {
          observation: terminated ? { text: "That was all.", admissible: [] } : ask(state, config),
          reward,
          terminated,
          truncated: false,
          success: state.right === config.turns,
          score: state.right / config.turns,
        };
      },
      snapshot: () => ({ ...state }),
      restore(snapshot) {
        state = { ...(snapshot as State) };
        return { observation: ask(state, config) };
      },
    };
  },
  players: {
    expert: () => ({
      act: (observation) => ({ text: `say ${/^The word is (\w+)\.$/.exec(observation.text)?.[1] ?? ""}` }),
    }),
  },
});

/** What is shown and offered at a turn follows from task, seed and turn alone. */
function question(state: State, config: Config): { shown: string; options: string[] } {
  const random: Rng = rng(state.seed, "identity", state.taskId, state.turn);
  const options = random.shuffle(state.words).slice(0, config.options);
  return { shown: options[random.int(options.length)] ?? "", options };
}

function ask(state: State, config: Config): Observation {
  const { shown, options } = question(state, config);
  return {
    text: `The word is ${shown}.`,
    admissible: options.map((word) => `say ${word}`),
    ...(state.turn === 0 ? { instruction: "say the word that is shown" } : {}),
  };
}

export default identity;
