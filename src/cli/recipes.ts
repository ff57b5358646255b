/** Named sets of configuration keys for `--recipe`; a recipe says only what differs from the defaults. */

/**
 * Household tasks: few demonstrations, then GRPO. Sixteen groups, because late in training most of them are solved
 * whole and teach nothing. Episodes are cut at 30 turns while training, which is cheaper and carries over to 50.
 */
const household = {
  imitation: { demonstrations: 32, updates: 120 },
  collect: { groups: 16, maxTurns: 30, lanes: 128 },
  iterations: 400,
};

/**
 * The official games from random weights, without demonstrations. Tasks whose groups have spread are preferred: they are
 * few at first and at the end. The average of the weights is steadier than the last of them. Chosen on rooms held out
 * of the train split (docs/experiments.md).
 */
const alfworld = {
  imitation: { demonstrations: 0 },
  collect: { groups: 16, maxTurns: 30, lanes: 128 },
  curriculum: { type: "learnable" },
  optimizer: { averaging: { decay: 0.99 } },
  iterations: 1500,
};

/** Recipe → configuration keys. */
export const RECIPES: Readonly<Record<string, object>> = {
  none: {},
  household,
  alfworld,
  /** What `turnwise start` trains: enough to see it learn, in minutes on two cores. */
  start: {
    ...household,
    environment: { id: "alfworld-text" },
    evaluation: { split: "valid_unseen", tasks: 240 },
  },
};

/** Environment id → the recipe that is taken where none is named. */
export const RECIPE_OF: Readonly<Record<string, string>> = { "alfworld-text": "household" };
