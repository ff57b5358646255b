/**
 * Memory: a note shown once names a key and a door. Take that key, walk on, open that door. A wrong key or door
 * ends the episode.
 *
 * Optimal play: 2 + `distance` turns, return 1. Without memory of the first observation the best return is
 * 1 / colors²; so is that of uniform play.
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

const COLORS = ["red", "green", "blue", "yellow", "white", "black"];

const configSchema = z.strictObject({
  colors: z
    .int()
    .min(2)
    .max(COLORS.length)
    .default(3)
    .describe("keys and doors to choose from; more are harder"),
  distance: z.int().min(0).max(1000).default(2).describe("turns of walking between the keys and the doors"),
});
type Config = z.output<typeof configSchema>;

interface State {
  readonly key: string;
  readonly door: string;
  readonly colors: readonly string[];
  turn: number;
}

export const keyDoor = defineEnvironment({
  id: "key-door",
  version: "1",
  description: "Take the key and open the door that a note named at the start; tiny, for tests.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: ["train", "valid_unseen"],
  grammar: { style: "words", separators: [], instanceNumbers: false, ignored: [] },
  maxTurns: 20,
  tasks: (split) => numberedTasks(split, split === "train" ? 64 : 16),
  create({ config }) {
    let state: State = { key: "", door: "", colors: [], turn: 0 };
    return {
      reset({ task, seed }) {
        const random = rng(seed, "key-door", task.id);
        const colors = random.shuffle(COLORS.slice(0, config.colors));
        const pick = () => colors[random.int(colors.length)] ?? "";
        state = { key: pick(), door: pick(), colors, turn: 0 };
        return { observation: observe(state, config) };
      },
      step({ text }: Action): StepResult {
        if (!commands(state, config).includes(text)) {
          throw new EnvironmentError("env/invalid-action", `There is no way to ${text} here.`);
        }
        const opens = text === `open ${state.door} door`;
        const wrong = text.startsWith("take")
          ? text !== `take ${state.key} key`
          : text.startsWith("open") && !opens;
        state.turn++;
        return {
          observation: wrong || opens ? closing(opens) : observe(state, config),
          reward: opens ? 1 : 0,
          terminated: wrong || opens,
          truncated: false,
          success: opens,
        };
      },
      snapshot: () => ({ ...state }),
      restore(snapshot) {
        state = { ...(snapshot as State) };
        return { observation: observe(state, config) };
      },
    };
  },
  players: {
    expert() {
      let note: RegExpExecArray | null = null;
      return {
        act({ text, admissible }) {
          note ??= /take the (\w+) key and open the (\w+) door/.exec(text);
          const wanted = [`take ${note?.[1]} key`, "walk on", `open ${note?.[2]} door`];
          return { text: wanted.find((command) => admissible?.includes(command)) ?? "" };
        },
      };
    },
  },
});

function commands({ turn, colors }: State, { distance }: Config): string[] {
  if (turn === 0) return colors.map((color) => `take ${color} key`);
  return turn <= distance ? ["walk on"] : colors.map((color) => `open ${color} door`);
}

function observe(state: State, config: Config): Observation {
  const { turn, key, door } = state;
  const admissible = commands(state, config);
  if (turn > 0)
    return { text: turn <= config.distance ? "A long hall." : "Doors stand before you.", admissible };
  return {
    text: `Keys lie on a table. A note reads: take the ${key} key and open the ${door} door.`,
    admissible,
    instruction: "do what the note says",
  };
}

function closing(won: boolean): Observation {
  return { text: won ? "The door opens." : "A bell rings; you are led out.", admissible: [] };
}

export default keyDoor;
