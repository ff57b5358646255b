/** Opens a world, plays one episode by hand and prints it. Run: node --conditions=turnwise:source examples/play-by-hand.ts */
import { openLocalHost } from "turnwise";
import waiter from "./own-environment.ts";

await using host = await openLocalHost(waiter, { steps: 1 });
await using session = await host.open();

const [task] = await host.tasks("train");
let { observation } = await session.reset({ taskId: task?.id ?? "", seed: 7 });
let order = "";
let total = 0;
for (let ended = false; !ended; ) {
  order = /orders (\w+)/.exec(observation.text)?.[1] ?? order;
  const action = observation.admissible?.find((text) => text.endsWith(order)) ?? "walk on";
  const step = await session.step({ text: action });
  console.log(`${observation.text}\n> ${action}`);
  ({ observation } = step);
  total += step.reward;
  ended = step.terminated || step.truncated;
}
console.log(`${observation.text}\nreturn ${total}`);
