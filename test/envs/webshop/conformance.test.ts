import webshop from "turnwise/envs/webshop";
import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";
import { sharedPath } from "../../shared-data.ts";

testEnvironment(webshop, { describe, it }, { config: { products: 200 } });

const official = sharedPath("data", "webshop");
describe.skipIf(official === null)("with the original's files, as verl-agent shows them", () => {
  const config = {
    data: official,
    split: "verl-agent",
    wording: "verl-agent",
    admissible: "verl-agent",
    reward: "verl-agent",
    previousObservations: 2,
    previousActions: 2,
    invalidPenalty: 0.1,
    tasks: 50,
  };
  testEnvironment(webshop, { describe, it }, { config });
});
