/** The default policy: a small network that scores the admissible actions of a text environment. */
import { z } from "zod";
import { CheckpointError, ConfigError } from "../core/errors.ts";
import { problemOf } from "../core/problem.ts";
import { type Rng, rng } from "../core/rng.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import {
  type Engine,
  Parameters,
  pickRagged,
  raggedEntropy,
  raggedLogSoftmax,
  type Tensor1D,
} from "../tensor/index.ts";
import { admissibleOf, spread } from "./admissible.ts";
import { CandidateActor, type CandidateMemory } from "./candidate-actor.ts";
import { toBatch } from "./candidate-batch.ts";
import {
  type CandidateConfig,
  type CandidateConfigInput,
  candidateConfigSchema,
} from "./candidate-config.ts";
import { candidateParameterSpecs, forward } from "./candidate-network.ts";
import { decide } from "./decide.ts";
import { type CandidateEpisode, EpisodeEncoder, encodeTrajectory } from "./episode-encoder.ts";
import { Lexicon } from "./lexicon.ts";
import type { ActOptions, ActRequest, Decision, PolicyOutputs } from "./policy.ts";
import type { EncodeOptions, EvaluateOptions, TrainablePolicy } from "./trainable-policy.ts";
import { Vocabulary, vocabularySchema } from "./vocabulary.ts";

export interface CandidatePolicyOptions {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  /** The environment whose commands it takes apart. */
  readonly environment: Pick<EnvironmentInfo, "grammar">;
  readonly config?: CandidateConfigInput;
  /** Root of the stream that fills the weights. */
  readonly seed: number;
}

export interface CandidatePolicy extends TrainablePolicy<CandidateMemory, CandidateEpisode> {
  act(requests: readonly ActRequest<CandidateMemory>[], options: ActOptions): readonly Decision[];
}

const SAVED_KIND = "candidate";
const SAVED_VERSION = 1;

const savedSchema = z.strictObject({
  kind: z.literal(SAVED_KIND),
  formatVersion: z.literal(SAVED_VERSION),
  config: candidateConfigSchema,
  vocabulary: vocabularySchema,
  shapes: z.array(z.strictObject({ name: z.string(), shape: z.array(z.int()) })),
});

/**
 * A candidate policy with fresh weights.
 *
 * @throws ConfigError `config/invalid-value`
 */
export function createCandidatePolicy(options: CandidatePolicyOptions): CandidatePolicy {
  const parsed = candidateConfigSchema.safeParse(options.config ?? {});
  if (!parsed.success) {
    throw new ConfigError(
      "config/invalid-value",
      `The policy's configuration is wrong: ${inWords(parsed.error)}.`,
    );
  }
  const policy = new CandidateNetworkPolicy(options, parsed.data);
  policy.parameters.initialize(rng(options.seed, "weights"));
  return policy;
}

/**
 * A candidate policy as save() described it. Its weights are 0 until `parameters.write()`.
 *
 * @throws CheckpointError `checkpoint/version`, `checkpoint/damaged`, `checkpoint/mismatch`
 */
export function loadCandidatePolicy(
  saved: unknown,
  options: Pick<CandidatePolicyOptions, "engine" | "environment">,
): CandidatePolicy {
  const version = (saved as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && version !== SAVED_VERSION) {
    throw new CheckpointError(
      "checkpoint/version",
      `The policy was saved in format ${version}; this version reads format ${SAVED_VERSION}.`,
    );
  }
  const parsed = savedSchema.safeParse(saved);
  if (!parsed.success) {
    throw new CheckpointError(
      "checkpoint/damaged",
      `The saved policy cannot be read: ${inWords(parsed.error)}.`,
    );
  }
  const { config, vocabulary, shapes } = parsed.data;
  const policy = new CandidateNetworkPolicy({ ...options, vocabulary: new Vocabulary(vocabulary) }, config);
  const mine = policy.parameters.slices.map(({ name, shape }) => ({ name, shape }));
  if (JSON.stringify(mine) !== JSON.stringify(shapes)) {
    policy[Symbol.dispose]();
    throw new CheckpointError(
      "checkpoint/mismatch",
      "The saved policy has weights of other names or shapes than this version makes from its configuration.",
    );
  }
  return policy;
}

class CandidateNetworkPolicy implements CandidatePolicy {
  readonly name = "candidate";
  version = 0;
  readonly parameters: Parameters;
  readonly #engine: Engine;
  readonly #config: CandidateConfig;
  readonly #lexicon: Lexicon;
  readonly #actor: CandidateActor;

  constructor(options: Omit<CandidatePolicyOptions, "seed" | "config">, config: CandidateConfig) {
    const { engine, vocabulary, environment } = options;
    this.#engine = engine;
    this.#config = config;
    this.#lexicon = new Lexicon(vocabulary, environment.grammar);
    this.parameters = new Parameters(engine, candidateParameterSpecs(config, vocabulary.rows));
    this.#actor = new CandidateActor(engine, this.parameters, config);
  }

  startEpisode(): CandidateMemory {
    return this.#actor.createMemory(new EpisodeEncoder(this.#lexicon, this.#config));
  }

  act(requests: readonly ActRequest<CandidateMemory>[], { decoding }: ActOptions): Decision[] {
    if (requests.length === 0) return [];
    // All are checked before any is remembered: a request that cannot be answered leaves the others as they were.
    for (const { observation } of requests) admissibleOf(observation);
    const positions = requests.map(({ memory, observation, lastAction }) =>
      memory.encoder.push(observation, lastAction?.text ?? null),
    );
    const logits = this.#actor.score(requests.map(({ memory }) => memory));
    let start = 0;
    return requests.map(({ memory, observation, rng: stream }, r) => {
      const candidates = positions[r] as Int32Array;
      const scores = logits.subarray(start, start + candidates.length);
      start += candidates.length;
      const { index, logProbs, ...choice } = decide(scores, decoding, stream);
      memory.encoder.choose(index);
      const text = observation.admissible?.[candidates[index] as number] as string;
      const candidateLogProbs = spread(observation, candidates, logProbs);
      return { action: { text }, ...choice, policyVersion: this.version, candidateLogProbs };
    });
  }

  encode(trajectory: Trajectory, options: EncodeOptions = {}): CandidateEpisode {
    return encodeTrajectory(trajectory, this.#lexicon, this.#config, options);
  }

  episodeOf(memory: CandidateMemory): CandidateEpisode {
    return memory.encoder.episode();
  }

  evaluate(episodes: readonly CandidateEpisode[], options: EvaluateOptions = {}): PolicyOutputs<Tensor1D> {
    const engine = this.#engine;
    const { tf } = engine;
    const batch = toBatch(episodes, this.#keptWords(options.vocabularyDropout));
    const { logits: unscaled, values } = forward(engine, this.parameters.tensors(), this.#config, batch);
    const { temperature = 1 } = options;
    const logits = temperature === 1 ? unscaled : (tf.div(unscaled, temperature) as Tensor1D);
    const { offsets } = batch.candidates;
    const layout = raggedOf(offsets);
    const scales = Float32Array.from({ length: batch.turns }, (_, r) => {
      const options = (offsets[r + 1] as number) - (offsets[r] as number);
      return options > 1 ? 1 / Math.log(options) : 0;
    });
    const entropies = raggedEntropy(engine, logits, layout);
    return {
      logProbs: pickRagged(engine, raggedLogSoftmax(engine, logits, layout), layout, batch.chosen),
      entropies,
      entropyFractions: tf.mul(entropies, tf.tensor1d(scales)) as Tensor1D,
      values,
    };
  }

  save(): unknown {
    return {
      kind: SAVED_KIND,
      formatVersion: SAVED_VERSION,
      config: this.#config,
      vocabulary: this.#lexicon.vocabulary.toJSON(),
      shapes: this.parameters.slices.map(({ name, shape }) => ({ name, shape: [...shape] })),
    } satisfies z.input<typeof savedSchema>;
  }

  [Symbol.dispose](): void {
    this.parameters.dispose();
  }

  /** Weight of each embedding row: 0 for dropped words, which are drawn among the argument words. */
  #keptWords(dropout: { readonly rate: number; readonly rng: Rng } | undefined): Float32Array | null {
    if (dropout === undefined || dropout.rate === 0) return null;
    const { vocabulary } = this.#lexicon;
    return Float32Array.from({ length: vocabulary.rows }, (_, row) =>
      vocabulary.isArgumentRow(row) && dropout.rng.float() < dropout.rate ? 0 : 1,
    );
  }
}

function inWords(error: z.ZodError): string {
  const { path, text } = problemOf(error);
  return path.length === 0 ? text : `${path.join(".")}: ${text}`;
}

function raggedOf(offsets: Int32Array) {
  const rows = offsets.length - 1;
  const count = offsets[rows] as number;
  const rowOf = new Int32Array(count);
  for (let r = 0; r < rows; r++) rowOf.fill(r, offsets[r], offsets[r + 1]);
  return { offsets, rowOf, rows, count };
}
