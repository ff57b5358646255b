/** Compacts a run to its failed episodes and says when it has begun. Run as a child by the compaction's tests. */
import { compactRun } from "../../src/replay/index.ts";

await compactRun(process.argv[2] ?? "", { failed: true }, { onProgress: () => process.stdout.write(".") });
