/**
 * The inner loops of the candidate network, in plain loops over typed arrays, with their gradients. Each row is
 * computed on its own, so a result never depends on what else is in the batch.
 */
import { FEATURE_COUNT } from "./lexical-features.ts";

/** Sparse rows: row r holds the entries offsets[r]..offsets[r + 1]. */
export interface SparseRows {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly weights: Float32Array;
}

/** Candidates of R turns: turn r holds the candidates offsets[r]..offsets[r + 1]. */
export interface CandidateLayout {
  readonly offsets: Int32Array;
  /** [N] row of each candidate's wording */
  readonly wordings: Int32Array;
  /** [N · 18] */
  readonly features: Float32Array;
}

/** out[r] = Σ_i weights[i] · table[columns[i]], rows of `width` numbers. */
export function combineRows(
  table: Float32Array,
  width: number,
  sparse: SparseRows,
): Float32Array<ArrayBuffer> {
  const { offsets, columns, weights } = sparse;
  const rows = offsets.length - 1;
  const out = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const o = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const p = (columns[i] as number) * width;
      const weight = weights[i] as number;
      for (let j = 0; j < width; j++) out[o + j] = (out[o + j] as number) + weight * (table[p + j] as number);
    }
  }
  return out;
}

/** The gradient of combineRows() with respect to its table of `tableRows` rows. */
export function combineRowsGradient(
  dy: Float32Array,
  width: number,
  sparse: SparseRows,
  tableRows: number,
): Float32Array<ArrayBuffer> {
  const { offsets, columns, weights } = sparse;
  const rows = offsets.length - 1;
  const out = new Float32Array(tableRows * width);
  for (let r = 0; r < rows; r++) {
    const o = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const p = (columns[i] as number) * width;
      const weight = weights[i] as number;
      for (let j = 0; j < width; j++) out[p + j] = (out[p + j] as number) + weight * (dy[o + j] as number);
    }
  }
  return out;
}

/** out[r] = mean of the wording rows of turn r's candidates. */
export function meanCandidates(
  commands: Float32Array,
  width: number,
  { offsets, wordings }: CandidateLayout,
): Float32Array<ArrayBuffer> {
  const rows = offsets.length - 1;
  const out = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const start = offsets[r] as number;
    const end = offsets[r + 1] as number;
    const o = r * width;
    for (let i = start; i < end; i++) {
      const p = (wordings[i] as number) * width;
      for (let j = 0; j < width; j++) out[o + j] = (out[o + j] as number) + (commands[p + j] as number);
    }
    const scale = 1 / Math.max(1, end - start);
    for (let j = 0; j < width; j++) out[o + j] = (out[o + j] as number) * scale;
  }
  return out;
}

export function meanCandidatesGradient(
  dy: Float32Array,
  width: number,
  { offsets, wordings }: CandidateLayout,
  commandRows: number,
): Float32Array<ArrayBuffer> {
  const rows = offsets.length - 1;
  const out = new Float32Array(commandRows * width);
  for (let r = 0; r < rows; r++) {
    const start = offsets[r] as number;
    const end = offsets[r + 1] as number;
    const scale = 1 / Math.max(1, end - start);
    const o = r * width;
    for (let i = start; i < end; i++) {
      const p = (wordings[i] as number) * width;
      for (let j = 0; j < width; j++) out[p + j] = (out[p + j] as number) + scale * (dy[o + j] as number);
    }
  }
  return out;
}

/** First layer: out[i] = relu(command part of its wording + state part of its turn + features · weights). */
export function candidateHidden(
  layout: CandidateLayout,
  commandPart: Float32Array,
  statePart: Float32Array,
  featureWeights: Float32Array,
  width: number,
): Float32Array<ArrayBuffer> {
  const { offsets, wordings, features } = layout;
  const rows = offsets.length - 1;
  const out = new Float32Array((offsets[rows] as number) * width);
  for (let r = 0; r < rows; r++) {
    const s = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const o = i * width;
      const p = (wordings[i] as number) * width;
      for (let j = 0; j < width; j++)
        out[o + j] = (commandPart[p + j] as number) + (statePart[s + j] as number);
      for (let k = 0; k < FEATURE_COUNT; k++) {
        const value = features[i * FEATURE_COUNT + k] as number;
        if (value === 0) continue;
        const q = k * width;
        for (let j = 0; j < width; j++)
          out[o + j] = (out[o + j] as number) + value * (featureWeights[q + j] as number);
      }
      for (let j = 0; j < width; j++) if ((out[o + j] as number) < 0) out[o + j] = 0;
    }
  }
  return out;
}

/**
 * Gradients of candidateHidden(). `hidden` is its result; `dHidden` is overwritten with the gradient before the
 * rectifier.
 */
export function candidateHiddenGradient(
  layout: CandidateLayout,
  hidden: Float32Array,
  dHidden: Float32Array,
  width: number,
  commandRows: number,
): {
  commandPart: Float32Array<ArrayBuffer>;
  statePart: Float32Array<ArrayBuffer>;
  featureWeights: Float32Array<ArrayBuffer>;
} {
  const { offsets, wordings, features } = layout;
  const rows = offsets.length - 1;
  const commandPart = new Float32Array(commandRows * width);
  const statePart = new Float32Array(rows * width);
  const featureWeights = new Float32Array(FEATURE_COUNT * width);
  for (let r = 0; r < rows; r++) {
    const s = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const o = i * width;
      const p = (wordings[i] as number) * width;
      for (let j = 0; j < width; j++) {
        const g = (hidden[o + j] as number) > 0 ? (dHidden[o + j] as number) : 0;
        dHidden[o + j] = g;
        commandPart[p + j] = (commandPart[p + j] as number) + g;
        statePart[s + j] = (statePart[s + j] as number) + g;
      }
      for (let k = 0; k < FEATURE_COUNT; k++) {
        const value = features[i * FEATURE_COUNT + k] as number;
        if (value === 0) continue;
        const q = k * width;
        for (let j = 0; j < width; j++) {
          featureWeights[q + j] = (featureWeights[q + j] as number) + value * (dHidden[o + j] as number);
        }
      }
    }
  }
  return { commandPart, statePart, featureWeights };
}

/** Inputs of the last step of scoring, beside the second layer's products. */
export interface ScoreInputs {
  /** [hidden] */
  readonly bias: Float32Array;
  /** [hidden] */
  readonly output: Float32Array;
  /** [K, embedding] */
  readonly commands: Float32Array;
  /** [R, embedding] */
  readonly queries: Float32Array;
}

/** logit[i] = output · relu(products[i] + bias) + commands[wording of i] · queries[turn of i] */
export function candidateScores(
  layout: CandidateLayout,
  products: Float32Array,
  { bias, output, commands, queries }: ScoreInputs,
): Float32Array<ArrayBuffer> {
  const { offsets, wordings } = layout;
  const rows = offsets.length - 1;
  const hidden = output.length;
  const width = rows === 0 ? 0 : queries.length / rows;
  const out = new Float32Array(offsets[rows] as number);
  for (let r = 0; r < rows; r++) {
    const q = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const o = i * hidden;
      const p = (wordings[i] as number) * width;
      let sum = 0;
      for (let j = 0; j < hidden; j++) {
        const z = (products[o + j] as number) + (bias[j] as number);
        if (z > 0) sum += z * (output[j] as number);
      }
      for (let j = 0; j < width; j++) sum += (commands[p + j] as number) * (queries[q + j] as number);
      out[i] = sum;
    }
  }
  return out;
}

/** Gradients of candidateScores(); `products` is overwritten with its own gradient. */
export function candidateScoresGradient(
  layout: CandidateLayout,
  products: Float32Array,
  { bias, output, commands, queries }: ScoreInputs,
  dLogits: Float32Array,
): {
  bias: Float32Array<ArrayBuffer>;
  output: Float32Array<ArrayBuffer>;
  commands: Float32Array<ArrayBuffer>;
  queries: Float32Array<ArrayBuffer>;
} {
  const { offsets, wordings } = layout;
  const rows = offsets.length - 1;
  const hidden = output.length;
  const width = rows === 0 ? 0 : queries.length / rows;
  const dBias = new Float32Array(hidden);
  const dOutput = new Float32Array(hidden);
  const dCommands = new Float32Array(commands.length);
  const dQueries = new Float32Array(queries.length);
  for (let r = 0; r < rows; r++) {
    const q = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const o = i * hidden;
      const p = (wordings[i] as number) * width;
      const dy = dLogits[i] as number;
      for (let j = 0; j < hidden; j++) {
        const z = (products[o + j] as number) + (bias[j] as number);
        const g = z > 0 ? dy * (output[j] as number) : 0;
        products[o + j] = g;
        dBias[j] = (dBias[j] as number) + g;
        if (z > 0) dOutput[j] = (dOutput[j] as number) + dy * z;
      }
      for (let j = 0; j < width; j++) {
        dCommands[p + j] = (dCommands[p + j] as number) + dy * (queries[q + j] as number);
        dQueries[q + j] = (dQueries[q + j] as number) + dy * (commands[p + j] as number);
      }
    }
  }
  return { bias: dBias, output: dOutput, commands: dCommands, queries: dQueries };
}

/**
 * Memory of a turn: the mean of the turn vectors up to it, and their moving average, side by side.
 *
 * @param turns    [R, width] turn vectors, the episodes one after another
 * @param offsets  [E + 1] first turn of each episode
 * @returns        [R, 2 · width]
 */
export function pooledMemory(
  turns: Float32Array,
  width: number,
  offsets: Int32Array,
  decay: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(turns.length * 2);
  const sum = new Float32Array(width);
  const average = new Float32Array(width);
  for (let e = 0; e + 1 < offsets.length; e++) {
    sum.fill(0);
    average.fill(0);
    const start = offsets[e] as number;
    const end = offsets[e + 1] as number;
    for (let t = start; t < end; t++) {
      poolTurn(sum, average, turns, t * width, decay, t - start + 1, out, t * 2 * width);
    }
  }
  return out;
}

/** Adds one turn vector to a running sum and moving average, and writes mean and average to `out`. */
export function poolTurn(
  sum: Float32Array,
  average: Float32Array,
  turns: Float32Array,
  at: number,
  decay: number,
  count: number,
  out: Float32Array,
  to: number,
): void {
  const width = sum.length;
  for (let j = 0; j < width; j++) {
    const u = turns[at + j] as number;
    sum[j] = (sum[j] as number) + u;
    average[j] = (average[j] as number) * decay + u * (1 - decay);
    out[to + j] = (sum[j] as number) / count;
    out[to + width + j] = average[j] as number;
  }
}

export function pooledMemoryGradient(
  dy: Float32Array,
  width: number,
  offsets: Int32Array,
  decay: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(dy.length / 2);
  const sum = new Float32Array(width);
  const average = new Float32Array(width);
  for (let e = 0; e + 1 < offsets.length; e++) {
    sum.fill(0);
    average.fill(0);
    const start = offsets[e] as number;
    for (let t = (offsets[e + 1] as number) - 1; t >= start; t--) {
      const from = t * 2 * width;
      for (let j = 0; j < width; j++) {
        sum[j] = (sum[j] as number) + (dy[from + j] as number) / (t - start + 1);
        average[j] = (average[j] as number) * decay + (dy[from + width + j] as number);
        out[t * width + j] = (sum[j] as number) + (average[j] as number) * (1 - decay);
      }
    }
  }
  return out;
}
