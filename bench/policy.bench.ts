/** How fast the candidate policy acts and trains: synthetic turns of the size of a household game. */
import { createCandidatePolicy, vocabularyOf } from "../src/agent/index.ts";
import { rng } from "../src/core/rng.ts";
import type { Observation } from "../src/core/trajectory.ts";
import type { EnvironmentInfo } from "../src/env/environment.ts";
import { AdamW, startEngine, valueAndGradients } from "../src/tensor/index.ts";

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar?: number;
  readonly note?: string;
}

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

/** @returns turns a second and milliseconds a minibatch */
export async function run(): Promise<Row[]> {
  const engine = await startEngine({ engine: "wasm" });
  const observations = Array.from({ length: 64 }, (_, i) => observe(i, i));
  const policy = createCandidatePolicy({
    engine,
    vocabulary: vocabularyOf(observations, ENVIRONMENT.grammar),
    environment: ENVIRONMENT,
    seed: 1,
  });
  const rows: Row[] = [];
  const episodeTurns = 16;

  for (const [size, bar] of [
    [1, 500],
    [64, 8000],
    [256, 8000],
  ] as const) {
    const worlds = Array.from({ length: size }, (_, i) =>
      Array.from({ length: episodeTurns }, (_, t) => observe(i, t)),
    );
    let turns = 0;
    let elapsed = 0;
    for (let round = 0; round < 2 + Math.ceil(1024 / size); round++) {
      const memories = worlds.map(() => policy.startEpisode(ENVIRONMENT));
      let actions: readonly ({ text: string } | null)[] = worlds.map(() => null);
      const start = performance.now();
      for (let t = 0; t < episodeTurns; t++) {
        const decisions = await policy.act(
          memories.map((memory, i) => ({
            memory,
            observation: worlds[i]?.[t] as Observation,
            lastAction: actions[i] ?? null,
            rng: rng(1, round, i, t),
          })),
          { decoding: { type: "sample", temperature: 1 } },
        );
        actions = decisions.map(({ action }) => action);
      }
      if (round < 2) continue; // warm-up
      elapsed += performance.now() - start;
      turns += size * episodeTurns;
      if (elapsed > 3000) break;
    }
    rows.push({ name: `acting, batches of ${size}`, value: turns / (elapsed / 1000), unit: "turns/s", bar });
  }

  const episodes = Array.from({ length: 64 }, (_, i) => {
    const memory = policy.startEpisode(ENVIRONMENT);
    let last: { text: string } | null = null;
    for (let t = 0; t < episodeTurns; t++) {
      const request = { memory, observation: observe(i, t), lastAction: last, rng: rng(i, t) };
      const [decision] = policy.act([request], { decoding: { type: "sample", temperature: 1 } }) as [
        { action: { text: string } },
      ];
      last = decision.action;
    }
    return policy.episodeOf(memory);
  });
  const candidates = episodes.reduce((sum, { candidateWordings }) => sum + candidateWordings.length, 0);
  const optimizer = new AdamW(policy.parameters);
  const durations: number[] = [];
  for (let i = 0; i < 15; i++) {
    const start = performance.now();
    const { flatGradient } = valueAndGradients(policy.parameters, () => {
      const { logProbs, entropies } = policy.evaluate(episodes);
      return logProbs.mean().add(entropies.mean().mul(0.01)).neg().asScalar();
    });
    optimizer.update(flatGradient, { learningRate: 1e-4 });
    durations.push(performance.now() - start);
  }
  const median = durations.slice(3).sort((a, b) => a - b)[6] as number;
  const turns = episodes.length * episodeTurns;
  rows.push({
    name: "training, 64 episodes a minibatch",
    value: turns / (median / 1000),
    unit: "turns/s",
    bar: 3000,
    note: `${turns} turns, ${(candidates / turns).toFixed(1)} candidates a turn, ${median.toFixed(0)} ms`,
  });
  policy[Symbol.dispose]();
  return rows;
}
