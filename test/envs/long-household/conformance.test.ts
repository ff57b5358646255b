import longHousehold from "turnwise/envs/long-household";
import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";

testEnvironment(longHousehold, { describe, it });
describe("short tasks, a reward for each goal, no reminder", () => {
  testEnvironment(
    longHousehold,
    { describe, it },
    { config: { difficulty: "short", reward: "goals", reminder: false } },
  );
});
