/**
 * Sums and means over words, candidates and turns, in plain loops over typed arrays, with their gradients. Each row
 * is computed on its own, so a result never depends on what else is in the batch.
 */

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
  /** [N · F] */
  readonly features: Float32Array<ArrayBuffer>;
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

/**
 * Largest value, at least 0, of each of the last `width` columns among a turn's candidates, and which candidate has it:
 * the first where several do, -1 where none is above 0.
 *
 * @param values  [N, columns]
 * @param offsets [R + 1] first candidate of each turn
 */
export function maxCandidates(
  values: Float32Array,
  columns: number,
  width: number,
  offsets: Int32Array,
): { max: Float32Array<ArrayBuffer>; at: Int32Array } {
  const rows = offsets.length - 1;
  const max = new Float32Array(rows * width);
  const at = new Int32Array(rows * width).fill(-1);
  for (let r = 0; r < rows; r++) {
    const o = r * width;
    const end = offsets[r + 1] as number;
    for (let i = offsets[r] as number; i < end; i++) {
      const p = (i + 1) * columns - width;
      for (let j = 0; j < width; j++) {
        const value = values[p + j] as number;
        if (value <= (max[o + j] as number)) continue;
        max[o + j] = value;
        at[o + j] = i;
      }
    }
  }
  return { max, at };
}

/** The gradient of maxCandidates() with respect to its [candidates, columns] values. */
export function maxCandidatesGradient(
  dy: Float32Array,
  columns: number,
  width: number,
  at: Int32Array,
  candidates: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(candidates * columns);
  for (let k = 0; k < at.length; k++) {
    const i = at[k] as number;
    if (i >= 0) out[(i + 1) * columns - width + (k % width)] = dy[k] as number;
  }
  return out;
}

/** The first `width` columns. values [N, columns] → [N, width] */
export function firstColumns(
  values: Float32Array,
  columns: number,
  width: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array((values.length / columns) * width);
  for (let from = 0, to = 0; from < values.length; from += columns, to += width) {
    for (let j = 0; j < width; j++) out[to + j] = values[from + j] as number;
  }
  return out;
}

export function firstColumnsGradient(
  dy: Float32Array,
  columns: number,
  width: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array((dy.length / width) * columns);
  for (let from = 0, to = 0; from < dy.length; from += width, to += columns) {
    for (let j = 0; j < width; j++) out[to + j] = dy[from + j] as number;
  }
  return out;
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

/** to[at…] += from[start…], `width` numbers. */
export function addRow(to: Float32Array, at: number, from: Float32Array, start: number, width: number): void {
  for (let j = 0; j < width; j++) to[at + j] = (to[at + j] as number) + (from[start + j] as number);
}
