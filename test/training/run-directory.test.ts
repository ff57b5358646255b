import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTrajectoryLog } from "../../src/replay/index.ts";
import { loadCheckpoint, saveCheckpoint } from "../../src/training/checkpoint.ts";
import { isRunDirectory, loadPolicy, readMetrics, readRun } from "../../src/training/index.ts";
import { MetricsWriter } from "../../src/training/run-directory.ts";
import { openHost, run, temporaryFolder, tinyConfig, wasm } from "./run-fixture.ts";

const line = (iteration: number, loss: number) =>
  ({ kind: "iteration", iteration, metrics: { "train/loss": loss } }) as const;

describe("metrics.jsonl", () => {
  it("holds one line for each append, beside a TensorBoard file of the same", async () => {
    const folder = await temporaryFolder();
    const writer = await MetricsWriter.open(folder, () => true);
    await writer.append(line(0, 0.5));
    await writer.append(line(1, 0.25));
    expect((await readMetrics(folder)).map(({ metrics }) => metrics["train/loss"])).toEqual([0.5, 0.25]);
    const [name = ""] = await readdir(join(folder, "tensorboard"));
    expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
    const bytes = await readFile(join(folder, "tensorboard", name));
    expect(bytes.toString("latin1").split("train/loss")).toHaveLength(3);
  });

  it("survives a torn last line, and starts again from the lines that are kept", async () => {
    const folder = await temporaryFolder();
    const writer = await MetricsWriter.open(folder, () => true);
    for (let i = 0; i < 4; i++) await writer.append(line(i, i));
    await appendFile(join(folder, "metrics.jsonl"), '{"kind":"iteration","iterat');
    expect(await readMetrics(folder)).toHaveLength(4);
    const again = await MetricsWriter.open(folder, ({ iteration }) => iteration < 2);
    await again.append(line(2, 7));
    expect((await readMetrics(folder)).map(({ metrics }) => metrics["train/loss"])).toEqual([0, 1, 7]);
    const names = await readdir(join(folder, "tensorboard"));
    expect(names).toHaveLength(1);
    const bytes = await readFile(join(folder, "tensorboard", names[0] ?? ""));
    expect(bytes.toString("latin1").split("train/loss")).toHaveLength(4);
  });
});

describe("a run directory", () => {
  it("is told from other folders", async () => {
    const folder = await temporaryFolder();
    expect(await isRunDirectory(folder)).toBe(false);
    await expect(readRun(folder)).rejects.toMatchObject({ code: "run/not-found" });
  });

  it("whose configuration was damaged says so", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 0, evaluation: { tasks: 0 } }));
    await writeFile(join(runDirectory, "config.json"), "{");
    await expect(readRun(runDirectory)).rejects.toMatchObject({ code: "config/unreadable" });
  });

  it("that another process writes to is left as it is", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 1 }));
    const file = join(runDirectory, "config.json");
    const before = await readFile(file, "utf8");
    const writer = await openTrajectoryLog(runDirectory);
    const again = run(tinyConfig({ iterations: 2 }), { runDirectory, resume: true });
    await expect(again).rejects.toMatchObject({ code: "replay/locked" });
    await writer.close();
    expect(await readFile(file, "utf8")).toBe(before);
  });

  it("that cannot be made says why", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    for (const runDirectory of [file, join(file, "below")]) {
      await expect(run(tinyConfig(), { runDirectory })).rejects.toMatchObject({
        code: "run/write-failed",
        message: expect.stringContaining("file") as string,
      });
    }
  });

  it("is resumed with its own environment options and at least its iterations, or not at all", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 2 }));
    const resume = (change: Parameters<typeof tinyConfig>[0]) =>
      run(tinyConfig({ iterations: 2, ...change }), { runDirectory, resume: true });
    const other = { id: "corridor", config: { length: 5 } };
    await expect(resume({ environment: other })).rejects.toMatchObject({ code: "checkpoint/mismatch" });
    await expect(resume({ iterations: 1 })).rejects.toThrow(/done 2 iterations already.*at least 2/);
    const moved = { id: "corridor", config: { data: "/elsewhere" } };
    expect((await resume({ environment: moved })).result.status).toBe("completed");
  });

  it("whose weights do not fit its policy says which checkpoint", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 0 }));
    const { path, ...checkpoint } = await loadCheckpoint(runDirectory);
    const weights = checkpoint.weights.slice(1);
    const optimizer = { mean: weights, meanSquare: weights };
    await saveCheckpoint(runDirectory, { ...checkpoint, weights, optimizer }, { keep: 1, best: false });
    const { info } = await openHost("corridor");
    await expect(loadPolicy(runDirectory, { engine: await wasm(), environment: info })).rejects.toMatchObject(
      {
        code: "checkpoint/mismatch",
        message: expect.stringContaining(path) as string,
      },
    );
  });

  it("gives its policy only for the environment it was trained on", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 0 }));
    const environment = (await openHost("identity")).info;
    await expect(loadPolicy(runDirectory, { engine: await wasm(), environment })).rejects.toMatchObject({
      code: "checkpoint/mismatch",
    });
  });
});
