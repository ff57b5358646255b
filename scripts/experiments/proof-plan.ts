/**
 * What the proof compares, as data: regimes (worlds and budgets in which methods can differ) and arms (methods). Every
 * arm of a regime trains under the regime's settings and its own, with equal env steps and the same seeds.
 */

/** Configuration key → value; `env.…` are options of the environment. */
export type Settings = Readonly<Record<string, unknown>>;

export interface Regime {
  readonly about: string;
  readonly environment: string;
  /** Whether it plays the games of `--data` where that is given. */
  readonly takesData: boolean;
  /** What the other arms are compared with. */
  readonly control: "grpo" | "ppo";
  readonly arms: readonly string[];
  /** Budget of each run. */
  readonly envSteps: number;
  /** Iterations that this budget takes with the control: what schedules that count iterations are scaled to. */
  readonly iterations: number;
  /** Env steps a second with two runs on two cores, updates included; only to say beforehand how long it will take. */
  readonly stepsPerSecond: number;
  readonly settings: Settings;
  /**
   * What a run of each seed does before the others of that seed, which start from its weights: cloning that all arms share.
   * It is reported as the arm `start`.
   */
  readonly start?: Settings;
}

/** Of a regime, for arms that depend on it. */
export interface RunShape {
  readonly iterations: number;
  readonly entropyBonus: number;
  readonly envSteps: number;
  readonly settings: Settings;
}

export interface Arm {
  readonly about: string;
  readonly settings: (run: RunShape) => Settings;
}

/** Weight of the entropy in every run; EPO's λ is the same, so that an arm with EPO adds its smoothing and nothing else. */
export const ENTROPY_BONUS = 0.003;

const COMMON: Settings = {
  iterations: 100_000, // never reached: env steps end a run
  "objective.entropyBonus": ENTROPY_BONUS,
  "evaluation.every": 0, // what is learned on the way is read from the training episodes
  "evaluation.tasks": 1000, // all there are
  "checkpoint.keep": 1,
  "trajectories.keep": "none",
};

/** The household recipe of `turnwise train alfworld-text`, on rooms held out of training. */
const HOUSEHOLD: Settings = {
  ...COMMON,
  "env.holdOutDev": true,
  "evaluation.split": "dev_unseen",
  "imitation.demonstrations": 0,
  "collect.groups": 16,
  "collect.maxTurns": 30,
  "collect.lanes": 128,
};

/** A step size for weights that can do something already. */
const WARM = {
  type: "piecewise",
  points: [
    [0, 0.00003],
    [0.05, 0.0003],
    [0.6, 0.0003],
    [1, 0.00003],
  ],
};

export const REGIMES: Readonly<Record<string, Regime>> = {
  scratch: {
    about: "from random weights, all training games: how many env steps until it works",
    environment: "alfworld-text",
    takesData: true,
    control: "grpo",
    arms: ["grpo", "grpo+epo", "grpo+epo-binding", "grpo+empg", "grpo+spear", "all", "shuffled"],
    envSteps: 900_000,
    iterations: 320,
    stepsPerSecond: 4500,
    settings: HOUSEHOLD,
  },
  "match-only": {
    about:
      "from 32 demonstrations, with word matches as the only features: no counters, no recall; sampled, because " +
      "without counters the most likely action walks in circles",
    environment: "alfworld-text",
    takesData: true,
    control: "grpo",
    arms: ["grpo", "grpo+epo-binding", "grpo+empg", "grpo+spear", "cloning"],
    envSteps: 250_000,
    iterations: 85,
    stepsPerSecond: 4000,
    settings: {
      ...HOUSEHOLD,
      "imitation.demonstrations": 32,
      "policy.features": ["match"],
      "evaluation.decoding": "sample",
    },
  },
  "few-games": {
    about: "from random weights on 32 training games, measured on rooms never seen",
    environment: "alfworld-text",
    takesData: true,
    control: "grpo",
    arms: ["grpo", "grpo+epo-binding", "grpo+empg", "grpo+spear"],
    envSteps: 400_000,
    iterations: 120,
    stepsPerSecond: 4500,
    settings: { ...HOUSEHOLD, "collect.tasks": 32 },
  },
  "small-batch-ppo": {
    about:
      "PPO from random weights in small batches, one pass, a constant step size, whitening batches in which nothing " +
      "succeeded: where a prototype saw its entropy collapse",
    environment: "alfworld-text",
    takesData: true,
    control: "ppo",
    arms: ["ppo", "ppo+epo", "ppo+epo-binding", "ppo+spread"],
    envSteps: 250_000,
    iterations: 132,
    stepsPerSecond: 2500,
    settings: {
      ...HOUSEHOLD,
      "collect.groups": 8,
      "collect.lanes": 64,
      updateEpochs: 1,
      minibatchEpisodes: 16,
      "optimizer.learningRate": 0.001,
      "objective.algorithm": "ppo",
      "objective.discount": 0.99,
      "objective.bootstrapTruncated": false,
      "objective.requireSpread": false,
    },
  },
  long: {
    about:
      "long-household, two goals in order, from a clone of 256 demonstrations; sampled, because the most likely action " +
      "walks in circles",
    environment: "long-household",
    takesData: false,
    control: "grpo",
    arms: ["grpo", "gigpo", "grpo+epo-binding", "grpo+empg", "grpo+spear-sil", "cloning"],
    envSteps: 400_000,
    iterations: 60,
    stepsPerSecond: 2000,
    settings: {
      ...COMMON,
      "env.difficulty": "short",
      "env.reward": "goals",
      "policy.recall": true,
      "policy.features": ["match", "count", "retrieval", "graph"],
      "evaluation.split": "dev_unseen",
      "evaluation.decoding": "sample",
      "evaluation.temperature": 0.4,
      "collect.groups": 8,
      "collect.maxTurns": 120,
      "collect.lanes": 64,
      "optimizer.learningRate": WARM,
    },
    start: {
      "imitation.demonstrations": 256,
      "imitation.updates": 400,
      "imitation.episodesPerUpdate": 8,
      "imitation.vocabularyDropout": 0,
      "vocabulary.episodes": 32,
    },
  },
};

const EPO: Settings = {
  "objective.epo.alpha": 0.1,
  "objective.epo.kappaLow": 0,
  "objective.epo.kappaHigh": 2,
};

const EPO_BINDING: Settings = {
  "objective.epo.alpha": 2,
  "objective.epo.kappaLow": 0.5,
  "objective.epo.kappaHigh": 1.5,
};

/**
 * λ takes the place of the entropy bonus. The paper's 0.001 beside a control with 0.003 would measure a third of the
 * bonus, not the smoothing; so λ is the control's. What still differs: EPO's mean is nested (episodes weigh alike), the
 * bonus is a mean over turns.
 */
const withLambda =
  (epo: Settings) =>
  ({ entropyBonus }: RunShape) => ({
    ...epo,
    "objective.epo.lambda": entropyBonus,
  });

const EMPG: Settings = { "objective.empg.k": 1, "objective.empg.kFuture": 1, "objective.empg.zeta": 0.1 };

/**
 * Released: 200 iterations of warm-up and 100 to 200 of fading in runs of 200 to 350. Here both take half the run, so
 * that self-imitation has its full weight in the second half, and the median is taken over the last twentieth of the
 * run. Success is worth 1 here and 10 there, so the bounds of replayed covariances are a tenth of the released ones.
 */
const spearSil = ({ iterations }: RunShape): Settings => ({
  "objective.spear.variant": "spear-sil",
  "objective.spear.warmUp": Math.round(iterations / 2),
  "objective.spear.window": Math.max(5, Math.round(iterations / 20)),
  "objective.spear.replayCovariance.low": 0.2,
  "objective.spear.replayCovariance.high": 6,
});

/** With the length reward that was released for ALFWorld (actions name no tools there), a tenth of it for the same reason. */
const spear = (run: RunShape): Settings => ({
  ...spearSil(run),
  "objective.spear.variant": "spear",
  "objective.spear.intrinsic": "length",
  "objective.spear.intrinsicReward": 0.01,
  "objective.spear.intrinsicMost": 0.1,
  "objective.spear.intrinsicFade": Math.round(run.iterations / 2),
});

/**
 * Every training game demonstrated once and no RL. There are fewer env steps in that than in the budget of the other
 * arms, because each game is shown once; the updates are as many as the imitation experiment takes for all games.
 */
const CLONING: Settings = {
  iterations: 0,
  "imitation.demonstrations": "all",
  "imitation.updates": 600,
  "imitation.vocabularyDropout": 0,
};

const none = (): Settings => ({});

/** Name of the arm that does what `start` of its regime says. */
export const START = "start";

export const ARMS: Readonly<Record<string, Arm>> = {
  [START]: { about: "what the other arms start from", settings: none },
  grpo: { about: "the control", settings: none },
  "grpo+epo": { about: "EPO with the paper's α and corridor (0.1; 0, 2)", settings: withLambda(EPO) },
  "grpo+epo-binding": {
    about: "EPO with an α that binds (2) and a corridor of 0.5 to 1.5",
    settings: withLambda(EPO_BINDING),
  },
  "grpo+empg": { about: "EMPG, ζ 0.1, k and k' 1", settings: () => EMPG },
  "grpo+spear-sil": { about: "SPEAR's self-imitation alone", settings: spearSil },
  "grpo+spear": { about: "SPEAR whole: length reward, self-imitation, covariance clip", settings: spear },
  all: {
    about: "EPO (paper), EMPG and SPEAR together, which pull in opposite directions",
    settings: (run) => ({ ...withLambda(EPO)(run), ...EMPG, ...spear(run) }),
  },
  gigpo: {
    about: "GiGPO, γ 0.99 (the paper's 0.95 looks 20 turns ahead, a goal here takes 40), ω 1",
    settings: () => ({ "objective.algorithm": "gigpo", "objective.stepDiscount": 0.99 }),
  },
  cloning: {
    about: "more cloning instead: every training game demonstrated once, no RL",
    settings: () => CLONING,
  },
  shuffled: {
    about: "GRPO with returns shuffled among the episodes of an iteration: must not learn",
    settings: () => ({ "objective.shuffleRewards": true }),
  },
  ppo: { about: "the control", settings: none },
  "ppo+epo": { about: "EPO with the paper's α and corridor", settings: withLambda(EPO) },
  "ppo+epo-binding": { about: "EPO with an α that binds", settings: withLambda(EPO_BINDING) },
  "ppo+spread": {
    about: "updates skipped where all episodes returned the same",
    settings: () => ({ "objective.requireSpread": true }),
  },
};
