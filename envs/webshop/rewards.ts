/** What a turn is worth to training and to evaluation. */
import type { StepResult } from "turnwise/env";
import type { VisitOptions } from "./options.ts";
import type { PurchaseScore } from "./reward/reward.ts";

export type PurchaseReward = Omit<StepResult, "observation" | "truncated">;

const WIN_OF_VERL_AGENT = 10;

/** What a page says of a purchase, where nothing more is known. */
export type ScoreRead = Pick<PurchaseScore, "reward">;

/** @param purchase null while nothing is bought */
export function rewardOf(
  purchase: PurchaseScore | ScoreRead | null,
  isValid: boolean,
  { reward: kind, invalidPenalty }: Pick<VisitOptions, "reward" | "invalidPenalty">,
): PurchaseReward {
  const penalty = isValid ? 0 : invalidPenalty;
  if (purchase === null) {
    if (isValid) return NOTHING;
    return penalty === 0
      ? { ...NOTHING, ...INVALID }
      : { ...NOTHING, reward: -penalty, rewardParts: { invalid: -penalty }, ...INVALID };
  }
  const success = purchase.reward === 1;
  const { reward, rewardParts } = worthOf(purchase, kind);
  return {
    reward: reward - penalty,
    rewardParts: penalty === 0 ? rewardParts : { ...rewardParts, invalid: -penalty },
    terminated: true,
    success,
    score: purchase.reward,
    info: { purchase },
  };
}

const NOTHING = { reward: 0, terminated: false, success: false, score: 0 } as const;
const INVALID = { info: { isInvalid: true } };

function worthOf(purchase: PurchaseScore | ScoreRead, kind: VisitOptions["reward"]) {
  if (kind !== "score") {
    const full = kind === "verl-agent" ? WIN_OF_VERL_AGENT : 1;
    const reward = purchase.reward === 1 ? full : 0;
    return { reward, rewardParts: { success: reward } };
  }
  if (!("weights" in purchase))
    return { reward: purchase.reward, rewardParts: { purchase: purchase.reward } };
  const { typeReward, attributeShare, optionShare, isPriceMet, weights, reward } = purchase;
  return {
    reward,
    rewardParts: {
      attributes: typeReward * weights.attributes * (attributeShare ?? 0),
      options: typeReward * weights.options * (optionShare ?? 0),
      price: typeReward * weights.price * Number(isPriceMet),
    },
  };
}
