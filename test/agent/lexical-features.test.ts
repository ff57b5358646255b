import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { EpisodeEncoder } from "../../src/agent/episode-encoder.ts";
import { FEATURE_COUNT, FEATURE_NAMES } from "../../src/agent/lexical-features.ts";
import { Lexicon } from "../../src/agent/lexicon.ts";
import { Vocabulary } from "../../src/agent/vocabulary.ts";
import type { CommandGrammar } from "../../src/env/command-grammar.ts";
import { sharedPath } from "../shared-data.ts";
import { type PastStep, referenceFeatures } from "./reference-features.ts";
import { BRACKETS_GRAMMAR, sampleEpisode, WORDS_GRAMMAR } from "./sample-world.ts";

const vocabulary = Vocabulary.fromTexts(["put the mug on the shelf"]);

interface Step {
  readonly text: string;
  readonly admissible: readonly string[];
  readonly lastAction: string | null;
}

/** Feature rows of every candidate of every turn, by command. */
function play(grammar: CommandGrammar, instruction: string, steps: readonly Step[]): Map<string, number[]>[] {
  const encoder = new EpisodeEncoder(new Lexicon(vocabulary, grammar));
  return steps.map(({ text, admissible, lastAction }) => {
    const from = encoder.episode().candidateWordings.length;
    const positions = encoder.push({ text, admissible: [...admissible], instruction }, lastAction);
    const { features } = encoder.episode();
    return new Map(
      Array.from(positions, (position, i) => [
        admissible[position] as string,
        [...features.subarray((from + i) * FEATURE_COUNT, (from + i + 1) * FEATURE_COUNT)],
      ]),
    );
  });
}

function expectReference(instruction: string, steps: readonly Step[]): number {
  let compared = 0;
  const past: PastStep[] = [];
  const rows = play(WORDS_GRAMMAR, instruction, steps);
  steps.forEach(({ text, lastAction }, turn) => {
    const seen = text.replaceAll(instruction, " ");
    if (lastAction !== null) past.push({ command: lastAction, seen });
    for (const [command, row] of rows[turn] as Map<string, number[]>) {
      const expected = referenceFeatures(command, instruction, seen, past).map(Math.fround);
      expect(row, `${command} at turn ${turn}`).toEqual(expected);
      compared++;
    }
  });
  return compared;
}

const named = (row: readonly number[] | undefined): Record<string, number> =>
  Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, row?.[i] as number]).filter(([, x]) => x !== 0));

describe("lexical features", () => {
  test("match words of the instruction and phrases of the observation", () => {
    const [first] = play(WORDS_GRAMMAR, "clean the mug and put it on the shelf", [
      {
        text: "On the table 1, you see a mug 2 and a pen 12.",
        admissible: ["take mug 2 from table 1", "take mug 1 from table 11", "clean mug 2 with pen 1", "help"],
        lastAction: null,
      },
    ]);
    expect(named(first?.get("take mug 2 from table 1"))).toEqual({
      "match/first-in-instruction": 1,
      "match/first-in-observation": 1,
      "match/second-in-observation": 1,
    });
    expect(named(first?.get("take mug 1 from table 11"))).toEqual({ "match/first-in-instruction": 1 });
    expect(named(first?.get("clean mug 2 with pen 1"))).toEqual({
      "match/first-in-instruction": 1,
      "match/first-in-observation": 1,
      "match/verb-in-instruction": 1,
    });
    expect(first?.has("help")).toBe(false);
  });

  test("count uses and remember what was seen at a place", () => {
    const admissible = ["go to shelf 1", "go to shelf 2", "put mug 1 to shelf 1"];
    const rows = play(WORDS_GRAMMAR, "put two mug in box", [
      { text: "A room.", admissible, lastAction: null },
      {
        text: "On the shelf 1, you see a mug 1, a mug 2, and a box 1.",
        admissible,
        lastAction: "go to shelf 1",
      },
      { text: "On the shelf 2, you see a mug 3.", admissible, lastAction: "go to shelf 2" },
      { text: "You put the mug 1 to the shelf 1.", admissible, lastAction: "put mug 1 to shelf 1" },
    ]);
    expect(named(rows[1]?.get("go to shelf 1"))).toMatchObject({
      "count/used-once": 1,
      "count/is-last-command": 1,
      "count/recency-of-last-argument": 1,
      "retrieval/latest-overlap": 1,
    });
    expect(named(rows[2]?.get("go to shelf 1"))).toMatchObject({
      "count/is-second-last-command": 1,
      "count/recency-of-last-argument": 0.5,
      "count/half-log-verb-uses": Math.fround(0.5 * Math.log(3)),
      "retrieval/largest-overlap": 1,
    });
    expect(named(rows[2]?.get("go to shelf 2"))["retrieval/latest-overlap"]).toBe(Math.fround(1 / 3));
    const put = named(rows[3]?.get("put mug 1 to shelf 1"));
    expect(put["count/log-first-argument-mentions"]).toBe(Math.fround(Math.log(2)));
    expect(put["count/log-last-argument-mentions"]).toBe(Math.fround(Math.log(3)));
    expect(put["retrieval/log-two-argument-uses"]).toBe(Math.fround(Math.log(2)));
    expect(put["retrieval/latest-overlap"]).toBeUndefined(); // only its own mug was seen
    expect(put["retrieval/largest-overlap"]).toBe(1);
  });

  test("match phrases of several words in bracket commands", () => {
    const [first, second] = play(BRACKETS_GRAMMAR, "I want long black socks, price lower than 40 dollars", [
      {
        text: "Options: long black | size 40 | Buy Now",
        admissible: ["click[Long Black]", "click[Short Black]", "click[size 40]", "click[<]"],
        lastAction: null,
      },
      { text: "You have clicked. long socks", admissible: ["click[<]"], lastAction: "click[Long Black]" },
    ]);
    expect(named(first?.get("click[Long Black]"))).toEqual({
      "match/first-in-instruction": 1,
      "match/first-in-observation": 1,
    });
    expect(named(first?.get("click[Short Black]"))).toEqual({ "match/first-in-instruction": 0.5 });
    expect(named(first?.get("click[size 40]"))).toEqual({
      "match/first-in-instruction": 0.5,
      "match/first-in-observation": 1,
    });
    expect(named(second?.get("click[<]"))).toEqual({
      "count/half-log-verb-uses": Math.fround(0.5 * Math.log(2)),
    });
  });

  test("equal the plain definition on random play", () => {
    let compared = 0;
    for (let seed = 0; seed < 40; seed++) {
      const turns = sampleEpisode(seed, 30);
      const steps = turns.map(({ observation }, t) => ({
        text: observation.text,
        admissible: observation.admissible as string[],
        lastAction: turns[t - 1]?.action ?? null,
      }));
      compared += expectReference(turns[0]?.observation.instruction as string, steps);
    }
    expect(compared).toBeGreaterThan(5000);
  });

  const golden = sharedPath("data", "alfworld", "golden.jsonl.gz");
  test.skipIf(golden === null)("equal the plain definition on recorded games", () => {
    interface Game {
      initial_obs: string;
      initial_admissible: string[];
      steps: { cmd: string; obs: string; admissible: string[] }[];
    }
    const lines = gunzipSync(readFileSync(golden as string))
      .toString("utf8")
      .trim()
      .split("\n");
    let compared = 0;
    for (const line of lines.slice(0, 60)) {
      const game = JSON.parse(line) as Game;
      const instruction = game.initial_obs.split("Your task is to: ")[1]?.trim() as string;
      const steps = [
        { text: game.initial_obs, admissible: game.initial_admissible, lastAction: null },
        ...game.steps.map(({ cmd, obs, admissible }) => ({ text: obs, admissible, lastAction: cmd })),
      ];
      compared += expectReference(
        instruction,
        steps.filter(({ admissible }) => admissible.length > 0),
      );
    }
    expect(compared).toBeGreaterThan(10_000);
  });
});
