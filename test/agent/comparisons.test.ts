import { beforeAll, describe, expect, test } from "vitest";
import { EpisodeEncoder } from "../../src/agent/episode-encoder.ts";
import { createCandidatePolicy, vocabularyOf } from "../../src/agent/index.ts";
import { Lexicon } from "../../src/agent/lexicon.ts";
import { Vocabulary } from "../../src/agent/vocabulary.ts";
import { rng } from "../../src/core/rng.ts";
import type { CommandGrammar } from "../../src/env/command-grammar.ts";
import { AdamW, type Engine, scope, startEngine, valueAndGradients } from "../../src/tensor/index.ts";
import { environmentOf, toTrajectory } from "./sample-world.ts";

const GRAMMAR: CommandGrammar = { style: "brackets", ignored: [] };
const FEATURES = { features: ["context"], compare: true } as const;

describe("what is compared", () => {
  const vocabulary = Vocabulary.fromTexts(["red boat blue canoe oak rudder sail find"]);
  const wordsOf = (rows: Int32Array): string[] => [...rows].map((row) => vocabulary.words[row] as string);

  function play(
    steps: readonly { text: string; admissible: string[]; instruction?: string; last?: string }[],
  ) {
    const encoder = new EpisodeEncoder(new Lexicon(vocabulary, GRAMMAR), {
      features: [...FEATURES.features],
      compare: true,
    });
    for (const { last, ...observation } of steps) encoder.push(observation, last ?? null);
    const { comparisons, candidateOffsets, turns } = encoder.episode();
    if (comparisons === null) throw new Error("nothing is compared");
    const bag = (index: number | undefined) =>
      index === undefined || index < 0
        ? null
        : wordsOf(comparisons.rows.subarray(comparisons.offsets[index], comparisons.offsets[index + 1]));
    const start = candidateOffsets[turns - 1] as number;
    return {
      asked: comparisons.asked.map(({ rows }) => wordsOf(rows)),
      instructionOf: [...comparisons.instructionOf],
      described: (candidate: number) => bag(comparisons.described[start + candidate]),
      visited: (candidate: number) => bag(comparisons.visited[start + candidate]),
      here: bag(comparisons.here[turns - 1]),
    };
  }

  const LIST = {
    text: "a1 | red boat boat 5 | b2 | blue canoe unheard",
    admissible: ["click[a1]", "click[b2]", "click[gone]"],
  };

  test("is what stands after a name, up to the next one, in words with a row of their own", () => {
    const { described, visited, here, asked } = play([{ ...LIST, instruction: "find a red sail" }]);
    expect(described(0)).toEqual(["red", "boat"]);
    expect(described(1)).toEqual(["blue", "canoe"]);
    expect(described(2)).toBeNull();
    expect(visited(0)).toBeNull();
    expect(here).toEqual(["red", "boat", "blue", "canoe"]);
    expect(asked).toEqual([["find", "red", "sail"]]);
  });

  test("is what was read on a visit, with that of the pages under it, and against the instruction that holds", () => {
    const { visited, here, asked, instructionOf } = play([
      { ...LIST, instruction: "find red" },
      { text: "oak", admissible: ["click[more]", "click[back]"], last: "click[a1]" },
      { text: "rudder", admissible: ["click[back]"], last: "click[more]" },
      { ...LIST, last: "click[back]", instruction: "find sail" },
    ]);
    expect(visited(0)).toEqual(["oak", "rudder"]);
    expect(visited(1)).toBeNull();
    expect(here).toEqual(["red", "boat", "blue", "canoe"]);
    expect(asked).toEqual([
      ["find", "red"],
      ["find", "sail"],
    ]);
    expect(instructionOf.at(-1)).toBe(1);
  });
});

describe("a policy that compares", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine({ engine: "wasm" });
  });

  /** Pairs of words that mean the same and share no letters with each other as far as a policy can see. */
  const PAIRS = Array.from(
    { length: 12 },
    (_, i) => [`ask${"abcdefghijkl"[i]}`, `say${"abcdefghijkl"[i]}`] as const,
  );

  /** One turn: four things in any order, of which one is described in the other word of what is wanted. */
  function episode(seed: number) {
    const random = rng(seed);
    const four = random.shuffle(PAIRS).slice(0, 4);
    const wanted = random.int(4);
    const names = random.shuffle(["one", "two", "three", "four"]);
    const observation = {
      text: four.map(([, said], i) => `${names[i]} | it is ${said} | `).join(""),
      instruction: `please find ${four[wanted]?.[0]} for me`,
      admissible: names.map((name) => `take[${name}]`),
    };
    return { observation, action: `take[${names[wanted]}]` };
  }

  function accuracyAfterCloning(compare: boolean): number {
    const environment = environmentOf(GRAMMAR);
    const train = Array.from({ length: 640 }, (_, seed) => episode(seed));
    using policy = createCandidatePolicy({
      engine,
      environment,
      vocabulary: vocabularyOf(
        train.map(({ observation }) => observation),
        GRAMMAR,
      ),
      config: { features: ["match", "context"], compare, hiddenSize: 16, stateSize: 16, embeddingSize: 16 },
      seed: 1,
    });
    const encoded = train.map((turn) => policy.encode(toTrajectory([turn])));
    const optimizer = new AdamW(policy.parameters);
    for (let update = 0; update < 160; update++) {
      const batch = Array.from(
        { length: 32 },
        (_, i) => encoded[(update * 32 + i) % 640] as (typeof encoded)[0],
      );
      const { flatGradient } = valueAndGradients(policy.parameters, () =>
        policy.evaluate(batch).logProbs.mean().neg().asScalar(),
      );
      optimizer.update(flatGradient, { learningRate: 3e-3, maxGradNorm: 1 });
    }
    const fresh = Array.from({ length: 200 }, (_, i) => policy.encode(toTrajectory([episode(10_000 + i)])));
    const logProbs = scope(engine, () => [...policy.evaluate(fresh).logProbs.dataSync()]);
    return logProbs.filter((x) => x > Math.log(0.5)).length / fresh.length;
  }

  test("learns from demonstrations which words mean the same", () => {
    expect(accuracyAfterCloning(true)).toBeGreaterThan(0.9);
    expect(accuracyAfterCloning(false)).toBeLessThan(0.45);
  });
});
