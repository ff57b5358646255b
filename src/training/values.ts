/** Values of collected episodes under the present weights, before the update. */
import type { EncodedEpisode } from "../agent/policy.ts";
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { TrainingError } from "../core/errors.ts";
import type { Trajectory, TrajectoryGroup } from "../core/trajectory.ts";
import { scope } from "../tensor/index.ts";
import { evenPieces } from "./batch.ts";
import type { EpisodeValues } from "./objective/objective.ts";

/**
 * One forward pass over all episodes. A truncated episode is given its final observation as one turn more, whose
 * value is what the episode could still have earned; where an environment gives no final observation that can be
 * acted on, the value of the last turn stands in for it.
 *
 * @param encoded by episode id
 * @throws TrainingError `training/no-values` where the policy has no value head
 */
export function valuesOf<E extends EncodedEpisode>(
  policy: TrainablePolicy<unknown, E>,
  groups: readonly TrajectoryGroup[],
  encoded: ReadonlyMap<string, E>,
  { minibatchEpisodes }: { readonly minibatchEpisodes: number },
): Map<string, EpisodeValues> {
  const trajectories = groups.flatMap((group) => group.trajectories);
  const out = new Map<string, EpisodeValues>();
  for (const piece of evenPieces(trajectories, minibatchEpisodes)) {
    if (piece.length === 0) continue;
    const inputs = piece.map((trajectory) =>
      goesOn(trajectory)
        ? policy.encode(trajectory, { withFinal: true })
        : (encoded.get(trajectory.episodeId) as E),
    );
    const values = scope(policy.parameters.engine, () => {
      const tensor = policy.evaluate(inputs).values;
      return tensor === null ? null : Array.from(tensor.dataSync());
    });
    if (values === null) {
      throw new TrainingError(
        "training/no-values",
        `The policy ${policy.name} has no value head, and the algorithm needs values. Choose another algorithm.`,
      );
    }
    let start = 0;
    for (const trajectory of piece) {
      const count = trajectory.turns.length;
      const turns = values.slice(start, start + count);
      start += count;
      let final = 0;
      if (goesOn(trajectory)) final = values[start++] ?? 0;
      else if (isCutOff(trajectory)) final = turns.at(-1) ?? 0;
      out.set(trajectory.episodeId, { turns, final });
    }
  }
  return out;
}

function isCutOff({ truncated, terminated }: Trajectory): boolean {
  return truncated && !terminated;
}

/** Whether it was cut off at an observation that the policy could have acted on. */
function goesOn(trajectory: Trajectory): boolean {
  const { finalObservation } = trajectory;
  if (!isCutOff(trajectory) || finalObservation === null) return false;
  return finalObservation.admissible === null || finalObservation.admissible.length > 0;
}
