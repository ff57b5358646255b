import { expect, test } from "vitest";
import { EpisodeEncoder } from "../../src/agent/episode-encoder.ts";
import { KIND_FEATURE_NAMES } from "../../src/agent/kind-features.ts";
import { FEATURE_NAMES } from "../../src/agent/lexical-features.ts";
import { Lexicon } from "../../src/agent/lexicon.ts";
import { vocabularyOf } from "../../src/agent/vocabulary.ts";
import { WORDS_GRAMMAR } from "./sample-world.ts";

const NAMES = [...FEATURE_NAMES, ...KIND_FEATURE_NAMES];

/** Plays texts with the same candidates each turn; features by name for each candidate of the last. */
function play(texts: readonly string[], actions: readonly string[], admissible: string[]) {
  const observations = texts.map((text) => ({ text, admissible }));
  const lexicon = new Lexicon(vocabularyOf(observations, WORDS_GRAMMAR), WORDS_GRAMMAR);
  const encoder = new EpisodeEncoder(lexicon, ["kind"]);
  observations.forEach((observation, i) => {
    encoder.push(observation, i === 0 ? null : (actions[i - 1] as string));
  });
  const { features, candidateOffsets, turns } = encoder.episode();
  const start = candidateOffsets[turns - 1] as number;
  return (command: string, name: string) =>
    features[(start + admissible.indexOf(command)) * NAMES.length + NAMES.indexOf(`kind/${name}`)] as number;
}

const TAKE = "take lever 2 from bench 1";
const PULL = "pull gate 3 with lever 2";
const COMMANDS = [TAKE, PULL, "take cup 1 from bench 1"];

test("a kind named without a number is remembered, with how long ago, and a thing that lies there is not", () => {
  const texts = [
    "On the bench 1 there is a lever 2 and a cup 1.",
    "The gate 3 needs a lever, the lever of old.",
    "Nothing.",
  ];
  const of = play(texts, ["look", "look"], COMMANDS);
  expect(of(TAKE, "first-log-named")).toBeCloseTo(Math.log(2), 6);
  expect(of(TAKE, "first-recency")).toBeCloseTo(1 / 2, 6);
  expect(of(PULL, "second-log-named")).toBeCloseTo(Math.log(2), 6);
  expect(of("take cup 1 from bench 1", "first-log-named")).toBe(0);
  expect(of("take cup 1 from bench 1", "first-recency")).toBe(0);
});

test("having applied a thing to another is remembered", () => {
  const of = play(["A gate.", "It opens.", "Hm."], [PULL, TAKE], COMMANDS);
  expect(of(TAKE, "first-log-applied")).toBeCloseTo(Math.log(2), 6);
  expect(of(PULL, "first-log-applied")).toBe(0);
});
