/** How fast does the wasm engine multiply, and how long does one update of a candidate scorer take? */
import { rng } from "../src/core/rng.ts";
import {
  AdamW,
  dense,
  type Engine,
  gatherRows,
  type ParameterSpec,
  Parameters,
  pickRagged,
  type Ragged,
  ragged,
  raggedEntropy,
  raggedLogSoftmax,
  type Scalar,
  scope,
  segmentMean,
  startEngine,
  type Tensor,
  type Tensor1D,
  valueAndGradients,
} from "../src/tensor/index.ts";
import type { Row } from "./row.ts";

interface ProductCase {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** GFLOP/s that XNNPACK behind JavaScript reached, where it was measured. */
  readonly atLeast?: number;
}

const PRODUCTS: readonly ProductCase[] = [
  { a: [64, 64], b: [64, 64], atLeast: 4 },
  { a: [256, 256], b: [256, 256], atLeast: 9.4 },
  { a: [512, 512], b: [512, 512], atLeast: 11.9 },
  { a: [1024, 1024], b: [1024, 1024], atLeast: 11.7 },
  { a: [16, 128, 64], b: [16, 64, 128], atLeast: 6 },
  { a: [1024, 1024], b: [1024, 1024], transposeA: true, atLeast: 9 },
  { a: [1024, 1024], b: [1024, 1024], transposeB: true, atLeast: 9 },
  { a: [24_000, 64], b: [24_000, 64], transposeA: true },
  { a: [7, 64], b: [64, 64] },
];

const MEASURE_MS = 400;

/** Measures on one core; about ten seconds. */
export async function run(): Promise<Row[]> {
  const engine = await startEngine({ engine: "wasm" });
  return [...PRODUCTS.map((product) => measureProduct(engine, product)), ...measureUpdate(engine)];
}

function measureProduct(engine: Engine, product: ProductCase): Row {
  const { a, b, transposeA = false, transposeB = false, atLeast } = product;
  const { tf } = engine;
  return scope(engine, () => {
    const left = tf.randomNormal([...a]) as Tensor;
    const right = tf.randomNormal([...b]) as Tensor;
    const size = scope(engine, () => tf.matMul(left, right, transposeA, transposeB).size);
    const inner = a.at(transposeA ? -2 : -1) ?? 1;
    const ms = medianMs(() => scope(engine, () => void tf.matMul(left, right, transposeA, transposeB)));
    const gflops = (2 * size * inner) / ms / 1e6;
    return {
      name: `matmul [${a}]${transposeA ? "ᵀ" : ""} · [${b}]${transposeB ? "ᵀ" : ""}`,
      value: Math.round(gflops * 10) / 10,
      unit: "GFLOP/s",
      ...(atLeast === undefined ? {} : { bar: { atLeast } }),
    };
  });
}

const TURNS = 800;
const COMMANDS = 400;
const WORDS = 256;
const SLOTS = 5;
const FEATURES = 18;
const [D, H] = [64, 128];

/** A minibatch like that of 64 household episodes: 800 turns, about 30 candidates each. */
function measureUpdate(engine: Engine): readonly Row[] {
  const stream = rng(3, "bench");
  const layout = ragged(Array.from({ length: TURNS }, () => 20 + stream.int(21)));
  const batch = syntheticBatch(layout);
  using parameters = new Parameters(engine, SPECS);
  parameters.initialize(rng(1, "weights"));
  const optimizer = new AdamW(parameters);
  const update = (): void => {
    const { flatGradient } = valueAndGradients(parameters, (weights) => lossOf(engine, weights, batch));
    optimizer.update(flatGradient, { learningRate: 1e-3, maxGradNorm: 0.5 });
  };
  for (let i = 0; i < 5; i++) update();
  const ms = medianMs(update, 3_000);
  const busyMs = processorMs(update, 20);
  const note = `${TURNS} turns, ${layout.count} candidates, ${parameters.size} weights; ${busyMs.toFixed(0)} ms of processor time`;
  return [
    { name: "candidate scorer update", value: Math.round(ms * 10) / 10, unit: "ms", note },
    {
      name: "candidate scorer training",
      value: Math.round((TURNS / ms) * 1e3),
      unit: "turns/s",
      bar: { atLeast: 2_870 },
      note,
    },
  ];
}

const spec = (name: string, ...shape: readonly number[]): ParameterSpec => ({
  name,
  shape,
  init: { type: "normal", std: 0.1 },
});
const SPECS = [
  spec("words", WORDS, D),
  spec("slots", D, SLOTS * D),
  spec("observation", D, D),
  spec("turn", 2 * D, H),
  spec("turnBias", H),
  spec("state", 3 * D + 2 * H, H),
  spec("stateBias", H),
  spec("command", D, D),
  spec("stateToCandidate", H, D),
  spec("features", FEATURES, D),
  spec("featuresBias", D),
  spec("second", D, D),
  spec("secondBias", D),
  spec("output", D, 1),
  spec("query", H, D),
];

interface Batch {
  readonly layout: Ragged;
  /** [TURNS, WORDS] */
  readonly bags: Float32Array;
  /** [TURNS, H] */
  readonly memory: Float32Array;
  /** [candidates, FEATURES] */
  readonly features: Float32Array;
  /** SLOTS × [COMMANDS] rows of the projected word table */
  readonly words: readonly Int32Array[];
  /** [candidates] */
  readonly commandOf: Int32Array;
  readonly choices: Int32Array;
}

function syntheticBatch(layout: Ragged): Batch {
  const stream = rng(5, "batch");
  const sparse = (size: number, share: number): Float32Array =>
    Float32Array.from({ length: size }, () => (stream.float() < share ? stream.float() : 0));
  return {
    layout,
    bags: sparse(TURNS * WORDS, 0.05),
    memory: sparse(TURNS * H, 0.5),
    features: sparse(layout.count * FEATURES, 0.3),
    words: Array.from({ length: SLOTS }, (_, slot) =>
      Int32Array.from({ length: COMMANDS }, () => stream.int(WORDS) * SLOTS + slot),
    ),
    commandOf: Int32Array.from({ length: layout.count }, () => stream.int(COMMANDS)),
    choices: Int32Array.from({ length: TURNS }, () => stream.int(20)),
  };
}

function lossOf(engine: Engine, weights: Readonly<Record<string, Tensor>>, batch: Batch): Scalar {
  const { tf } = engine;
  const { layout, commandOf } = batch;
  const w = (name: string): Tensor => weights[name] as Tensor;
  const table = tf.reshape(tf.matMul(w("words"), w("slots")), [WORDS * SLOTS, D]);
  const commands = tf.addN(batch.words.map((ids) => gatherRows(engine, table, ids)));
  const bags = tf.tensor2d(batch.bags, [TURNS, WORDS]);
  const observation = tf.relu(tf.matMul(tf.matMul(bags, w("words")), w("observation")));
  const last = gatherRows(engine, commands, batch.choices);
  const turn = dense(engine, tf.concat([observation, last], 1), w("turn"), w("turnBias"), "relu");
  const candidates = gatherRows(engine, commands, commandOf);
  const mean = segmentMean(engine, candidates, layout.rowOf, TURNS);
  const inputs = tf.concat([observation, last, mean, turn, tf.tensor2d(batch.memory, [TURNS, H])], 1);
  const state = dense(engine, inputs, w("state"), w("stateBias"), "relu");
  const features = dense(
    engine,
    tf.tensor2d(batch.features, [layout.count, FEATURES]),
    w("features"),
    w("featuresBias"),
    "linear",
  );
  const fromCommand = gatherRows(engine, tf.matMul(commands, w("command")), commandOf);
  const fromState = gatherRows(engine, tf.matMul(state, w("stateToCandidate")), layout.rowOf);
  const first = tf.relu(tf.add(tf.add(fromCommand, fromState), features)) as Tensor;
  const second = dense(engine, first, w("second"), w("secondBias"), "relu");
  const bilinear = tf.sum(
    tf.mul(candidates, gatherRows(engine, tf.matMul(state, w("query")), layout.rowOf)),
    1,
  );
  const logits = tf.add(tf.reshape(tf.matMul(second, w("output")), [-1]), bilinear) as Tensor1D;
  const logProbs = pickRagged(engine, raggedLogSoftmax(engine, logits, layout), layout, batch.choices);
  const entropy = tf.mean(raggedEntropy(engine, logits, layout));
  return tf.sub(tf.neg(tf.mean(logProbs)), tf.mul(entropy, 0.01)) as Scalar;
}

/** Processor time of one call, all threads of this process together: unlike wall time it ignores other programs. */
function processorMs(work: () => void, calls: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3 / calls;
}

function medianMs(work: () => void, budgetMs = MEASURE_MS): number {
  work();
  const times: number[] = [];
  const end = performance.now() + budgetMs;
  while (performance.now() < end || times.length < 5) {
    const started = performance.now();
    work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? Number.NaN;
}
