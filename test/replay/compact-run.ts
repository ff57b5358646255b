/** Compacts a run to its failed episodes; after as many files as is said it waits to be killed. Run as a child. */
import { writeSync } from "node:fs";
import { compactRun } from "../../src/replay/index.ts";

const [, , run = "", waitsAfter] = process.argv;
const onProgress = (done: number) => {
  writeSync(1, ".");
  if (done !== Number(waitsAfter)) return;
  writeSync(1, "waits");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
await compactRun(run, { failed: true }, { onProgress });
