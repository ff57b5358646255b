/** How fast the candidate policy acts and trains: synthetic turns of the size of a household game. */
import {
  type CandidateEpisode,
  type CandidatePolicy,
  createCandidatePolicy,
  type Decision,
  EpisodeEncoder,
  Lexicon,
  type Vocabulary,
  vocabularyOf,
} from "../src/agent/index.ts";
import { rng } from "../src/core/rng.ts";
import type { Observation } from "../src/core/trajectory.ts";
import type { EnvironmentInfo } from "../src/env/environment.ts";
import { AdamW, startEngine, valueAndGradients } from "../src/tensor/index.ts";
import type { Row } from "./row.ts";

const GRAMMAR = {
  style: "words",
  separators: ["to", "from", "with"],
  instanceNumbers: true,
  ignored: ["help"],
} as const;

const ENVIRONMENT = {
  grammar: { ...GRAMMAR, separators: [...GRAMMAR.separators], ignored: [...GRAMMAR.ignored] },
} as unknown as EnvironmentInfo;

const PLACES =
  "cabinet drawer shelf countertop diningtable fridge sinkbasin microwave garbagecan sidetable".split(" ");
const THINGS =
  "mug plate apple egg spoon fork knife bowl potato tomato cup bread lettuce pan pot book pen".split(" ");

/** A world of about 30 commands a turn with texts of about 120 characters; nothing is learned from it. */
function observe(seed: number, turn: number): Observation {
  const stream = rng(seed, "turn", turn);
  const pick = (list: readonly string[]): string => list[stream.int(list.length)] as string;
  const place = `${pick(PLACES)} ${1 + stream.int(3)}`;
  const seen = Array.from({ length: 3 }, () => `a ${pick(THINGS)} ${1 + stream.int(3)}`);
  const go = PLACES.flatMap((name) => [1, 2, 3].map((i) => `go to ${name} ${i}`)).slice(
    0,
    22 + stream.int(5),
  );
  return {
    text: `You arrive at ${place}. On the ${place}, you see ${seen.join(", ")}, and a ${pick(THINGS)} 1.`,
    admissible: [
      "help",
      "inventory",
      "look",
      ...go,
      ...seen.map((thing) => `take ${thing.slice(2)} from ${place}`),
      `examine ${place}`,
    ],
    instruction: `put a clean ${THINGS[seed % THINGS.length]} in ${PLACES[seed % PLACES.length]}.`,
  };
}

const EPISODE_TURNS = 16;
const SAMPLE = { type: "sample", temperature: 1 } as const;

/** Processor time of all threads so far: what else runs on the machine does not count, the collector does. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Measures per second of processor time; about ten seconds. */
export async function run(): Promise<Row[]> {
  const engine = await startEngine({ engine: "wasm" });
  const worlds = Array.from({ length: 256 }, (_, i) =>
    Array.from({ length: EPISODE_TURNS }, (_, turn) => observe(i, turn)),
  );
  const vocabulary = vocabularyOf(worlds.slice(0, 16).flat(), ENVIRONMENT.grammar);
  using policy = createCandidatePolicy({ engine, vocabulary, environment: ENVIRONMENT, seed: 1 });
  const rows: Row[] = [
    {
      name: "encoding a turn",
      value: encodeMicroseconds(vocabulary, worlds),
      unit: "µs",
      bar: { atMost: 10 },
    },
  ];
  for (const size of [1, 64, 256]) {
    const value = actRate(policy, worlds.slice(0, size));
    rows.push({
      name: `acting, batches of ${size}`,
      value,
      unit: "turns/s",
      ...(size > 1 ? { bar: { atLeast: 8000 } } : {}),
    });
  }
  rows.push(trainRate(policy, worlds.slice(0, 64)));
  return rows;
}

/** Texts are read anew: nothing is remembered from one pass to the next. */
function encodeMicroseconds(vocabulary: Vocabulary, worlds: readonly Observation[][]): number {
  let best = Infinity;
  for (let pass = 0; pass < 8; pass++) {
    const lexicon = new Lexicon(vocabulary, ENVIRONMENT.grammar);
    const fresh = structuredClone(worlds) as Observation[][];
    const start = processorMs();
    for (const turns of fresh) {
      const encoder = new EpisodeEncoder(lexicon);
      turns.forEach((observation, turn) => {
        encoder.push(observation, turns[turn - 1]?.admissible?.[turn + 2] ?? null);
      });
    }
    best = Math.min(best, processorMs() - start);
  }
  return (1000 * best) / (worlds.length * EPISODE_TURNS);
}

/** Turns a second of processor time, the best of passes over a second and a half. */
function actRate(policy: CandidatePolicy, worlds: readonly Observation[][]): number {
  let best = Infinity;
  const begin = performance.now();
  for (let pass = 0; pass < 3 || performance.now() - begin < 1500; pass++) {
    const start = processorMs();
    playAll(policy, worlds);
    best = Math.min(best, processorMs() - start);
  }
  return (1000 * worlds.length * EPISODE_TURNS) / best;
}

function playAll(policy: CandidatePolicy, worlds: readonly Observation[][]): CandidateEpisode[] {
  const memories = worlds.map(() => policy.startEpisode(ENVIRONMENT));
  let decisions: readonly Decision[] = [];
  for (let turn = 0; turn < EPISODE_TURNS; turn++) {
    const requests = memories.map((memory, i) => ({
      memory,
      observation: worlds[i]?.[turn] as Observation,
      lastAction: decisions[i]?.action ?? null,
      rng: rng(i, turn),
    }));
    decisions = policy.act(requests, { decoding: SAMPLE });
  }
  return memories.map((memory) => policy.episodeOf(memory));
}

function trainRate(policy: CandidatePolicy, worlds: readonly Observation[][]): Row {
  const episodes = playAll(policy, worlds);
  const turns = worlds.length * EPISODE_TURNS;
  const candidates = episodes.reduce((sum, { candidateWordings }) => sum + candidateWordings.length, 0);
  const optimizer = new AdamW(policy.parameters);
  let best = Infinity;
  for (let i = 0; i < 15; i++) {
    const start = processorMs();
    const { flatGradient } = valueAndGradients(policy.parameters, () => {
      const { logProbs, entropies } = policy.evaluate(episodes);
      return logProbs.mean().add(entropies.mean().mul(0.01)).neg().asScalar();
    });
    optimizer.update(flatGradient, { learningRate: 1e-4 });
    best = Math.min(best, processorMs() - start);
  }
  return {
    name: "training, 64 episodes a minibatch",
    value: (1000 * turns) / best,
    unit: "turns/s",
    bar: { atLeast: 3000 },
    note: `${turns} turns of ${(candidates / turns).toFixed(1)} candidates, ${best.toFixed(0)} ms`,
  };
}
