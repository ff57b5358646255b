/** The candidates of the latest turn of each episode, end to end. */
import type { CandidateEpisode } from "./episode-encoder.ts";
import type { CandidateLayout } from "./row-kernels.ts";

/**
 * @param wordingRows of each episode, the row of each of its wordings
 * @param columns     features of a candidate
 */
export function latestLayout(
  episodes: readonly CandidateEpisode[],
  wordingRows: readonly Int32Array[],
  columns: number,
): CandidateLayout {
  const offsets = new Int32Array(episodes.length + 1);
  episodes.forEach(({ candidateOffsets, turns }, r) => {
    const count = (candidateOffsets[turns] as number) - (candidateOffsets[turns - 1] as number);
    offsets[r + 1] = (offsets[r] as number) + count;
  });
  const total = offsets[episodes.length] as number;
  const wordings = new Int32Array(total);
  const features = new Float32Array(total * columns);
  episodes.forEach((episode, r) => {
    const rows = wordingRows[r] as Int32Array;
    const start = episode.candidateOffsets[episode.turns - 1] as number;
    const to = offsets[r] as number;
    const count = (offsets[r + 1] as number) - to;
    for (let i = 0; i < count; i++) {
      wordings[to + i] = rows[episode.candidateWordings[start + i] as number] as number;
    }
    features.set(episode.features.subarray(start * columns, (start + count) * columns), to * columns);
  });
  return { offsets, wordings, features };
}
