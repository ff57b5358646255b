import { expect, test } from "vitest";
import { firstPolicy, playerPolicy, randomPolicy, scriptedPolicy } from "../../src/agent/index.ts";
import type { Decision, Policy } from "../../src/agent/policy.ts";
import { rng } from "../../src/core/rng.ts";
import type { Observation } from "../../src/core/trajectory.ts";
import { environmentOf, WORDS_GRAMMAR } from "./sample-world.ts";

const environment = environmentOf(WORDS_GRAMMAR);
const observation: Observation = {
  text: "A room.",
  admissible: ["help", "look", "go to shelf 1", "go to box 1"],
};

async function play<M>(policy: Policy<M>, turns: number, seed = 1): Promise<Decision[]> {
  const memory = policy.startEpisode(environment);
  const decisions: Decision[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const lastAction = decisions.at(-1)?.action ?? null;
    const requests = [{ memory, observation, lastAction, rng: rng(seed, turn) }];
    decisions.push(...(await policy.act(requests, { decoding: { type: "greedy" } })));
  }
  return decisions;
}

test("random chooses uniformly among what is not ignored", async () => {
  const decisions = await play(randomPolicy(), 3000);
  const counts = new Map<string, number>();
  for (const { action } of decisions) counts.set(action.text, (counts.get(action.text) ?? 0) + 1);
  expect([...counts.keys()].toSorted()).toEqual(["go to box 1", "go to shelf 1", "look"]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130); // 5 standard deviations
  expect(decisions[0]).toMatchObject({ policyVersion: -1, entropyFraction: 1 });
  expect(decisions[0]?.logProb).toBeCloseTo(-Math.log(3), 12);
  expect(decisions[0]?.candidateLogProbs?.[0]).toBeNull();
  expect((await play(randomPolicy(), 5)).map(({ action }) => action)).toEqual(
    decisions.slice(0, 5).map(({ action }) => action),
  );
});

test("first takes the first that is not ignored", async () => {
  expect((await play(firstPolicy(), 1))[0]?.action.text).toBe("look");
});

test("scripted plays its list in every episode and says when it ends", async () => {
  const policy = scriptedPolicy(["look", "go to box 1"]);
  for (let episode = 0; episode < 2; episode++) {
    expect((await play(policy, 2)).map(({ action }) => action.text)).toEqual(["look", "go to box 1"]);
  }
  await expect(play(policy, 3)).rejects.toMatchObject({ code: "policy/script-ended" });
});

test("a player is made anew for each episode, with a stream that belongs to the episode", async () => {
  let made = 0;
  const policy = playerPolicy("expert", ({ rng: stream }) => {
    made++;
    let turn = 0;
    return { act: () => ({ text: `${turn++}:${stream.int(1000)}` }) };
  });
  const first = await play(policy, 3, 5);
  expect(first.map(({ action }) => action.text[0])).toEqual(["0", "1", "2"]);
  expect(await play(policy, 3, 5)).toEqual(first);
  expect(await play(policy, 3, 6)).not.toEqual(first);
  expect(made).toBe(3);
  expect(first[0]).toMatchObject({ logProb: 0, entropy: 0, policyVersion: -1 });
});
