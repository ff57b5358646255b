import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MetricsTail } from "../../src/inspector/metrics-tail.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-tail-"));
  path = join(folder, "metrics.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (iteration: number) =>
  `${JSON.stringify({ kind: "iteration", iteration, time: "2026-01-01T00:00:00.000Z", metrics: { "train/loss": iteration } })}\n`;

it("has no lines while there is no file", async () => {
  const tail = new MetricsTail(path);
  await tail.refresh();
  expect(tail.since(0, 0)).toEqual({ generation: 1, from: 0, lines: [] });
});

it("gives only what is new, and a torn line when it is whole", async () => {
  const tail = new MetricsTail(path);
  await writeFile(path, line(0) + line(1).slice(0, 20));
  await tail.refresh();
  expect(tail.lines.map(({ iteration }) => iteration)).toEqual([0]);
  await appendFile(path, line(1).slice(20) + line(2));
  await tail.refresh();
  expect(tail.since(1, 1).lines.map(({ iteration }) => iteration)).toEqual([1, 2]);
  expect(tail.since(1, 3).lines).toEqual([]);
});

it("begins anew when a resumed run writes the file again, and tells everything to who knows the old one", async () => {
  const tail = new MetricsTail(path);
  await writeFile(path, line(0) + line(1) + line(2));
  await tail.refresh();
  await writeFile(`${path}.tmp`, line(0) + line(1));
  await rename(`${path}.tmp`, path);
  await tail.refresh();
  const news = tail.since(1, 3);
  expect(news).toMatchObject({ generation: 2, from: 0 });
  expect(news.lines).toHaveLength(2);
});

it("leaves out what is no line of metrics", async () => {
  const tail = new MetricsTail(path);
  await writeFile(path, `{"kind":"iteration"}\nnonsense\n\n${line(7)}`);
  await tail.refresh();
  expect(tail.lines.map(({ iteration }) => iteration)).toEqual([7]);
});
