/**
 * The scoring of candidates, in plain loops over typed arrays, with their gradients. Each row is
 * computed on its own, so a result never depends on what else is in the batch.
 */
import { FEATURE_COUNT } from "./lexical-features.ts";

/** Candidates of R turns: turn r holds the candidates offsets[r]..offsets[r + 1]. */
export interface CandidateLayout {
  readonly offsets: Int32Array;
  /** [N] row of each candidate's wording */
  readonly wordings: Int32Array;
  /** [N · 18] */
  readonly features: Float32Array;
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
