/** The contract, kept in a browser. */
import webshop from "turnwise/envs/webshop";
import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";
import { chromium } from "./face.ts";

/** On a machine that is busy with other things. */
const PATIENCE_MS = 300_000;
const patient = (name: string, check: () => Promise<void>) => it(name, check, PATIENCE_MS);

describe.skipIf(chromium === null)("in a browser", () => {
  const config = { products: 60, face: "browser" };
  testEnvironment(webshop, { describe, it: patient }, { config, seeds: [0], turns: 3 });
});
