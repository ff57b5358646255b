/** Which settings an algorithm uses: one that it would ignore is refused, with the reason. */
import { ConfigError } from "../../core/errors.ts";
import type { ObjectiveConfig, TrainConfig } from "../config.ts";
import { checkMethods } from "./method-combinations.ts";

type Algorithm = ObjectiveConfig["algorithm"];

const BY_GROUP_DEVIATION = ["grpo", "gigpo"] as const;
const WHITENED = ["ppo", "reinforce++", "reinforce++-baseline"] as const;

/** Algorithms that leave out groups without spread. */
const SPREAD: readonly Algorithm[] = ["grpo", "rloo", "gigpo"];

/** Setting → the algorithms that use it, and why the others do not. Settings that are not here suit all. */
const USES: { readonly [key in keyof ObjectiveConfig]?: readonly [readonly Algorithm[], string] } = {
  normalizeByStd: [BY_GROUP_DEVIATION, "it does not divide by a group's deviation"],
  epsilon: [BY_GROUP_DEVIATION, "it does not divide by a group's deviation"],
  discount: [
    ["grpo", "ppo", "rloo", "reinforce++", "reinforce++-baseline"],
    "its episode level takes the plain return; stepDiscount is the γ of its step level",
  ],
  gaeLambda: [["ppo"], "it has no values to trade against rewards"],
  bootstrapTruncated: [["ppo"], "it has no values to go on with"],
  valueCoefficient: [["ppo"], "it learns no values"],
  valueClip: [["ppo"], "it learns no values"],
  whitenAdvantages: [["ppo"], "only ppo can do with and without"],
  requireSpread: [WHITENED, "it compares within groups, and always leaves out groups without spread"],
  stepDiscount: [["gigpo"], "it does not compare turns at one observation"],
  stepWeight: [["gigpo"], "it does not compare turns at one observation"],
};

/**
 * Refuses settings that the algorithm would ignore, and gives PPO the value head it needs.
 *
 * @param defaults of the objective block: a setting that equals its default counts as not given
 * @returns the configuration; with ppo, `policy.valueHead` is on
 * @throws ConfigError `config/invalid-value`
 */
export function checkCombination(config: TrainConfig, defaults: ObjectiveConfig): TrainConfig {
  const { objective, policy } = config;
  const { algorithm } = objective;
  checkMethods(objective);
  for (const [key, [algorithms, reason]] of Object.entries(USES)) {
    const name = key as keyof ObjectiveConfig;
    if (algorithms.includes(algorithm)) continue;
    if (JSON.stringify(objective[name]) === JSON.stringify(defaults[name])) continue;
    throw new ConfigError(
      "config/invalid-value",
      `objective.${key} has no effect with ${algorithm}: ${reason}. Leave it out, or choose ${algorithms.join(", ")}.`,
      { details: { key: `objective.${key}`, algorithm } },
    );
  }
  checkSampling(config);
  checkUnused(config);
  if (algorithm !== "ppo") return config;
  if (policy["valueHead"] === false) {
    throw new ConfigError(
      "config/invalid-value",
      "ppo needs values, and policy.valueHead is off. Leave it out (ppo turns it on), or choose another algorithm.",
      { details: { key: "policy.valueHead", algorithm } },
    );
  }
  return { ...config, policy: { ...policy, valueHead: true } };
}

/** Drawing tasks and groups by their spread takes groups, and an algorithm that leaves out those without spread. */
function checkSampling({ collect, curriculum, objective: { algorithm, shuffleRewards } }: TrainConfig): void {
  const refuse = (key: string, text: string): never => {
    throw new ConfigError("config/invalid-value", text, { details: { key, algorithm } });
  };
  if (collect.dynamicSampling !== null && !SPREAD.includes(algorithm)) {
    refuse(
      "collect.dynamicSampling",
      `collect.dynamicSampling has no effect with ${algorithm}: it trains on groups without spread too. ` +
        `Leave it out, or choose ${SPREAD.join(", ")}.`,
    );
  }
  if (collect.overlap && collect.workers === 0) {
    refuse(
      "collect.overlap",
      "collect.overlap needs threads that play while the trainer updates, and collect.workers is 0. Give at least 1.",
    );
  }
  if (shuffleRewards && (collect.dynamicSampling !== null || curriculum.type === "learnable")) {
    refuse(
      "objective.shuffleRewards",
      "objective.shuffleRewards is a control in which rewards teach nothing, and choosing groups or tasks by their true " +
        "rewards would. Leave out collect.dynamicSampling and the learnable curriculum.",
    );
  }
  if (curriculum.type === "learnable" && collect.groupSize < 2) {
    refuse(
      "curriculum.type",
      "The learnable curriculum compares episodes of one task, and collect.groupSize is 1. Give at least 2.",
    );
  }
}

/** Refuses what the warm start and evaluation would not look at. */
function checkUnused({ imitation, evaluation }: TrainConfig): void {
  const { from, episodes, rounds, demonstrations } = imitation;
  const unused: readonly (readonly [key: string, isUnused: boolean, reason: string])[] = [
    ["imitation.episodes", from !== null && episodes !== null, "imitation.from takes the place of cloning"],
    ["imitation.rounds", from !== null && rounds > 0, "imitation.from takes the place of cloning"],
    [
      "imitation.rounds",
      rounds > 0 && demonstrations === 0,
      "it begins from demonstrations, and there are 0",
    ],
    [
      "evaluation.temperature",
      evaluation.decoding === "greedy" && evaluation.temperature !== 1,
      "the most likely action is taken; set evaluation.decoding to sample",
    ],
  ];
  for (const [key, isUnused, reason] of unused) {
    if (!isUnused) continue;
    throw new ConfigError("config/invalid-value", `${key} has no effect: ${reason}.`, { details: { key } });
  }
}
