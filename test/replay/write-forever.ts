/** Appends episodes until it is killed, and says how many are on the disk. Run as a child by the log's tests. */
import { openTrajectoryLog } from "../../src/replay/trajectory-log.ts";
import { sampleEpisode } from "./sample-episodes.ts";

const log = await openTrajectoryLog(process.argv[2] ?? "");
for (let i = 0; ; i++) {
  log.appendEpisode(sampleEpisode(i, 4));
  if (i % 5 === 4) {
    await log.flush();
    process.stdout.write(`${i + 1}\n`);
  }
}
