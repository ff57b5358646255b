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

/**
 * Long households: a clone of many demonstrations in small updates, then GiGPO with a share of the reward for each goal. γ
 * is 0.99 because a goal takes some 40 turns; the step size is small at first because the clone can do something already.
 * Sampled at a low temperature in evaluation: the most likely action walks in circles at times. An hour on two cores.
 */
const longHousehold = {
  environment: { config: { reward: "goals" } },
  policy: { recall: true, features: ["match", "count", "retrieval", "graph"] },
  vocabulary: { episodes: 32 },
  imitation: { demonstrations: 3000, updates: 3000, episodesPerUpdate: 4, vocabularyDropout: 0 },
  collect: { groups: 8, lanes: 64 },
  objective: {
    algorithm: "gigpo",
    stepDiscount: 0.99,
    entropyBonus: piecewise([0, 0.003], [0.5, 0.001], [1, 0.0003]),
  },
  optimizer: { learningRate: piecewise([0, 0.00003], [0.02, 0.0003], [0.6, 0.0003], [1, 0.00003]) },
  minibatchEpisodes: 16,
  updateEpochs: 2,
  envSteps: 2_400_000,
  iterations: 100_000, // env steps end it
  evaluation: { split: "dev_unseen", decoding: "sample", temperature: 0.3 },
  trajectories: { keep: "sampled" },
};

/**
 * The shop: a clone of its expert, then GRPO on the score of the purchase. Few words have an embedding of their own: with
 * 8,192 the policy learned the products of the train split by heart (54 % on products never seen, 80 % in training).
 */
const webshop = {
  policy: {
    recall: true,
    features: ["match", "count", "retrieval", "context"],
    vocabularySize: 200,
    instructionWords: false,
    hiddenSize: 128,
  },
  vocabulary: { episodes: 64 },
  imitation: { demonstrations: 1500, updates: 1500, episodesPerUpdate: 8, vocabularyDropout: 0.3 },
  collect: { groups: 16, lanes: 64 },
  optimizer: { learningRate: piecewise([0, 0.0001], [0.03, 0.0006], [0.6, 0.0006], [1, 0.00003]) },
  minibatchEpisodes: 16,
  updateEpochs: 2,
  envSteps: 1_000_000,
  iterations: 100_000, // env steps end it
  evaluation: { split: "eval", tasks: 300 },
  trajectories: { keep: "sampled" },
};

/** Kinds of questions of search that are demonstrated. */
const SHORT =
  "bridge-1 bridge-2 bridge-3 bridge-4 bridge-5 as-of-2 as-of-3 comparison-1 unanswerable-2".split(" ");

/**
 * Search in conversation: chains come out a step at a time, and the encyclopaedia tells facts in the words of questions. A clone
 * of the player that follows the first thing that fits, then GiGPO on play at temperature 0.5, at which it is evaluated too:
 * at 1 long ways go astray so often that guessing pays, and the most likely action walks in circles at times. What is read
 * of the chain is paid as well, or giving up early would cost nothing. Names have no embeddings, because other questions are
 * about other names. Kinds that count, or put several things together, are left out of training: hardly one is ever solved,
 * and their episodes are long.
 */
const search = {
  environment: { config: { pages: 10_000, paraphrased: 0, conversation: true, reward: { path: 0.5 } } },
  policy: {
    compare: true,
    features: ["match", "count", "retrieval", "context"],
    embeddingSize: 32,
    stateSize: 64,
    vocabularySize: 1200,
    nameWords: false,
  },
  vocabulary: { episodes: 256 },
  imitation: {
    player: "hasty",
    types: SHORT,
    demonstrations: 9000,
    updates: 4000,
    episodesPerUpdate: 6,
    learningRate: 0.003,
    vocabularyDropout: 0,
  },
  collect: {
    types: [...SHORT, "bridge-6", "bridge-7", "bridge-8", "comparison-2", "unanswerable-3"],
    groups: 32,
    lanes: 64,
    maxTurns: 60,
    temperature: 0.5,
  },
  curriculum: { type: "learnable" },
  objective: { algorithm: "gigpo", stepDiscount: 0.98, stepWeight: 2, entropyBonus: 0 },
  optimizer: {
    learningRate: piecewise([0, 0.0005], [0.5, 0.0005], [1, 0.00003]),
    averaging: { decay: 0.99 },
  },
  minibatchEpisodes: 64,
  envSteps: 500_000,
  iterations: 100_000, // env steps end it
  evaluation: { split: "dev", decoding: "sample", temperature: 0.5 },
  trajectories: { keep: "sampled" },
};

/** Recipe → configuration keys. */
export const RECIPES: Readonly<Record<string, object>> = {
  none: {},
  household,
  alfworld,
  "long-household": longHousehold,
  webshop,
  search,
  /** What `turnwise start` trains: enough to see it learn, in minutes on two cores. */
  start: {
    ...household,
    environment: { id: "alfworld-text" },
    evaluation: { split: "valid_unseen", tasks: 240 },
  },
};

/** Environment id → the recipe that is taken where none is named. */
export const RECIPE_OF: Readonly<Record<string, string>> = {
  "alfworld-text": "household",
  "long-household": "long-household",
  webshop: "webshop",
  search: "search",
};

/** A schedule through points of [fraction of training, value]. */
function piecewise(...points: readonly (readonly [number, number])[]) {
  return { type: "piecewise", points };
}
