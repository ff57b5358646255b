import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EpisodeEncoder } from "../../src/agent/episode-encoder.ts";
import { GRAPH_FEATURE_NAMES } from "../../src/agent/graph-features.ts";
import { FEATURE_NAMES } from "../../src/agent/lexical-features.ts";
import { Lexicon } from "../../src/agent/lexicon.ts";
import { SeenGraph, UNREACHED } from "../../src/agent/seen-graph.ts";
import { vocabularyOf } from "../../src/agent/vocabulary.ts";
import { WORDS_GRAMMAR } from "./sample-world.ts";

const NAMES = [...FEATURE_NAMES, ...GRAPH_FEATURE_NAMES];

describe("the graph of what was seen", () => {
  test("gives the distances of all pairs that Floyd and Warshall give, through links and unlinks", () => {
    const step = fc.record({
      type: fc.constantFrom("link", "link", "link", "unlink"),
      a: fc.nat(11),
      b: fc.nat(11),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.uniqueArray(fc.nat(11), { maxLength: 4 }),
        (steps, sources) => {
          const graph = new SeenGraph();
          const far = Array.from({ length: 12 }, (_, i) =>
            Array.from({ length: 12 }, (_, j) => (i === j ? 0 : 1e9)),
          );
          for (let i = 0; i < 12; i++) graph.addNode();
          for (const { type, a, b } of steps) {
            if (type === "link") {
              graph.link(a, b);
              if (a !== b) (far[a] as number[])[b] = (far[b] as number[])[a] = 1;
            } else {
              graph.unlink(a);
              for (let j = 0; j < 12; j++)
                if (j !== a) (far[a] as number[])[j] = (far[j] as number[])[a] = 1e9;
            }
          }
          const at = (i: number, j: number) => far[i]?.[j] as number;
          for (let k = 0; k < 12; k++) {
            for (let i = 0; i < 12; i++) {
              for (let j = 0; j < 12; j++) (far[i] as number[])[j] = Math.min(at(i, j), at(i, k) + at(k, j));
            }
          }
          const out = new Uint8Array(12);
          graph.distances(sources, out);
          for (let j = 0; j < 12; j++) {
            const least = Math.min(...sources.map((i) => at(i, j)), 1e9);
            expect(out[j]).toBe(least >= 1e9 ? UNREACHED : least);
          }
        },
      ),
    );
  });
});

interface Step {
  readonly text: string;
  readonly admissible: readonly string[];
  readonly lastAction: string | null;
  readonly instruction?: string;
}

/** Named features that are not 0, of one candidate of each turn. */
function play(steps: readonly Step[]): Map<string, Record<string, number>>[] {
  const observations = steps.map(({ lastAction: _, ...step }) => ({
    ...step,
    admissible: [...step.admissible],
  }));
  const lexicon = new Lexicon(vocabularyOf(observations, WORDS_GRAMMAR), WORDS_GRAMMAR);
  const encoder = new EpisodeEncoder(lexicon, {
    features: ["match", "count", "retrieval", "graph"],
    compare: false,
  });
  return observations.map((observation, turn) => {
    const from = encoder.episode().candidateWordings.length;
    encoder.push(observation, steps[turn]?.lastAction ?? null);
    const { features } = encoder.episode();
    return new Map(
      observation.admissible.map((command, i) => {
        const row = features.subarray((from + i) * NAMES.length, (from + i + 1) * NAMES.length);
        return [
          command,
          Object.fromEntries(NAMES.flatMap((name, k) => (row[k] === 0 ? [] : [[name, row[k] as number]]))),
        ];
      }),
    );
  });
}

const WALK: readonly Step[] = [
  {
    text: "You are in the hall 1. There is a door to the kitchen 1, and a door to the study 1.",
    admissible: ["enter kitchen 1", "enter study 1"],
    lastAction: null,
    instruction: "put a pen on the desk in the study",
  },
  {
    text: "You enter the kitchen 1. You see a shelf 1, and a shelf 2. There is a door to the hall 1.",
    admissible: ["go to shelf 1", "go to shelf 2", "enter hall 1"],
    lastAction: "enter kitchen 1",
  },
  {
    text: "You arrive at the shelf 1. On it is a pen 3.",
    admissible: ["take pen 3 from shelf 1", "go to shelf 2", "enter hall 1"],
    lastAction: "go to shelf 1",
  },
  {
    text: "You enter the hall 1. There is a door to the kitchen 1, and a door to the study 1.",
    admissible: ["enter kitchen 1", "enter study 1"],
    lastAction: "enter hall 1",
  },
];

describe("distances through what was seen", () => {
  const turns = play(WALK);

  test("show the way back to a thing", () => {
    // Words of the instruction that arguments are made of: pen, then study. Way: kitchen 1, shelf 1, pen 3.
    expect(turns[3]?.get("enter kitchen 1")?.["graph/word-1-closeness"]).toBeCloseTo(1 / 3, 6);
    expect(turns[3]?.get("enter kitchen 1")).toHaveProperty("graph/word-1-nearest", 1);
    expect(turns[3]?.get("enter study 1")?.["graph/word-1-closeness"]).toBeCloseTo(1 / 5, 6);
    expect(turns[3]?.get("enter study 1")).not.toHaveProperty("graph/word-1-nearest");
  });

  test("show the way to a place that was only named", () => {
    const { "enter hall 1": hall, "go to shelf 1": shelf } = Object.fromEntries(turns[1] ?? []);
    // Through the kitchen, whose text named the hall, and the start, which named kitchen and study.
    for (const candidate of [hall, shelf])
      expect(candidate?.["graph/word-2-closeness"]).toBeCloseTo(1 / 4, 6);
    const { "enter study 1": study, "enter kitchen 1": kitchen } = Object.fromEntries(turns[3] ?? []);
    expect(study).toMatchObject({ "graph/word-2-closeness": 1, "graph/word-2-nearest": 1 });
    expect(kitchen?.["graph/word-2-closeness"]).toBeCloseTo(1 / 3, 6);
    expect(kitchen).not.toHaveProperty("graph/word-2-nearest");
  });

  test("know nothing of what no text has named", () => {
    expect(turns[0]?.get("enter kitchen 1")).not.toHaveProperty("graph/word-1-closeness");
    expect(turns[1]?.get("go to shelf 1")).not.toHaveProperty("graph/word-1-closeness");
  });

  test("tell which argument is of which word, and what was not used yet", () => {
    const take = turns[2]?.get("take pen 3 from shelf 1");
    expect(take).toMatchObject({ "graph/word-1-first-argument": 1, "graph/word-1-nearest-unused": 1 });
    expect(take).not.toHaveProperty("graph/word-2-first-argument");
    // Of the commands with one argument whose verb was used, shelf 2 is the nearest that was not.
    expect(turns[2]?.get("go to shelf 2")).toMatchObject({
      "graph/unused-closeness": 1,
      "graph/unused-nearest": 1,
    });
    expect(turns[2]?.get("enter hall 1")).toHaveProperty("graph/unused-nearest", 1);
    expect(take?.["graph/unused-closeness"]).toBeCloseTo(1 / 3, 6);
    expect(take).not.toHaveProperty("graph/unused-nearest");
  });

  test("forget where a thing was seen once it was taken along, and know it again where it is put", () => {
    const carried = play([
      ...WALK.slice(0, 3),
      {
        text: "You pick up the pen 3 from the shelf 1.",
        admissible: ["move pen 3 to shelf 1", "go to shelf 2", "enter hall 1"],
        lastAction: "take pen 3 from shelf 1",
      },
      {
        text: "You arrive at the shelf 2. On it is nothing.",
        admissible: ["move pen 3 to shelf 2", "go to shelf 1"],
        lastAction: "go to shelf 2",
      },
      {
        text: "You move the pen 3 to the shelf 2.",
        admissible: ["take pen 3 from shelf 2", "go to shelf 1", "enter hall 1"],
        lastAction: "move pen 3 to shelf 2",
      },
    ]);
    expect(carried[3]?.get("go to shelf 2")?.["graph/word-1-closeness"]).toBeCloseTo(1 / 4, 6);
    expect(carried[4]?.get("go to shelf 1")).not.toHaveProperty("graph/word-1-closeness");
    expect(carried[5]?.get("take pen 3 from shelf 2")).toHaveProperty("graph/word-1-closeness", 0.5);
    expect(carried[5]?.get("go to shelf 1")?.["graph/word-1-closeness"]).toBeCloseTo(1 / 4, 6);
  });
});

describe("a container that is taken along", () => {
  const box: readonly Step[] = [
    {
      text: "You see a shelf 1, and a shelf 2.",
      admissible: ["go to shelf 1", "go to shelf 2"],
      lastAction: null,
      instruction: "put a box with a pen in it on the shelf",
    },
    {
      text: "You arrive at the shelf 1. On it, you see a box 1. In the box 1, you see a pen 3.",
      admissible: ["take box 1 from shelf 1", "take pen 3 from box 1", "go to shelf 2"],
      lastAction: "go to shelf 1",
    },
    {
      text: "You pick up the box 1 from the shelf 1.",
      admissible: ["move box 1 to shelf 1", "take pen 3 from box 1", "go to shelf 2"],
      lastAction: "take box 1 from shelf 1",
    },
    {
      text: "You arrive at the shelf 2. On it, you see nothing.",
      admissible: ["move box 1 to shelf 2", "take pen 3 from box 1", "go to shelf 1"],
      lastAction: "go to shelf 2",
    },
  ];

  test("takes what it holds along, and leaves where it stood", () => {
    const last = play(box)[3];
    // Words: box, pen, shelf. The pen is in the box, and both are no longer known to be at a shelf.
    expect(last?.get("take pen 3 from box 1")?.["graph/word-2-closeness"]).toBeCloseTo(1 / 2, 6);
    expect(last?.get("take pen 3 from box 1")).not.toHaveProperty("graph/word-3-closeness");
    expect(last?.get("go to shelf 1")).not.toHaveProperty("graph/word-1-closeness");
  });
});

describe("an instruction that changes", () => {
  const other = "put a shelf in the hall";
  const changed = [...WALK.slice(0, 3), { ...(WALK[3] as Step), instruction: other }];
  const fromStart = [{ ...(WALK[0] as Step), instruction: other }, ...WALK.slice(1)];

  test("counts from then on, for what was seen before too", () => {
    expect(play(changed)[3]).toEqual(play(fromStart)[3]);
    expect(play(changed)[3]).not.toEqual(play(WALK)[3]);
    expect(play(changed)[2]).toEqual(play(WALK)[2]);
  });

  test("stays while it is not given again, or given in the same words", () => {
    const again = WALK.map((step) => ({ ...step, instruction: WALK[0]?.instruction ?? "" }));
    expect(play(again)).toEqual(play(WALK));
  });
});
