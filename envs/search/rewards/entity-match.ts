/**
 * E-GRPO's reward: a wrong answer is worth something when its reasoning met the right entities.
 *
 *   R_i = 1                 the answer is right
 *       = α · γ_i / γ_max    it is wrong                  γ_i = entities met / entities of the question
 *       = 0                 the form is wrong or the episode too long
 *
 * γ_max is the best rate of the group. An episode does not know its group, so the environment pays α · γ_i, and the trainer's
 * `objective.relativeReward` does the rest; `normalizeByGroup` is the same for rates at hand.
 *
 * @source Zhao et al. 2025, arXiv:2510.24694; α = 0.3 there
 */
import { normalizeAnswer } from "./normalize.ts";

/**
 * Which entities a text names, by key.
 *
 * @param entities key → names, aliases included
 */
export function matchEntities(
  text: string,
  entities: Readonly<Record<string, readonly string[]>>,
  keys: readonly string[] = Object.keys(entities),
): string[] {
  // Brackets and dashes part words here; the normalisation would join them.
  const padded = ` ${normalizeAnswer(text.replace(/[[\]<>()|/–—]/g, " "))} `;
  return keys.filter((key) =>
    (entities[key] ?? [key]).some((name) => {
      const normal = normalizeAnswer(name);
      return normal !== "" && padded.includes(` ${normal} `);
    }),
  );
}

/** γ: share of the entities that were met, 0 where there are none. */
export function matchRate(met: number, all: number): number {
  return all === 0 ? 0 : met / all;
}

export interface EntityMatchEpisode {
  readonly isCorrect: boolean;
  /** Wrong form, or cut off by a limit. */
  readonly hasError: boolean;
  /** γ_i, or γ_i / γ_max. */
  readonly rate: number;
}

/** R_i of one episode. */
export function entityMatchReward({ isCorrect, hasError, rate }: EntityMatchEpisode, alpha: number): number {
  if (hasError) return 0;
  return isCorrect ? 1 : alpha * rate;
}

/** γ_i / γ_max; zeros where nobody met an entity. */
export function normalizeByGroup(rates: readonly number[]): number[] {
  const best = Math.max(0, ...rates);
  return rates.map((rate) => (best === 0 ? 0 : rate / best));
}
