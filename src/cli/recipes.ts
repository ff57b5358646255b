/** Named sets of configuration keys for `--recipe`; a recipe says only what differs from the defaults. */

/**
 * Household tasks: few demonstrations, then GRPO in small batches. Episodes are cut at 30 turns while training,
 * which costs a third less and carries over to 50; the step size falls once most tasks are solved.
 */
const household = {
  imitation: { demonstrations: 32, updates: 120 },
  collect: { maxTurns: 30 },
  iterations: 600,
  optimizer: { learningRate: { type: "linear", from: 1e-3, to: 1e-4, start: 0.4, end: 1 } },
};

/** Recipe → configuration keys. */
export const RECIPES: Readonly<Record<string, object>> = {
  none: {},
  household,
  /** What `turnwise start` trains: enough to see it learn, in minutes on two cores. */
  start: {
    ...household,
    environment: { id: "alfworld-text" },
    iterations: 500,
    evaluation: { split: "valid_unseen", tasks: 240 },
  },
};

/** Environment id → the recipe that is taken where none is named. */
export const RECIPE_OF: Readonly<Record<string, string>> = { "alfworld-text": "household" };
