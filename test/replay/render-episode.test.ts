import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Annotation, Trajectory } from "../../src/core/trajectory.ts";
import { renderEpisode } from "../../src/replay/index.ts";
import { coloured, paintFor } from "../../src/replay/text.ts";

const EPISODE: Trajectory = {
  episodeId: "i3-g0-s1",
  source: "rollout",
  environment: { id: "alfworld-text", version: "1" },
  task: { id: "train/task-1", type: "pick", split: "train" },
  environmentSeed: 7,
  policy: "candidate",
  iteration: 3,
  turns: [
    {
      observation: {
        text: "You see a mug 1. This line is longer than the width that the test gives.",
        admissible: ["look", "take mug 1", "go to desk 1", "inventory"],
        instruction: "take the mug",
      },
      action: { text: "take mug 1" },
      reward: 1,
      rewardParts: { goal: 1.01, cost: -0.01 },
      logProb: Math.log(0.6),
      entropy: 0.9,
      entropyFraction: 0.65,
      policyVersion: 4,
      candidateLogProbs: [Math.log(0.1), Math.log(0.6), Math.log(0.2999), null],
    },
  ],
  finalObservation: { text: "You won!", admissible: null },
  terminated: true,
  truncated: false,
  success: true,
  score: 1,
  episodeReturn: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  wallMs: 5,
};

const ANNOTATION: Annotation = {
  episodeId: EPISODE.episodeId,
  iteration: 3,
  policyVersion: 5,
  perTurn: { advantage: [0.25], ratio: [null] },
  perEpisode: {},
};

test("an episode turn by turn, within the width", () => {
  const text = renderEpisode(EPISODE, { width: 60, alternatives: 2, annotations: [ANNOTATION] });
  expect(text).toMatchInlineSnapshot(`
    "episode i3-g0-s1
      environment  alfworld-text 1, seed 7
      task         train/task-1 (train, pick)
      instruction  take the mug
      played by    candidate, rollout, iteration 3,
                   2026-01-01T00:00:00.000Z
      outcome      success, return 1, 1 turns

    ── turn 1 ──────────────────────────────────────────────────
      You see a mug 1. This line is longer than the width that
      the test gives.
    > take mug 1
      p 0.600 · entropy 0.9 nats (65 %) · reward 1 (goal 1.01,
      cost -0.01) · advantage 0.25
        0.300  go to desk 1
        0.100  look

    ── end ─────────────────────────────────────────────────────
      You won!
    success, return 1"
  `);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
});

test("an error and a player without weights are shown as what they are", () => {
  const [turn] = EPISODE.turns;
  if (turn === undefined) throw new Error("no turn");
  const failed = {
    ...EPISODE,
    policy: "expert",
    turns: [{ ...turn, policyVersion: -1 }],
    finalObservation: null,
    success: false,
    error: { code: "env/timeout", message: "step() took longer than 60 s." },
  };
  const text = renderEpisode(failed);
  expect(text).toContain("error env/timeout: step() took longer than 60 s.");
  expect(text).not.toContain("entropy");
});

test("text of the environment cannot control the terminal", () => {
  const [turn] = EPISODE.turns;
  if (turn === undefined) throw new Error("no turn");
  const evil = {
    ...EPISODE,
    turns: [{ ...turn, observation: { ...turn.observation, text: "\x1b[2Jgone\x07" } }],
  };
  expect(renderEpisode(evil)).not.toMatch(/[\x1b\x07]/);
});

test("colour changes nothing but colour, and is off where NO_COLOR is set or there is no terminal", () => {
  const text = renderEpisode(EPISODE, { paint: coloured });
  expect(text).toContain("\x1b[");
  expect(stripVTControlCharacters(text)).toBe(renderEpisode(EPISODE));
  expect(paintFor({ isTTY: true }, {})("bold", "x")).not.toBe("x");
  expect(paintFor({ isTTY: true }, { NO_COLOR: "1" })("bold", "x")).toBe("x");
  expect(paintFor({ isTTY: false }, {})("bold", "x")).toBe("x");
});
