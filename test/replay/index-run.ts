/** Brings the index of a run up to date and prints its state. Run as a child by the index's tests. */
import { openEpisodeIndex } from "../../src/replay/index.ts";

await using index = await openEpisodeIndex(process.argv[2] ?? "");
process.stdout.write(JSON.stringify(await index.update()));
