import alfworld from "turnwise/envs/alfworld-text";
import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";
import { sharedPath } from "../../shared-data.ts";

testEnvironment(alfworld, { describe, it });

const official = sharedPath("data", "alfworld", "games");
describe.skipIf(official === null)("with official games in the older wording", () => {
  testEnvironment(alfworld, { describe, it }, { config: { data: official, dialect: "put" } });
});
