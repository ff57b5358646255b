/** How the candidate policy compares with PyTorch on one thread: the same network, weights and batch. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import household from "turnwise/envs/alfworld-text";
import { toBatch } from "../src/agent/candidate-batch.ts";
import { candidateConfigSchema } from "../src/agent/candidate-config.ts";
import { type CandidateEpisode, createCandidatePolicy, vocabularyOf } from "../src/agent/index.ts";
import { openLocalHost } from "../src/env/index.ts";
import { collect } from "../src/rollout/index.ts";
import { AdamW, scope, startEngine, valueAndGradients } from "../src/tensor/index.ts";
import type { Row } from "./row.ts";

interface PeerAnswer {
  readonly version: string;
  readonly logProbs: readonly number[];
  readonly forwardPerSecond: number;
  readonly trainPerSecond: number;
}

const EPISODES = 64;
const SCRIPT = fileURLToPath(new URL("./peer/candidate_network.py", import.meta.url));

/** Rates per second of processor time, so that what else runs on the machine does not count. */
export async function run(): Promise<Row[]> {
  const engine = await startEngine({ engine: "wasm" });
  await using host = await openLocalHost(household, {});
  const tasks = (await host.tasks("train")).slice(0, EPISODES);
  const plan = tasks.map((task, i) => ({
    episodeId: `peer-${i}`,
    task,
    split: "train",
    environmentSeed: i,
    seed: 1,
    seedPath: ["peer", i],
    source: "rollout" as const,
  }));
  const settings = {
    host,
    plan,
    lanes: EPISODES,
    maxTurns: 16,
    decoding: { type: "sample", temperature: 1 },
  } as const;
  const grammar = host.info.grammar;
  using scout = createCandidatePolicy({
    engine,
    vocabulary: vocabularyOf([], grammar),
    environment: { grammar },
    seed: 1,
  });
  const scouted = await collect({ ...settings, policy: scout });
  const vocabulary = vocabularyOf(
    scouted.flatMap(({ trajectory }) => trajectory.turns.map((turn) => turn.observation)),
    grammar,
  );
  using policy = createCandidatePolicy({ engine, vocabulary, environment: { grammar }, seed: 1 });
  let acting = Infinity;
  let episodes: CandidateEpisode[] = [];
  let turns = 0;
  for (let pass = 0; pass < 4; pass++) {
    const begin = processorSeconds();
    const played = await collect({ ...settings, policy });
    acting = Math.min(acting, processorSeconds() - begin);
    episodes = played.map(({ memory }) => policy.episodeOf(memory));
    turns = episodes.reduce((sum, episode) => sum + episode.turns, 0);
  }

  const peer = askPeer(policy.parameters, episodes);
  if (peer === null) {
    return [
      {
        name: "PyTorch",
        value: 0,
        unit: "found",
        note: "no python3 with torch here; TURNWISE_PYTHON names one",
      },
    ];
  }
  const logProbs = scope(engine, () => Float32Array.from(policy.evaluate(episodes).logProbs.dataSync()));
  const difference = Math.max(...peer.logProbs.map((value, i) => Math.abs(value - (logProbs[i] as number))));
  const optimizer = new AdamW(policy.parameters);
  let training = Infinity;
  for (let i = 0; i < 15; i++) {
    const begin = processorSeconds();
    const { flatGradient } = valueAndGradients(policy.parameters, () => {
      const outputs = policy.evaluate(episodes);
      return outputs.logProbs.mean().add(outputs.entropies.mean().mul(0.01)).neg().asScalar();
    });
    optimizer.update(flatGradient, { learningRate: 1e-4, maxGradNorm: 0.5 });
    training = Math.min(training, processorSeconds() - begin);
  }
  const note = `PyTorch ${peer.version}, one thread; ${EPISODES} household episodes, ${turns} turns`;
  return [
    {
      name: "largest difference of a log-prob",
      value: difference * 1e6,
      unit: "µnats",
      bar: { atMost: 100, strict: true },
      note,
    },
    { name: "training, ours", value: turns / training, unit: "turns/s" },
    { name: "training, PyTorch", value: peer.trainPerSecond, unit: "turns/s" },
    {
      name: "training, PyTorch / ours",
      value: (peer.trainPerSecond * training) / turns,
      unit: "×",
      bar: { atMost: 3, strict: true },
    },
    {
      name: "acting, ours",
      value: turns / acting,
      unit: "turns/s",
      note: "environment, features, sampling and records included",
    },
    { name: "forward, PyTorch", value: peer.forwardPerSecond, unit: "turns/s", note: "the network alone" },
    {
      name: "forward PyTorch / acting ours",
      value: (peer.forwardPerSecond * acting) / turns,
      unit: "×",
      bar: { atMost: 3, strict: true },
    },
  ];
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The peer's answer on a batch; null where there is no PyTorch. */
function askPeer(
  parameters: ReturnType<typeof createCandidatePolicy>["parameters"],
  episodes: readonly CandidateEpisode[],
): PeerAnswer | null {
  const batch = toBatch(episodes, null);
  const flat = parameters.read();
  const input = JSON.stringify({
    config: candidateConfigSchema.parse({}),
    shapes: Object.fromEntries(parameters.slices.map(({ name, shape }) => [name, shape])),
    weights: Object.fromEntries(
      parameters.slices.map(({ name, offset, size }) => [name, [...flat.subarray(offset, offset + size)]]),
    ),
    batch: {
      turns: batch.turns,
      episodes: episodes.length,
      wordings: batch.wordings,
      wordOffsets: [...batch.words.offsets],
      wordColumns: [...batch.words.columns],
      wordWeights: [...batch.words.weights],
      candidateOffsets: [...batch.candidates.offsets],
      candidateWordings: [...batch.candidates.wordings],
      features: [...batch.candidates.features],
      episodeOf: [...batch.instructionOf],
      turnIndex: [...batch.turnIndex],
      lastWordings: [...batch.lastWordings],
      chosen: [...batch.chosen],
    },
  });
  const candidates = [process.env["TURNWISE_PYTHON"], "python3", "/usr/bin/python3"];
  for (const python of candidates) {
    if (python === undefined) continue;
    const answer = spawnSync(python, [SCRIPT], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
    });
    if (answer.status === 0) return JSON.parse(answer.stdout) as PeerAnswer;
  }
  return null;
}
