/**
 * The candidate network while acting: no tape, everything that does not change between turns remembered, one
 * matrix product per layer for the whole batch. Only those products run on the engine; each row of them, and all
 * else, depends on its own episode only.
 */
import {
  dense,
  type Engine,
  type Parameters,
  scope,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "../tensor/index.ts";
import type { CandidateConfig } from "./candidate-config.ts";
import { latestLayout } from "./candidate-layout.ts";
import { addMatches, MatchMemory, sumOf } from "./candidate-matches.ts";
import { candidatePartSize, stateInputSize } from "./candidate-network.ts";
import { candidateLogits, featurePart } from "./candidate-ops.ts";
import { COMPARED_SIZE } from "./comparisons.ts";
import type { Bag, CandidateEpisode, EpisodeEncoder } from "./episode-encoder.ts";
import { GrowingFloats } from "./growing-array.ts";
import { featureCount } from "./lexical-features.ts";
import {
  addRow,
  type CandidateLayout,
  combineRows,
  firstColumns,
  maxCandidates,
  meanCandidates,
  poolTurn,
} from "./row-kernels.ts";
import { WordingRows } from "./wording-rows.ts";

/** What the policy keeps of an episode that is being played. */
export interface CandidateMemory {
  readonly encoder: EpisodeEncoder;
  /** Sum and moving average of the turn vectors; made with the weights of each turn. */
  readonly turnSum: Float32Array;
  readonly turnAverage: Float32Array;
  /** With recall: each text's part in the first layer, for last and for first arguments, side by side. */
  readonly texts: GrowingFloats;
  /** What was computed with the weights of `generation`: vector of the latest instruction, rows of the wordings. */
  generation: number;
  instruction: Float32Array;
  /** How many instructions there were when that vector was made. */
  instructions: number;
  wordingRows: Int32Array;
  /** With compare. */
  readonly matches: MatchMemory;
}

const WORDING_LIMIT = 65_536;

export class CandidateActor {
  readonly #engine: Engine;
  readonly #parameters: Parameters;
  readonly #config: CandidateConfig;
  #tensors: Readonly<Record<string, Tensor>> = {};
  #arrays: Readonly<Record<string, Float32Array>> = {};
  #generation = 0;
  /** Those met under the present weights. */
  #wordings = new WordingRows();

  constructor(engine: Engine, parameters: Parameters, config: CandidateConfig) {
    this.#engine = engine;
    this.#parameters = parameters;
    this.#config = config;
  }

  createMemory(encoder: EpisodeEncoder): CandidateMemory {
    return {
      encoder,
      turnSum: new Float32Array(this.#config.stateSize),
      turnAverage: new Float32Array(this.#config.stateSize),
      texts: new GrowingFloats(),
      generation: -1,
      instruction: new Float32Array(0),
      matches: new MatchMemory(),
      instructions: 0,
      wordingRows: new Int32Array(0),
    };
  }

  /**
   * Scores the candidates of the latest turn of each episode, and adds that turn to each memory.
   *
   * @returns logits of all candidates, episode after episode
   */
  score(memories: readonly CandidateMemory[]): Float32Array {
    return scope(this.#engine, () => this.#score(memories)) as Float32Array;
  }

  #score(memories: readonly CandidateMemory[]): Float32Array {
    this.#refresh();
    const episodes = memories.map(({ encoder }) => encoder.episode());
    this.#rememberWordings(memories, episodes);
    this.#rememberInstructions(memories, episodes);
    memories.forEach(({ matches }, r) => {
      const { comparisons } = episodes[r] as CandidateEpisode;
      if (comparisons !== null) matches.add(comparisons, this.#array("compare/words"));
    });
    const { embeddingSize: d, stateSize: h, hiddenSize: k, memoryDecay, turnScale } = this.#config;
    const { tf } = this.#engine;
    const rows = memories.length;

    const observations = read(this.#layer(this.#bagsOf(episodes), rows, "observation", "relu"));
    const turnInputs = new Float32Array(rows * 2 * d);
    const lastRows = Int32Array.from(episodes, ({ lastWordings, turns }, r) => {
      const last = lastWordings[turns - 1] as number;
      return last < 0 ? -1 : ((memories[r] as CandidateMemory).wordingRows[last] as number);
    });
    for (let r = 0; r < rows; r++) {
      turnInputs.set(observations.subarray(r * d, r * d + d), r * 2 * d);
      turnInputs.set(this.#command(lastRows[r] as number), r * 2 * d + d);
    }
    const turns = read(this.#layer(turnInputs, rows, "turn", "relu"));

    const layout = latestLayout(
      episodes,
      memories.map(({ wordingRows }) => wordingRows),
      featureCount(this.#config.features),
    );
    const own = this.#ownParts(memories, episodes, layout, observations);
    const means = meanCandidates(this.#wordings.commands, d, layout);
    const width = stateInputSize(this.#config);
    const stateInputs = new Float32Array(rows * width);
    memories.forEach((memory, r) => {
      const at = r * width;
      const { turns: turn, instructionAge, comparisons } = episodes[r] as CandidateEpisode;
      stateInputs.set(memory.instruction, at);
      stateInputs.set(observations.subarray(r * d, r * d + d), at + d);
      stateInputs.set(this.#command(lastRows[r] as number), at + 2 * d);
      stateInputs.set(means.subarray(r * d, r * d + d), at + 3 * d);
      poolTurn(memory.turnSum, memory.turnAverage, turns, r * h, memoryDecay, turn, stateInputs, at + 4 * d);
      const clock = at + 4 * d + 2 * h;
      stateInputs[clock] = (turn - 1) / turnScale;
      if (own.summary !== null) {
        stateInputs.set(own.summary.subarray(r * k, r * k + k), clock + 1);
        stateInputs[clock + 1 + k] = (instructionAge[turn - 1] as number) / turnScale;
      }
      if (comparisons === null) return;
      stateInputs.set(memory.matches.at(comparisons.here[turn - 1] as number), at + width - COMPARED_SIZE);
    });
    const states = this.#layer(stateInputs, rows, "state", "relu");
    const { size } = this.#wordings;
    const logits = candidateLogits(this.#engine, layout, own.parts, {
      commands: tf.tensor2d(this.#wordings.commands.subarray(0, size * d), [size, d]),
      statePart: this.#dense(states, "candidate/state", "linear"),
      queries: this.#dense(states, "candidate/query", "linear"),
      second: this.#tensors["candidate/second/weights"] as Tensor2D,
      bias: this.#tensors["candidate/second/bias"] as Tensor1D,
      output: this.#tensors["candidate/output"] as Tensor1D,
    });
    return logits.dataSync<"float32">() as Float32Array;
  }

  /** The candidates' own part of the first layer in summands [N, k], and with recall the summary of them [R, k]. */
  #ownParts(
    memories: readonly CandidateMemory[],
    episodes: readonly CandidateEpisode[],
    layout: CandidateLayout,
    observations: Float32Array<ArrayBuffer>,
  ): { parts: readonly [Tensor2D, ...Tensor2D[]]; summary: Float32Array | null } {
    const { tf } = this.#engine;
    const { hiddenSize: k, recall } = this.#config;
    const wide = candidatePartSize(this.#config);
    const count = layout.wordings.length;
    const fromFeatures = featurePart(this.#engine, layout, this.#tensors["candidate/features"] as Tensor2D);
    const fromCommand = new Float32Array(count * wide);
    layout.wordings.forEach((row, i) => {
      fromCommand.set(this.#wordings.parts.subarray(row * wide, row * wide + wide), i * wide);
    });
    if (this.#config.compare) {
      const matched = memories.map((memory, r) => ({ memory, episode: episodes[r] as CandidateEpisode }));
      addMatches(fromCommand, wide, layout.offsets, matched, (x, n, name) => this.#multiply(x, n, name));
    }
    if (!recall) return { parts: [tf.tensor2d(fromCommand, [count, wide]), fromFeatures], summary: null };
    const rows = memories.length;
    const last = this.#multiply(observations, rows, "candidate/last");
    const first = this.#multiply(observations, rows, "candidate/first");
    const all = read(fromFeatures);
    memories.forEach(({ texts }, r) => {
      const entry = texts.extend(2 * wide);
      entry.set(last.subarray(r * wide, r * wide + wide));
      entry.set(first.subarray(r * wide, r * wide + wide), wide);
      const known = texts.view();
      const { candidateOffsets, turns, recalledLast, recalledFirst } = episodes[r] as CandidateEpisode;
      const start = candidateOffsets[turns - 1] as number;
      const to = layout.offsets[r] as number;
      const end = layout.offsets[r + 1] as number;
      for (let i = to; i < end; i++) {
        const out = i * wide;
        addRow(all, out, fromCommand, out, wide);
        const lastTurn = recalledLast[start + i - to] as number;
        const firstTurn = recalledFirst[start + i - to] as number;
        if (lastTurn >= 0) addRow(all, out, known, lastTurn * 2 * wide, wide);
        if (firstTurn >= 0) addRow(all, out, known, firstTurn * 2 * wide + wide, wide);
      }
    });
    const mine = firstColumns(all, wide, k);
    const summary = maxCandidates(all, wide, k, layout.offsets).max;
    return { parts: [tf.tensor2d(mine, [count, k])], summary };
  }

  /** Forgets everything that was computed with other weights. */
  #refresh(): void {
    const tensors = this.#parameters.tensors();
    if (tensors === this.#tensors && this.#wordings.size < WORDING_LIMIT) return;
    const flat = this.#parameters.read();
    this.#tensors = tensors;
    this.#arrays = Object.fromEntries(
      this.#parameters.slices.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)]),
    );
    this.#generation++;
    this.#wordings = new WordingRows();
  }

  #rememberWordings(memories: readonly CandidateMemory[], episodes: readonly CandidateEpisode[]): void {
    memories.forEach((memory, r) => {
      const known = memory.generation === this.#generation ? memory.wordingRows : new Int32Array(0);
      memory.wordingRows = this.#wordings.number((episodes[r] as CandidateEpisode).wordings, known);
    });
    this.#wordings.fill((slots, count) => {
      const words = combineRows(this.#array("words"), this.#config.embeddingSize, slots);
      const commands = this.#multiply(words, count, "slots");
      return { commands, parts: this.#multiply(commands, count, "candidate/command") };
    });
  }

  #rememberInstructions(memories: readonly CandidateMemory[], episodes: readonly CandidateEpisode[]): void {
    const stale = memories.flatMap(({ generation, instructions }, r) =>
      generation === this.#generation && instructions === episodes[r]?.instructions.length ? [] : [r],
    );
    if (stale.length === 0) return;
    const d = this.#config.embeddingSize;
    const bags = new Float32Array(stale.length * d);
    stale.forEach((r, i) => {
      const { rows, weights } = (episodes[r] as CandidateEpisode).instructions.at(-1) as Bag;
      const sparse = { offsets: Int32Array.of(0, rows.length), columns: rows, weights };
      bags.set(combineRows(this.#array("words"), d, sparse), i * d);
    });
    const vectors = read(this.#layer(bags, stale.length, "instruction", "linear"));
    stale.forEach((r, i) => {
      const memory = memories[r] as CandidateMemory;
      memory.instruction = vectors.slice(i * d, i * d + d);
      memory.instructions = episodes[r]?.instructions.length ?? 0;
      memory.generation = this.#generation;
      const asked = (episodes[r] as CandidateEpisode).comparisons?.asked.at(-1);
      if (asked === undefined) return;
      const sum = sumOf(asked, this.#array("compare/words"));
      memory.matches.question = this.#multiply(sum, 1, "compare/likeness");
    });
  }

  /** Bags of words of the latest observations, embedded. [R, d] */
  #bagsOf(episodes: readonly CandidateEpisode[]): Float32Array<ArrayBuffer> {
    const d = this.#config.embeddingSize;
    const out = new Float32Array(episodes.length * d);
    episodes.forEach(({ turns, bagOffsets, bagRows, bagWeights }, r) => {
      const offsets = bagOffsets.subarray(turns - 1, turns + 1);
      out.set(
        combineRows(this.#array("words"), d, { offsets, columns: bagRows, weights: bagWeights }),
        r * d,
      );
    });
    return out;
  }

  #command(row: number): Float32Array {
    const d = this.#config.embeddingSize;
    return row < 0 ? new Float32Array(d) : this.#wordings.commands.subarray(row * d, row * d + d);
  }

  #array(name: string): Float32Array {
    return this.#arrays[name] as Float32Array;
  }

  /** x · weights; x [rows, in] */
  #multiply(x: Float32Array<ArrayBuffer>, rows: number, name: string): Float32Array<ArrayBuffer> {
    const { tf } = this.#engine;
    const product = tf.matMul(tf.tensor2d(x, [rows, x.length / rows]), this.#tensors[name] as Tensor2D);
    return product.dataSync<"float32">() as Float32Array<ArrayBuffer>;
  }

  /** A fully connected layer on plain numbers; x [rows, in] */
  #layer(x: Float32Array<ArrayBuffer>, rows: number, name: string, activation: "linear" | "relu"): Tensor2D {
    return this.#dense(this.#engine.tf.tensor2d(x, [rows, x.length / rows]), name, activation);
  }

  #dense(x: Tensor2D, name: string, activation: "linear" | "relu"): Tensor2D {
    const weights = this.#tensors[`${name}/weights`] as Tensor2D;
    return dense(this.#engine, x, weights, this.#tensors[`${name}/bias`] as Tensor1D, activation);
  }
}

function read(x: Tensor2D): Float32Array<ArrayBuffer> {
  return x.dataSync<"float32">() as Float32Array<ArrayBuffer>;
}
