/** Episodes that look like those of a household world, from a seed. */
import { rng } from "../../src/core/rng.ts";
import type { Annotation, Trajectory } from "../../src/core/trajectory.ts";

const RECEPTACLES = [
  "cabinet",
  "drawer",
  "shelf",
  "countertop",
  "fridge",
  "sinkbasin",
  "microwave",
  "garbagecan",
];
const OBJECTS = [
  "mug",
  "apple",
  "knife",
  "pan",
  "soapbottle",
  "tomato",
  "plate",
  "saltshaker",
  "egg",
  "bread",
];

/** An episode of `turns` turns with 30 admissible actions each and the probability of every one. */
export function sampleEpisode(index: number, turns = 30): Trajectory {
  const random = rng(7, "sample-episode", index);
  const name = (kinds: readonly string[]) => `${kinds[random.int(kinds.length)] ?? ""} ${random.int(6) + 1}`;
  const record = Array.from({ length: turns }, (_, t) => {
    const place = name(RECEPTACLES);
    const admissible = Array.from({ length: 30 }, (_, i) =>
      i % 3 === 0
        ? `go to ${name(RECEPTACLES)}`
        : i % 3 === 1
          ? `examine ${name(OBJECTS)}`
          : `open ${name(RECEPTACLES)}`,
    );
    const logits = admissible.map(() => 2 * random.normal());
    const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0));
    const logProbs = logits.map((x) => Math.round((x - total) * 1e4) / 1e4);
    const chosen = random.int(admissible.length);
    return {
      observation: {
        text: `You arrive at ${place}. On the ${place}, you see a ${name(OBJECTS)}, a ${name(OBJECTS)}, and a ${name(OBJECTS)}.`,
        admissible,
        ...(t === 0 ? { instruction: "put a clean mug in coffeemachine." } : {}),
      },
      action: { text: admissible[chosen] ?? "" },
      reward: t === turns - 1 && index % 2 === 0 ? 1 : 0,
      logProb: logProbs[chosen] ?? 0,
      entropy: random.float() * 3,
      entropyFraction: random.float(),
      policyVersion: 12,
      candidateLogProbs: logProbs,
      actMs: random.float() * 4,
      stepMs: random.float(),
    };
  });
  const success = index % 2 === 0;
  return {
    episodeId: `episode-${index}`,
    source: index % 5 === 0 ? "evaluation" : "rollout",
    environment: { id: "alfworld-text", version: "1" },
    task: { id: `train/task-${index % 17}`, type: "pick_and_place_simple", split: "train" },
    environmentSeed: index,
    policy: "candidate",
    iteration: Math.floor(index / 8),
    group: index % 8,
    sample: 0,
    turns: record,
    finalObservation: { text: "You put the mug 1 in the coffeemachine 1. – done ✓", admissible: null },
    terminated: success,
    truncated: !success,
    success,
    score: success ? 1 : 0,
    episodeReturn: success ? 1 : 0,
    startedAt: "2026-01-01T00:00:00.000Z",
    wallMs: 12.5,
  };
}

export function sampleAnnotation(index: number, turns = 30): Annotation {
  return {
    episodeId: `episode-${index}`,
    iteration: 1,
    policyVersion: 13,
    perTurn: { advantage: Array.from({ length: turns }, (_, t) => t / turns) },
    perEpisode: { age: 0 },
  };
}

/** An episode of one turn, about 700 bytes on disk. */
export function shortEpisode(index: number): Trajectory {
  const episode = sampleEpisode(index, 1);
  const turns = episode.turns.map(({ candidateLogProbs: _, ...turn }) => ({
    ...turn,
    observation: { text: turn.observation.text, admissible: null },
  }));
  return { ...episode, turns };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}
