/**
 * The network that scores candidate commands: words are summed, a state is made of instruction, observation, last
 * command, candidates and pooled memory, and two layers and a bilinear term score each candidate.
 *
 *   o = Wo · bag(observation)        v = Wt · bag(instruction)        a_c = Σ_slot W_slot · bag(words of the slot)
 *   u_t = relu(Wu [relu(o_t); a_last])         m_t = [mean of u_0..t; moving average of u]
 *   s_t = relu(S [v; relu(o_t); a_last; mean of a_c; m_t; t / scale])
 *   z_c = relu(D · relu(A a_c + B s + C features_c))         logit_c = w · z_c + a_c · (Q s)
 *
 * With recall, a candidate also has the texts read after its last and its first argument were last used, and the
 * state also the largest values of a layer over all candidates, and the time since the instruction was given:
 *
 *   h_c = A a_c + C features_c + L o_last(c) + F o_first(c) = [own; shown]        z_c from relu(own + B s)
 *   s_t = relu(S [… as above; max_c relu(shown_c); (t − t_given) / scale])
 *
 * With compare, bags of words are matched with the instruction (comparisons.ts): what describes a candidate, what was read
 * on the last visit to it, and what has been read here. A match comes with the sum of the bag's own words.
 *
 *   h_c = … + P match(described_c) + V match(visited_c)        s_t = relu(S [… as above; match(here_t)])
 */
import type { Engine, Init, ParameterSpec, Tensor, Tensor1D, Tensor2D } from "../tensor/index.ts";
import { dense, gatherRows } from "../tensor/index.ts";
import type { CandidateBatch } from "./candidate-batch.ts";
import type { CandidateConfig } from "./candidate-config.ts";
import {
  candidateLogits,
  combineRowsOp,
  featurePart,
  firstColumnsOp,
  maxCandidatesOp,
  meanCandidatesOp,
  pooledMemoryOp,
} from "./candidate-ops.ts";
import { COMMAND_SLOTS } from "./command.ts";
import type { Compared } from "./compared-batch.ts";
import { COMPARED_SIZE, EMBEDDING_STD, MATCH_SIZE } from "./comparisons.ts";
import { featureCount } from "./lexical-features.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

/** Width of the vector a state is made from. */
export function stateInputSize(config: CandidateConfig): number {
  const { embeddingSize, stateSize, hiddenSize, recall, compare } = config;
  return (
    4 * embeddingSize + 2 * stateSize + 1 + (recall ? hiddenSize + 1 : 0) + (compare ? COMPARED_SIZE : 0)
  );
}

/** Width of a candidate's own part of the first layer; with recall the part that is shown to the state follows. */
export function candidatePartSize({ hiddenSize, recall }: CandidateConfig): number {
  return recall ? 2 * hiddenSize : hiddenSize;
}

/** The weights by name, with how they begin. All matrices are [in, out]. */
export function candidateParameterSpecs(config: CandidateConfig, vocabularyRows: number): ParameterSpec[] {
  const { embeddingSize: d, stateSize: h, hiddenSize: k } = config;
  const wide = candidatePartSize(config);
  const features = featureCount(config.features);
  const weights = (name: string, from: number, to: number, gain = 1): ParameterSpec => ({
    name,
    shape: [from, to],
    init: { type: "fan-in", gain },
  });
  const normal = (std: number): Init => ({ type: "normal", std });
  const bias = (name: string, from: number, to: number): ParameterSpec => ({
    name,
    shape: [to],
    init: { type: "uniform", limit: 1 / Math.sqrt(from) },
  });
  const layer = (name: string, from: number, to: number, gain = 1): ParameterSpec[] => [
    weights(`${name}/weights`, from, to, gain),
    bias(`${name}/bias`, from, to),
  ];
  return [
    { name: "words", shape: [vocabularyRows, d], init: normal(0.3) },
    {
      name: "slots",
      shape: [COMMAND_SLOTS * d, d],
      init: normal(1 / (1.5 * Math.sqrt(d))),
    },
    ...layer("observation", d, d),
    ...layer("instruction", d, d),
    ...layer("turn", 2 * d, h),
    ...layer("state", stateInputSize(config), h),
    weights("candidate/command", d, wide),
    ...layer("candidate/state", h, k),
    {
      name: "candidate/features",
      shape: [features, wide],
      init: { type: "uniform", limit: 1 / Math.sqrt(features) },
    },
    ...(config.recall ? [weights("candidate/last", d, wide), weights("candidate/first", d, wide)] : []),
    ...(config.compare
      ? [
          { name: "compare/words", shape: [vocabularyRows, MATCH_SIZE], init: normal(EMBEDDING_STD) },
          { name: "compare/likeness", shape: [MATCH_SIZE, MATCH_SIZE], init: { type: "identity" } as const },
          weights("candidate/described", COMPARED_SIZE, wide),
          weights("candidate/visited", COMPARED_SIZE, wide),
        ]
      : []),
    ...layer("candidate/second", k, k),
    { name: "candidate/output", shape: [k], init: { type: "uniform", limit: 0.1 / Math.sqrt(k) } },
    ...layer("candidate/query", h, d, 0.3),
    ...(config.valueHead ? layer("value", h, 1) : []),
  ];
}

/**
 * The forward pass in training.
 *
 * @returns logits [N] of all candidates, values [R] where there is a value head
 */
export function forward(
  engine: Engine,
  tensors: Tensors,
  config: CandidateConfig,
  batch: CandidateBatch,
): { logits: Tensor1D; values: Tensor1D | null } {
  const { tf } = engine;
  const { turns, instructions, wordings, candidates, compared } = batch;
  const d = config.embeddingSize;
  const get = (name: string): Tensor2D => tensors[name] as Tensor2D;
  const layer = (x: Tensor2D, name: string, activation: "linear" | "relu" = "linear"): Tensor2D =>
    dense(engine, x, get(`${name}/weights`), tensors[`${name}/bias`] as Tensor1D, activation);

  const bags = combineRowsOp(engine, get("words"), batch.words); // [R + I + 3K, d]
  const [seen, told, said] = tf.split(bags, [turns, instructions, COMMAND_SLOTS * wordings]) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  const commands = tf.matMul(tf.reshape(said, [wordings, COMMAND_SLOTS * d]) as Tensor2D, get("slots")); // [K, d]
  const padded = tf.concat2d([commands as Tensor2D, tf.zeros([1, d])], 0); // row K: no command yet
  const last = gatherRows(engine, padded, batch.lastWordings); // [R, d]
  const observation = layer(seen, "observation", "relu");
  const instruction = gatherRows(engine, layer(told, "instruction"), batch.instructionOf); // [I, d] → [R, d]
  const turn = layer(tf.concat2d([observation, last], 1), "turn", "relu"); // [R, h]
  const memory = pooledMemoryOp(engine, turn as Tensor2D, batch.episodeOffsets, config.memoryDecay); // [R, 2h]
  const mean = meanCandidatesOp(engine, commands as Tensor2D, batch.candidates); // [R, d]
  const clock = (times: Int32Array): Tensor2D =>
    tf.tensor2d(
      Float32Array.from(times, (t) => t / config.turnScale),
      [turns, 1],
    );
  const inputs: Tensor2D[] = [instruction, observation, last, mean, memory, clock(batch.turnIndex)];
  const fromCommand = gatherRows(
    engine,
    tf.matMul(commands as Tensor2D, get("candidate/command")) as Tensor2D,
    candidates.wordings,
  ); // [K, k] → [N, k]
  const fromFeatures = featurePart(engine, candidates, get("candidate/features"));
  const parts: [Tensor2D, ...Tensor2D[]] = [fromCommand, fromFeatures];
  /** Rows of x · weights; the row after the last is 0. */
  const partOf = (x: Tensor2D, name: string, rows: Int32Array): Tensor2D => {
    const product = tf.matMul(x, get(name)) as Tensor2D;
    return gatherRows(engine, tf.concat2d([product, tf.zeros([1, product.shape[1]])], 0), rows);
  };
  if (config.recall) {
    parts.push(partOf(observation, "candidate/last", batch.recalledLast));
    parts.push(partOf(observation, "candidate/first", batch.recalledFirst));
  }
  const matches = compared === null ? null : matchesOf(engine, tensors, compared);
  if (compared !== null && matches !== null) {
    parts.push(partOf(matches, "candidate/described", compared.described));
    parts.push(partOf(matches, "candidate/visited", compared.visited));
  }
  let own = parts;
  if (config.recall) {
    const k = config.hiddenSize;
    const all: Tensor2D = tf.addN(parts);
    inputs.push(maxCandidatesOp(engine, all, k, candidates.offsets), clock(batch.instructionAge));
    own = [firstColumnsOp(engine, all, k)];
  }
  if (compared !== null && matches !== null) inputs.push(gatherRows(engine, matches, compared.here));
  const state = layer(tf.concat2d(inputs, 1), "state", "relu"); // [R, h]
  const logits = candidateLogits(engine, candidates, own, {
    commands: commands as Tensor2D,
    statePart: layer(state, "candidate/state"),
    queries: layer(state, "candidate/query"),
    second: get("candidate/second/weights"),
    bias: tensors["candidate/second/bias"] as Tensor1D,
    output: tensors["candidate/output"] as Tensor1D,
  });
  const values = config.valueHead ? (tf.reshape(layer(state, "value"), [turns]) as Tensor1D) : null;
  return { logits, values };
}

/** [M, COMPARED_SIZE] of all bags. */
function matchesOf(engine: Engine, tensors: Tensors, compared: Compared): Tensor2D {
  const { tf } = engine;
  const sums = combineRowsOp(engine, tensors["compare/words"] as Tensor2D, compared.words);
  const [asked, said] = tf.split(sums, [compared.instructions, compared.bags]) as [Tensor2D, Tensor2D];
  const questions = tf.matMul(asked, tensors["compare/likeness"] as Tensor2D) as Tensor2D;
  const matches = tf.mul(gatherRows(engine, questions, compared.instructionOf), said) as Tensor2D;
  return tf.concat2d([matches, said], 1) as Tensor2D;
}
