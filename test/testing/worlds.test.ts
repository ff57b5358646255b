import { describe, expect, it } from "vitest";
import { rng } from "../../src/core/index.ts";
import { type EnvironmentDefinition, openLocalHost } from "../../src/env/index.ts";
import { corridor, identity, keyDoor } from "../../src/testing/index.ts";

interface Outcome {
  readonly turns: number;
  readonly episodeReturn: number;
  readonly success: boolean;
  readonly info: Readonly<Record<string, unknown>> | undefined;
}

/** Plays `episodes` episodes, by the expert or uniformly. */
async function outcomes(
  definition: EnvironmentDefinition,
  player: "expert" | "uniform",
  episodes: number,
  config: object = {},
): Promise<Outcome[]> {
  await using host = await openLocalHost(definition, config);
  await using session = await host.open();
  const tasks = await host.tasks("valid_unseen");
  const played: Outcome[] = [];
  for (let seed = 0; seed < episodes; seed++) {
    const random = rng(seed, "player");
    const expert = definition.players?.["expert"]?.({ rng: random });
    const { info, ...first } = await session.reset({ taskId: tasks[seed % tasks.length]?.id ?? "", seed });
    let { observation } = first;
    let episodeReturn = 0;
    for (let turns = 1; ; turns++) {
      const list = observation.admissible ?? [];
      const uniform = () => ({ text: list[random.int(list.length)] ?? "" });
      const result = await session.step(player === "expert" && expert ? expert.act(observation) : uniform());
      observation = result.observation;
      episodeReturn += result.reward;
      if (!result.terminated && !result.truncated) continue;
      played.push({ turns, episodeReturn, success: result.success === true, info });
      break;
    }
  }
  return played;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("identity", () => {
  it("gives the expert 1 in the configured number of turns", async () => {
    for (const { turns, episodeReturn, success } of await outcomes(identity, "expert", 50)) {
      expect(turns).toBe(3);
      expect(episodeReturn).toBeCloseTo(1, 12);
      expect(success).toBe(true);
    }
  });

  it("gives uniform play one over the options", async () => {
    const returns = (await outcomes(identity, "uniform", 2000, { options: 4 })).map((o) => o.episodeReturn);
    expect(mean(returns)).toBeCloseTo(0.25, 1); // 6,000 guesses: standard error 0.006
  });
});

describe("corridor", () => {
  it("gives the expert 1 less the cost of the straight way", async () => {
    const played = await outcomes(corridor, "expert", 50, { length: 12, stepCost: 0.02 });
    for (const { turns, episodeReturn, info } of played) {
      expect(turns).toBe(info?.["distance"]);
      expect(episodeReturn).toBeCloseTo(1 - 0.02 * turns, 12);
    }
    expect(new Set(played.map(({ turns }) => turns)).size).toBeGreaterThan(3);
  });

  it("truncates who does not arrive", async () => {
    const played = await outcomes(corridor, "uniform", 200, { length: 40 });
    expect(played.some(({ turns, success }) => turns === 20 && !success)).toBe(true);
  });
});

describe("key-door", () => {
  it("gives the expert 1 in two turns and the way", async () => {
    for (const { turns, episodeReturn } of await outcomes(keyDoor, "expert", 50, { distance: 5 })) {
      expect([turns, episodeReturn]).toEqual([7, 1]);
    }
  });

  it("gives uniform play one over the square of the colors", async () => {
    const returns = (await outcomes(keyDoor, "uniform", 2000, { colors: 2 })).map((o) => o.episodeReturn);
    expect(Math.abs(mean(returns) - 0.25)).toBeLessThan(0.04); // standard error 0.01
  });

  it("names key and door only in the first observation", async () => {
    await using host = await openLocalHost(keyDoor, {});
    await using session = await host.open();
    const { observation } = await session.reset({ taskId: "train-0", seed: 3 });
    const [, key] = /take the (\w+) key/.exec(observation.text) ?? [];
    const next = await session.step({ text: `take ${key} key` });
    expect(next.observation.text).not.toMatch(/red|green|blue/);
  });
});
