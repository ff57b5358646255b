/** Trains on the waiter's world from random weights, by RL alone; a few seconds. */
import { openLocalHost, parseTrainConfig, startEngine, train } from "turnwise";
import waiter from "./own-environment.ts";

const [runDirectory = "runs/waiter"] = process.argv.slice(2);

await using host = await openLocalHost(waiter);
const config = parseTrainConfig({
  environment: { id: "waiter" },
  seed: 1,
  imitation: { demonstrations: 0 },
  collect: { groups: 16, groupSize: 8 },
  iterations: 60,
  evaluation: { tasks: 50 },
});

const result = await train(config, {
  hosts: [host],
  engine: await startEngine({ engine: "auto" }),
  runDirectory,
  onEvent: (event) => {
    if (event.type !== "iteration" || event.iteration % 10 !== 0) return;
    const { "collect/success_rate": success = 0, "collect/entropy": entropy = 0 } = event.metrics;
    console.log(
      `iteration ${event.iteration}: success ${success.toFixed(2)}, entropy ${entropy.toFixed(2)} nats`,
    );
  },
});
console.log(
  `before ${result.before?.successRate ?? 0}, after ${result.after?.successRate ?? 0}, of 50 unseen tasks`,
);
