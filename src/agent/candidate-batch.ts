/** Encoded episodes laid end to end, with the distinct wordings of all of them numbered once. */

import { COMMAND_SLOTS, type Wording } from "./command.ts";
import { type Compared, comparedOf } from "./compared-batch.ts";
import type { CandidateEpisode } from "./episode-encoder.ts";
import type { CandidateLayout, SparseRows } from "./row-kernels.ts";
import { SparseBuilder } from "./sparse-builder.ts";

/** E episodes with I instructions, R turns, N candidates with F features, K distinct wordings. */
export interface CandidateBatch {
  readonly turns: number;
  readonly instructions: number;
  readonly wordings: number;
  /** [E + 1] first turn of each episode */
  readonly episodeOffsets: Int32Array;
  /** [R] instruction of each turn, and turns since it was given */
  readonly instructionOf: Int32Array;
  readonly instructionAge: Int32Array;
  /** [R] index of each turn within its episode */
  readonly turnIndex: Int32Array;
  /**
   * Words to be summed: R bags of observations, then I bags of instructions, then a row for each slot of each
   * wording (wording-major).
   */
  readonly words: SparseRows;
  readonly candidates: CandidateLayout;
  /** [N] turns that are recalled for the last and for the first argument; R where there is none */
  readonly recalledLast: Int32Array;
  readonly recalledFirst: Int32Array;
  /** Null where nothing is compared. */
  readonly compared: Compared | null;
  /** [R] row of the wording of the last command; K at first turns */
  readonly lastWordings: Int32Array;
  /** [R] index of the chosen candidate within its turn */
  readonly chosen: Int32Array;
}

/**
 * @param keep weight of each embedding row, to hide words; null keeps all
 */
export function toBatch(episodes: readonly CandidateEpisode[], keep: Float32Array | null): CandidateBatch {
  const { wordings, rowsOf } = numberWordings(episodes);
  const turns = total(episodes, (episode) => episode.turns);
  const count = total(episodes, (episode) => episode.candidateWordings.length);
  const episodeOffsets = new Int32Array(episodes.length + 1);
  const instructionOf = new Int32Array(turns);
  const instructionAge = new Int32Array(turns);
  const turnIndex = new Int32Array(turns);
  const lastWordings = new Int32Array(turns);
  const chosen = new Int32Array(turns);
  const offsets = new Int32Array(turns + 1);
  const candidateWordings = new Int32Array(count);
  const features = new Float32Array(total(episodes, (episode) => episode.features.length));
  const recalledLast = new Int32Array(count);
  const recalledFirst = new Int32Array(count);
  let turn = 0;
  let candidate = 0;
  let instruction = 0;
  let feature = 0;
  episodes.forEach((episode, e) => {
    const rows = rowsOf[e] as Int32Array;
    features.set(episode.features, feature);
    feature += episode.features.length;
    const start = turn;
    for (let t = 0; t < episode.turns; t++, turn++) {
      instructionOf[turn] = instruction + (episode.instructionOf[t] as number);
      instructionAge[turn] = episode.instructionAge[t] as number;
      turnIndex[turn] = t;
      const last = episode.lastWordings[t] as number;
      lastWordings[turn] = last < 0 ? wordings.length : (rows[last] as number);
      chosen[turn] = episode.chosen[t] as number;
      offsets[turn + 1] = candidate + (episode.candidateOffsets[t + 1] as number);
    }
    for (const [i, wording] of episode.candidateWordings.entries()) {
      const last = episode.recalledLast[i] as number;
      const first = episode.recalledFirst[i] as number;
      candidateWordings[candidate] = rows[wording] as number;
      recalledLast[candidate] = last < 0 ? turns : start + last;
      recalledFirst[candidate++] = first < 0 ? turns : start + first;
    }
    instruction += episode.instructions.length;
    episodeOffsets[e + 1] = turn;
  });
  return {
    turns,
    instructions: instruction,
    wordings: wordings.length,
    episodeOffsets,
    instructionOf,
    instructionAge,
    turnIndex,
    words: wordRows(episodes, wordings, turns, keep),
    compared: comparedOf(episodes, keep),
    candidates: { offsets, wordings: candidateWordings, features },
    recalledLast,
    recalledFirst,
    lastWordings,
    chosen,
  };
}

/** The distinct wordings of all episodes, and for each episode its own numbers in theirs. */
function numberWordings(episodes: readonly CandidateEpisode[]): {
  wordings: Wording[];
  rowsOf: Int32Array[];
} {
  const wordings: Wording[] = [];
  const known = new Map<string, number>();
  const rowsOf = episodes.map((episode) =>
    Int32Array.from(episode.wordings, (wording) => {
      let row = known.get(wording.key);
      if (row === undefined) {
        row = wordings.push(wording) - 1;
        known.set(wording.key, row);
      }
      return row;
    }),
  );
  return { wordings, rowsOf };
}

function wordRows(
  episodes: readonly CandidateEpisode[],
  wordings: readonly Wording[],
  turns: number,
  keep: Float32Array | null,
): SparseRows {
  const entries =
    total(
      episodes,
      (episode) => episode.bagRows.length + total(episode.instructions, ({ rows }) => rows.length),
    ) + total(wordings, (wording) => wording.rows.length);
  const instructions = episodes.flatMap((episode) => episode.instructions);
  const rows = turns + instructions.length + COMMAND_SLOTS * wordings.length;
  const words = new SparseBuilder(rows, entries, keep);
  for (const { turns: length, bagOffsets, bagRows, bagWeights } of episodes) {
    for (let t = 0; t < length; t++) {
      const stop = bagOffsets[t + 1] as number;
      for (let i = bagOffsets[t] as number; i < stop; i++)
        words.add(bagRows[i] as number, bagWeights[i] as number);
      words.end();
    }
  }
  for (const { rows, weights } of instructions) {
    rows.forEach((column, i) => words.add(column, weights[i] as number));
    words.end();
  }
  for (const wording of wordings) {
    for (let slot = 0; slot < COMMAND_SLOTS; slot++) {
      wording.rows.forEach((column, i) => {
        if (wording.slots[i] === slot) words.add(column, wording.weights[i] as number);
      });
      words.end();
    }
  }
  return words.build();
}

function total<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((sum, item) => sum + size(item), 0);
}
