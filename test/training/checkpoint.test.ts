import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "../../src/training/checkpoint.ts";
import { listCheckpoints } from "../../src/training/checkpoint-folder.ts";
import { temporaryFolder } from "./run-fixture.ts";

function checkpointAt(iteration: number): Checkpoint {
  return {
    state: {
      iteration,
      policyVersion: iteration * 4,
      optimizerUpdates: iteration * 4,
      totals: { episodes: 64, turns: 640, updates: iteration * 4 },
      config: { seed: 0 },
      policy: { kind: "test" },
      environment: { id: "corridor", version: "1" },
      objective: { epo: { history: [0.5, 0.25] } },
      before: null,
      last: null,
      bestSuccessRate: null,
    },
    weights: Float32Array.of(iteration, 1 / 3, -2),
    optimizer: { mean: Float32Array.of(1, 2, 3), meanSquare: Float32Array.of(4, 5, 6) },
    reference: iteration % 2 === 0 ? null : Float32Array.of(7, 8, 9),
    ...(iteration % 2 === 0 ? {} : { average: Float32Array.of(0.5, 0.25, 1 / 7) }),
  };
}

const KEEP = { keep: 2, best: false };

describe("checkpoints", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  it.each([4, 5])("come back as they were written (iteration %i)", async (iteration) => {
    const written = checkpointAt(iteration);
    const path = await saveCheckpoint(folder, written, KEEP);
    expect(await loadCheckpoint(folder)).toEqual({ ...written, path });
  });

  it("survive a kill between the removal of the old folder and the renaming of the new one", async () => {
    const written = checkpointAt(4);
    const path = await saveCheckpoint(folder, written, KEEP);
    await rename(path, join(folder, "checkpoints", ".iteration-000004.tmp"));
    await mkdir(join(folder, "checkpoints", ".iteration-000005.tmp")); // a write that did not get to its manifest
    expect(await loadCheckpoint(folder)).toEqual({ ...written, path });
    expect(await listCheckpoints(folder)).toEqual(["iteration-000004"]);
  });

  it("keep the newest and the best", async () => {
    for (let iteration = 1; iteration <= 5; iteration++) {
      await saveCheckpoint(folder, checkpointAt(iteration), { keep: 2, best: iteration === 2 });
    }
    expect(await listCheckpoints(folder)).toEqual([
      "iteration-000002",
      "iteration-000004",
      "iteration-000005",
    ]);
    expect((await loadCheckpoint(folder)).state.iteration).toBe(5);
    expect((await loadCheckpoint(folder, "best")).state.iteration).toBe(2);
    expect((await loadCheckpoint(folder, "iteration-000004")).state.iteration).toBe(4);
    expect((await readdir(join(folder, "checkpoints"))).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it("ignore what an interrupted write left behind", async () => {
    await saveCheckpoint(folder, checkpointAt(1), KEEP);
    await mkdir(join(folder, "checkpoints", ".iteration-000002.tmp"));
    expect((await loadCheckpoint(folder)).state.iteration).toBe(1);
    await saveCheckpoint(folder, checkpointAt(2), KEEP);
    expect((await loadCheckpoint(folder)).state.iteration).toBe(2);
  });

  it("say that there is none", async () => {
    await expect(loadCheckpoint(folder)).rejects.toMatchObject({ code: "checkpoint/not-found" });
    await saveCheckpoint(folder, checkpointAt(1), KEEP);
    await expect(loadCheckpoint(folder, "iteration-000009")).rejects.toMatchObject({
      code: "checkpoint/not-found",
    });
  });

  it("of another format are refused", async () => {
    const path = await saveCheckpoint(folder, checkpointAt(1), KEEP);
    const manifest = JSON.parse(await readFile(join(path, "manifest.json"), "utf8")) as object;
    await writeFile(join(path, "manifest.json"), JSON.stringify({ ...manifest, format: 99 }));
    await expect(loadCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint/version",
      message: expect.stringContaining("format 99") as string,
    });
  });

  it.each(["weights.bin", "optimizer.bin", "state.json"])(
    "with one changed byte in %s are refused",
    async (file) => {
      const path = await saveCheckpoint(folder, checkpointAt(1), KEEP);
      const bytes = await readFile(join(path, file));
      bytes[3] = (bytes[3] as number) ^ 1;
      await writeFile(join(path, file), bytes);
      await expect(loadCheckpoint(folder)).rejects.toMatchObject({
        code: "checkpoint/damaged",
        message: expect.stringContaining(file) as string,
      });
    },
  );

  it("are named where another is asked for, and a damaged note of the best says what to delete", async () => {
    await expect(loadCheckpoint(folder)).rejects.toThrow(/ended before its first one. Resume it/);
    await saveCheckpoint(folder, checkpointAt(1), { ...KEEP, best: true });
    await expect(loadCheckpoint(folder, "itertion-000001")).rejects.toThrow(
      /Did you mean iteration-000001\?/,
    );
    await writeFile(join(folder, "checkpoints", "best.json"), "{");
    await expect(loadCheckpoint(folder, "best")).rejects.toThrow(/best\.json is damaged.*Delete it/);
  });

  it("in a folder of another name are refused", async () => {
    const path = await saveCheckpoint(folder, checkpointAt(1), KEEP);
    await rename(path, path.replace(/1$/, "9"));
    await expect(loadCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint/damaged",
      message: expect.stringContaining("holds iteration 1") as string,
    });
  });

  it("that cannot be written leave the earlier ones alone and say so", async () => {
    await saveCheckpoint(folder, checkpointAt(1), KEEP);
    // A file where the temporary folder should go, which cannot be a folder.
    await writeFile(join(folder, "plain"), "");
    await expect(saveCheckpoint(join(folder, "plain"), checkpointAt(2), KEEP)).rejects.toMatchObject({
      code: "checkpoint/write-failed",
    });
    expect((await loadCheckpoint(folder)).state.iteration).toBe(1);
  });
});
