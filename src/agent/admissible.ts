/** The admissible actions as policies see them. */
import { PolicyError } from "../core/errors.ts";
import type { Observation } from "../core/trajectory.ts";

/**
 * The admissible actions, at least one.
 *
 * @throws PolicyError `policy/no-candidates`
 */
export function admissibleOf({ admissible }: Observation): readonly string[] {
  if (admissible !== null && admissible.length > 0) return admissible;
  throw new PolicyError(
    "policy/no-candidates",
    "The observation lists no admissible actions, and this policy only chooses among those. " +
      "Use a policy that writes its actions, or an environment that lists them.",
  );
}

/**
 * Positions of the actions a policy considers: all but the ignored ones, or all where only ignored ones are
 * possible.
 *
 * @throws PolicyError `policy/no-candidates`
 */
export function consideredPositions(observation: Observation, ignored: ReadonlySet<string>): number[] {
  const admissible = admissibleOf(observation);
  const all = admissible.map((_, i) => i);
  const considered = all.filter((i) => !ignored.has(admissible[i] as string));
  return considered.length > 0 ? considered : all;
}

/** Log-probs of the considered actions in the places of the admissible list; null elsewhere. */
export function spread(
  { admissible }: Observation,
  positions: ArrayLike<number>,
  logProbs: ArrayLike<number>,
): (number | null)[] {
  const out = new Array<number | null>(admissible?.length ?? 0).fill(null);
  for (let i = 0; i < positions.length; i++) out[positions[i] as number] = logProbs[i] as number;
  return out;
}
