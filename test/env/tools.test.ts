/** Which tool an action uses, as the environment's grammar declares it, and that records say so. */
import { describe, expect, it } from "vitest";
import { scriptedPolicy } from "../../src/agent/players.ts";
import { type CommandGrammar, openLocalHost, toolOf } from "../../src/env/index.ts";
import { playEpisode } from "../../src/rollout/play-episode.ts";
import { scripted } from "./helpers.ts";

const brackets: CommandGrammar = { style: "brackets", ignored: [], tools: ["search", "answer"] };
const words: CommandGrammar = {
  style: "words",
  separators: [],
  instanceNumbers: false,
  ignored: [],
  tools: ["look"],
};

describe("the tool of an action", () => {
  it.each([
    ["search[mug]", "search"],
    ["  Search [mug]", "search"],
    ["click[mug]", null],
    ["search", null],
    ["<think>answer[x]</think><search>mug</search>", "search"],
    ["<search>mug", null],
    ["", null],
  ])("with brackets, of %j is %s", (text, tool) => expect(toolOf(text, brackets)).toBe(tool));

  it("with words is the first of them", () => {
    expect(toolOf("look around", words)).toBe("look");
    expect(toolOf("wait", words)).toBeNull();
  });

  it("is none where no tools are declared", () => {
    expect(toolOf("search[mug]", { style: "brackets", ignored: [] })).toBeNull();
    expect(toolOf("search[mug]", null)).toBeNull();
  });

  it("stands in the record of an episode", async () => {
    await using host = await openLocalHost(scripted(() => ({}), { grammar: words }));
    const policy = scriptedPolicy(["look", "wait"]);
    const plan = {
      episodeId: "e",
      source: "play",
      task: { id: "train-0" },
      split: "train",
      environmentSeed: 0,
      seed: 0,
      seedPath: [],
    } as const;
    const { trajectory } = await playEpisode(await host.open(), plan, {
      environment: host.info,
      policy,
      decide: async (request) => (await policy.act([request], { decoding: { type: "greedy" } }))[0] as never,
      maxTurns: 2,
      candidateLogProbs: false,
    });
    expect(trajectory.turns.map(({ action }) => action)).toEqual([
      { text: "look", tool: "look" },
      { text: "wait" },
    ]);
  });
});
