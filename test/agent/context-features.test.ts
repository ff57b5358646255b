import { describe, expect, test } from "vitest";
import { amountsOf } from "../../src/agent/amounts.ts";
import { CONTEXT_FEATURE_NAMES } from "../../src/agent/context-features.ts";
import { EpisodeEncoder } from "../../src/agent/episode-encoder.ts";
import { FEATURE_NAMES } from "../../src/agent/lexical-features.ts";
import { Lexicon } from "../../src/agent/lexicon.ts";
import { vocabularyOf } from "../../src/agent/vocabulary.ts";
import type { CommandGrammar } from "../../src/env/command-grammar.ts";

const NAMES = [...FEATURE_NAMES, ...CONTEXT_FEATURE_NAMES];
const GRAMMAR: CommandGrammar = { style: "brackets", ignored: [] };
const INSTRUCTION = "find a red oak boat, size x-large, lower than 40.00 dollars";

interface Step {
  readonly text: string;
  readonly admissible: readonly string[];
  readonly instruction?: string;
}

/** Plays texts and actions, and gives features by name for each candidate of the last turn. */
function play(steps: readonly Step[], actions: readonly string[], instruction = INSTRUCTION) {
  const observations = steps.map((step, i) => ({
    ...step,
    admissible: [...step.admissible],
    ...(i === 0 ? { instruction } : {}),
  }));
  const lexicon = new Lexicon(vocabularyOf(observations, GRAMMAR), GRAMMAR);
  const encoder = new EpisodeEncoder(lexicon, { features: ["context"], compare: false });
  observations.forEach((observation, i) => {
    encoder.push(observation, i === 0 ? null : (actions[i - 1] as string));
  });
  const { features, candidateOffsets, turns } = encoder.episode();
  const start = candidateOffsets[turns - 1] as number;
  const last = steps.at(-1) as Step;
  return new Map(
    last.admissible.map((command, c) => {
      const row = features.subarray((start + c) * NAMES.length, (start + c + 1) * NAMES.length);
      return [
        command,
        (name: string) => Number((row[NAMES.indexOf(`context/${name}`)] as number).toFixed(4)),
      ];
    }),
  );
}

const LIST: Step = {
  text: "a1 | Red boat | $35.50 | b2 | Blue oak canoe of red wood | $80.00 | c3 | Green raft | back",
  admissible: ["click[a1]", "click[b2]", "click[c3]", "click[back]"],
};

// find, red, oak, boat, size, x, large, lower, than: "a" is a stop word, the amount is compared as a number.
const WORDS = 9;

describe("what stands around a candidate's name", () => {
  test("is compared with the instruction, up to the next candidate's name", () => {
    const of = play([LIST], []);
    expect(of.get("click[a1]")?.("description-coverage")).toBeCloseTo(2 / WORDS, 4);
    expect(of.get("click[b2]")?.("description-coverage")).toBeCloseTo(2 / WORDS, 4);
    expect(of.get("click[c3]")?.("description-coverage")).toBe(0);
    expect(of.get("click[a1]")?.("description-best")).toBe(1);
    expect(of.get("click[c3]")?.("description-best")).toBe(0);
    expect(of.get("click[c3]")?.("description-behind")).toBeCloseTo(2 / WORDS, 4);
  });

  test("is within the amount or above it", () => {
    const of = play([LIST], []);
    expect(of.get("click[a1]")?.("description-amount")).toBe(1);
    expect(of.get("click[b2]")?.("description-amount")).toBe(-1);
    expect(of.get("click[c3]")?.("description-amount")).toBe(0);
  });

  test("tells the longest phrase of the instruction from parts of it", () => {
    const page = {
      text: "sizes: large x-large small",
      admissible: ["click[large]", "click[x-large]", "click[small]"],
    };
    const of = play([page], []);
    expect(of.get("click[large]")?.("argument-phrase")).toBe(1);
    expect(of.get("click[large]")?.("argument-longest")).toBe(0);
    expect(of.get("click[x-large]")?.("argument-longest")).toBe(1);
    expect(of.get("click[small]")?.("argument-phrase")).toBe(0);
    expect(of.get("click[x-large]")?.("argument-coverage")).toBeCloseTo(2 / WORDS, 4);
  });
});

describe("visits", () => {
  const item: Step = {
    text: "Blue oak canoe | $80.00 | details | back",
    admissible: ["click[details]", "click[back]"],
  };
  const details: Step = { text: "made of red wood, x large | back", admissible: ["click[back]"] };

  test("collect what is read until the name can be used again", () => {
    const here = play([LIST, item, details], ["click[b2]", "click[details]"]);
    expect(here.get("click[back]")?.("here-coverage")).toBeCloseTo(3 / WORDS, 4); // of the innermost: red, x, large
    const again = play(
      [LIST, item, details, item, LIST],
      ["click[b2]", "click[details]", "click[back]", "click[back]"],
    );
    expect(again.get("click[b2]")?.("visit-coverage")).toBeCloseTo(4 / WORDS, 4); // oak, red, x, large
    expect(again.get("click[b2]")?.("visit-best")).toBe(1);
    expect(again.get("click[a1]")?.("visit-coverage")).toBe(0);
  });

  test("are compared with each other", () => {
    const other: Step = { text: "Red boat | $35.50 | back", admissible: ["click[back]"] };
    const steps = [LIST, item, LIST, other, LIST];
    const of = play(steps, ["click[b2]", "click[back]", "click[a1]", "click[back]"]);
    expect(of.get("click[a1]")?.("visit-best")).toBe(1); // red, boat beats oak
    expect(of.get("click[b2]")?.("visit-behind")).toBeCloseTo(1 / WORDS, 4);
    const inside = play(steps.slice(0, 4), ["click[b2]", "click[back]", "click[a1]"]);
    expect(inside.get("click[back]")?.("here-best")).toBe(1);
    expect(inside.get("click[back]")?.("here-amount")).toBe(1);
  });

  test("are compared anew when the instruction changes", () => {
    const changed = { ...LIST, instruction: "find an oak canoe for 90 dollars" };
    const of = play([LIST, item, changed], ["click[b2]", "click[back]"]);
    expect(of.get("click[b2]")?.("visit-coverage")).toBeCloseTo(2 / 5, 4); // find, an, oak, canoe, for
    expect(of.get("click[b2]")?.("description-amount")).toBe(1);
  });
});

test("words that stand in most instructions weigh little, and the weights survive a checkpoint", () => {
  const observations = Array.from({ length: 100 }, (_, i) => ({
    text: "",
    admissible: [],
    instruction: `i am looking for thing${String.fromCharCode(97 + (i % 26))} ${"z".repeat(i)}`,
  }));
  const vocabulary = vocabularyOf(observations, GRAMMAR);
  expect(vocabulary.instructionWeight("looking")).toBe(0);
  expect(vocabulary.instructionWeight("zzz")).toBe(1);
  expect(vocabulary.instructionWeight("thingb")).toBeCloseTo(Math.log(0.04) / Math.log(0.01), 6);
  expect(Object.keys(vocabulary.toJSON().instructionShares)).toContain("looking");
});

test("amounts are found where their tokens stand", () => {
  expect(amountsOf("2 for $1,234.50 or 99 dollars")).toEqual([
    { at: 2, length: 3, value: 1234.5 },
    { at: 6, length: 2, value: 99 },
  ]);
  expect(amountsOf("nothing to pay")).toEqual([]);
});
