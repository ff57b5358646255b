import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
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

  it("gives its policy only for the environment it was trained on", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 0 }));
    const environment = (await openHost("identity")).info;
    await expect(loadPolicy(runDirectory, { engine: await wasm(), environment })).rejects.toMatchObject({
      code: "checkpoint/mismatch",
    });
  });
});
