/** Trains a tiny policy and says each iteration aloud: `train-until-killed.ts <run directory> <config as JSON>`. */
import { openLocalHost } from "../../src/env/index.ts";
import { startEngine } from "../../src/tensor/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { parseTrainConfig, train } from "../../src/training/index.ts";

const [runDirectory = "", config = "{}"] = process.argv.slice(2);
await train(parseTrainConfig(JSON.parse(config)), {
  hosts: [await openLocalHost(corridor)],
  engine: await startEngine({ engine: "wasm" }),
  runDirectory,
  players: corridor.players ?? {},
  onEvent: (event) => process.stdout.write(`${event.type}\n`),
});
