/**
 * The network that scores candidate commands: words are summed, a state is made of instruction, observation, last
 * command, candidates and pooled memory, and two layers and a bilinear term score each candidate.
 *
 *   o = Wo · bag(observation)        v = Wt · bag(instruction)        a_c = Σ_slot W_slot · bag(words of the slot)
 *   u_t = relu(Wu [relu(o_t); a_last])         m_t = [mean of u_0..t; moving average of u]
 *   s_t = relu(S [v; relu(o_t); a_last; mean of a_c; m_t; t / scale])
 *   z_c = relu(D · relu(A a_c + B s + C features_c))         logit_c = w · z_c + a_c · (Q s)
 */
import type { Engine, ParameterSpec, Tensor, Tensor1D, Tensor2D } from "../tensor/index.ts";
import { dense, gatherRows } from "../tensor/index.ts";
import type { CandidateBatch } from "./candidate-batch.ts";
import type { CandidateConfig } from "./candidate-config.ts";
import { candidateLogits, combineRowsOp, meanCandidatesOp, pooledMemoryOp } from "./candidate-ops.ts";
import { COMMAND_SLOTS } from "./command.ts";
import { FEATURE_COUNT } from "./lexical-features.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

/** Width of the vector a state is made from. */
export function stateInputSize({ embeddingSize, stateSize }: CandidateConfig): number {
  return 4 * embeddingSize + 2 * stateSize + 1;
}

/** The weights by name, with how they begin. All matrices are [in, out]. */
export function candidateParameterSpecs(config: CandidateConfig, vocabularyRows: number): ParameterSpec[] {
  const { embeddingSize: d, stateSize: h, hiddenSize: k } = config;
  const weights = (name: string, from: number, to: number, gain = 1): ParameterSpec => ({
    name,
    shape: [from, to],
    init: { type: "fan-in", gain },
  });
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
    { name: "words", shape: [vocabularyRows, d], init: { type: "normal", std: 0.3 } },
    {
      name: "slots",
      shape: [COMMAND_SLOTS * d, d],
      init: { type: "normal", std: 1 / (1.5 * Math.sqrt(d)) },
    },
    ...layer("observation", d, d),
    ...layer("instruction", d, d),
    ...layer("turn", 2 * d, h),
    ...layer("state", stateInputSize(config), h),
    weights("candidate/command", d, k),
    ...layer("candidate/state", h, k),
    {
      name: "candidate/features",
      shape: [FEATURE_COUNT, k],
      init: { type: "uniform", limit: 1 / Math.sqrt(FEATURE_COUNT) },
    },
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
  const { turns, episodes, wordings } = batch;
  const d = config.embeddingSize;
  const get = (name: string): Tensor2D => tensors[name] as Tensor2D;
  const layer = (x: Tensor2D, name: string, activation: "linear" | "relu" = "linear"): Tensor2D =>
    dense(engine, x, get(`${name}/weights`), tensors[`${name}/bias`] as Tensor1D, activation);

  const bags = combineRowsOp(engine, get("words"), batch.words); // [R + E + 3K, d]
  const [seen, told, said] = tf.split(bags, [turns, episodes, COMMAND_SLOTS * wordings]) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  const commands = tf.matMul(tf.reshape(said, [wordings, COMMAND_SLOTS * d]) as Tensor2D, get("slots")); // [K, d]
  const padded = tf.concat2d([commands as Tensor2D, tf.zeros([1, d])], 0); // row K: no command yet
  const last = gatherRows(engine, padded, batch.lastWordings); // [R, d]
  const observation = layer(seen, "observation", "relu");
  const instruction = gatherRows(engine, layer(told, "instruction"), batch.episodeOf); // [E, d] → [R, d]
  const turn = layer(tf.concat2d([observation, last], 1), "turn", "relu"); // [R, h]
  const memory = pooledMemoryOp(engine, turn as Tensor2D, batch.episodeOffsets, config.memoryDecay); // [R, 2h]
  const mean = meanCandidatesOp(engine, commands as Tensor2D, batch.candidates); // [R, d]
  const clock = tf.tensor2d(
    Float32Array.from(batch.turnIndex, (t) => t / config.turnScale),
    [turns, 1],
  );
  const inputs = tf.concat2d([instruction, observation, last, mean, memory, clock], 1);
  const state = layer(inputs, "state", "relu"); // [R, h]
  const logits = candidateLogits(engine, batch.candidates, {
    commands: commands as Tensor2D,
    commandPart: tf.matMul(commands as Tensor2D, get("candidate/command")),
    statePart: layer(state, "candidate/state"),
    queries: layer(state, "candidate/query"),
    featureWeights: get("candidate/features"),
    second: get("candidate/second/weights"),
    bias: tensors["candidate/second/bias"] as Tensor1D,
    output: tensors["candidate/output"] as Tensor1D,
  });
  const values = config.valueHead ? (tf.reshape(layer(state, "value"), [turns]) as Tensor1D) : null;
  return { logits, values };
}
