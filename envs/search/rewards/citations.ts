/**
 * Citation rubrics: of the statements that a right answer rests on, those count whose hidden entities the answer
 * names, that a cited passage supports, and that hang together with the answer.
 *
 *   R_rubric = satisfied / rubrics
 *   R        = (1 − α) · R_outcome + α · R_outcome · R_rubric / max R_rubric of the group        (C-GRPO)
 *
 * The published judge is a language model; here the rubrics carry the passages that support them, so that the check
 * is exact.
 *
 * @source Zhang et al. 2026 (CaRR, C-GRPO), arXiv:2601.06021
 */
import type { Rubric } from "../question.ts";

export interface CitedAnswer {
  /** Keys of the entities that the answer names. */
  readonly named: ReadonlySet<string>;
  /** Ids of the passages that it cites. */
  readonly cited: ReadonlySet<string>;
  /** Keys of the entities that are the answer, from which connection is counted; none where it is a number, or unknown. */
  readonly answer: readonly string[];
}

/**
 * Which rubrics an answer satisfies: identified, supported by a citation, connected to the answer. Where no rubric names
 * the answer, as when things are counted, the first two are enough.
 */
export function satisfiedRubrics(
  rubrics: readonly Rubric[],
  { named, cited, answer }: CitedAnswer,
): boolean[] {
  const supported = rubrics.map(
    ({ entities, passages }) =>
      entities.every((key) => named.has(key)) && passages.some((passage) => cited.has(passage)),
  );
  return answer.length === 0 ? supported : connected(rubrics, supported, answer);
}

/** Breadth first from the answer over supported rubrics; two are neighbours when they share an entity. */
function connected(
  rubrics: readonly Rubric[],
  supported: readonly boolean[],
  answer: readonly string[],
): boolean[] {
  const reached = rubrics.map(() => false);
  const known = new Set(answer);
  for (let grew = true; grew; ) {
    grew = false;
    rubrics.forEach(({ entities }, i) => {
      if (reached[i] === true || supported[i] !== true || !entities.some((key) => known.has(key))) return;
      reached[i] = true;
      for (const key of entities) known.add(key);
      grew = true;
    });
  }
  return reached;
}

/** R_rubric, 0 where there are no rubrics. */
export function rubricShare(rubrics: readonly Rubric[], answer: CitedAnswer): number {
  if (rubrics.length === 0) return 0;
  return satisfiedRubrics(rubrics, answer).filter(Boolean).length / rubrics.length;
}

/**
 * R of C-GRPO.
 *
 * @param outcome 1 for a right answer, else 0
 * @param share   R_rubric, or R_rubric / max R_rubric
 */
export function citationReward(outcome: number, share: number, alpha: number): number {
  return (1 - alpha) * outcome + alpha * outcome * share;
}
