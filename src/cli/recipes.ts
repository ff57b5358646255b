/** Named sets of configuration keys for `--recipe`; a recipe says only what differs from the defaults. */

/** Recipe → configuration keys. */
export const RECIPES: Readonly<Record<string, object>> = {
  /** What `turnwise start` trains: few demonstrations, then enough RL to see it learn, in minutes on two cores. */
  start: {
    environment: { id: "alfworld-text" },
    imitation: { demonstrations: 32, updates: 60 },
    iterations: 60,
    evaluation: { split: "valid_unseen", tasks: 200 },
  },
};
