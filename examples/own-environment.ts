/** A world of your own: remember the order, walk to the bar, bring the right drink. */
import { actionSchema, defineEnvironment, observationSchema, rng } from "turnwise";
import { z } from "zod";

const DRINKS = ["tea", "coffee", "juice", "water"];

export default defineEnvironment({
  id: "waiter",
  version: "1",
  description: "Remember the order, walk to the bar, bring the drink.",
  config: z.strictObject({ steps: z.int().min(1).default(2).describe("steps from the table to the bar") }),
  observation: observationSchema,
  action: actionSchema,
  splits: ["train", "test"],
  maxTurns: 20,
  tasks: (split) => Array.from({ length: 50 }, (_, index) => ({ id: `${split}-${index}` })),
  create({ config }) {
    let order = "";
    let steps = 0;
    const actions = () => (steps < config.steps ? ["walk on"] : DRINKS.map((drink) => `bring ${drink}`));
    return {
      reset({ task, seed }) {
        [order = "", steps] = [rng(seed, task.id).shuffle(DRINKS)[0], 0];
        return {
          observation: { text: `The guest orders ${order}.`, admissible: actions(), instruction: "serve" },
        };
      },
      step({ text }) {
        const success = text === `bring ${order}`;
        if (!actions().includes(text)) throw new Error(`Nobody can ${text} here.`);
        if (text === "walk on") steps++;
        const observation = { text: success ? "Thank you!" : "You hear music.", admissible: actions() };
        return {
          observation,
          reward: success ? 1 : 0,
          terminated: text !== "walk on",
          truncated: false,
          success,
        };
      },
    };
  },
});
