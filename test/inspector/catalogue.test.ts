/** Runs are found below what was given, under names that lead back to them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Catalogue } from "../../src/inspector/catalogue.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-catalogue-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeRun(...path: readonly string[]): Promise<string> {
  const run = join(folder, ...path);
  await mkdir(join(run, "trajectories"), { recursive: true });
  await writeFile(join(run, "config.json"), "{}");
  return run;
}

const ids = async (catalogue: Catalogue) => (await catalogue.refresh()).map(({ id }) => id).sort();

it("finds runs in folders within folders, and does not look into runs", async () => {
  await makeRun("runs", "one");
  await makeRun("runs", "sweep", "seed 1");
  await makeRun("runs", "one", "trajectories", "hidden");
  await using catalogue = new Catalogue([join(folder, "runs")]);
  expect(await ids(catalogue)).toEqual(["one", "sweep/seed 1"]);
  expect((await catalogue.find("sweep/seed 1")).path).toBe(join(folder, "runs", "sweep", "seed 1"));
});

it("takes a run itself, and tells runs of the same name apart", async () => {
  const [a, b] = [await makeRun("a", "run"), await makeRun("b", "run")];
  await using catalogue = new Catalogue([a, b, a]);
  expect(await ids(catalogue)).toEqual(["run", "run (2)"]);
});

it("sees runs come and go", async () => {
  const first = await makeRun("first");
  await using catalogue = new Catalogue([folder]);
  expect(await ids(catalogue)).toEqual(["first"]);
  await makeRun("second");
  expect((await catalogue.find("second")).id).toBe("second");
  await rm(first, { recursive: true });
  expect(await ids(catalogue)).toEqual(["second"]);
  await expect(catalogue.find("secnd")).rejects.toMatchObject({
    code: "inspector/not-found",
    message: /second/,
  });
});

it("shows a run of which nothing can be read but that it is there", async () => {
  const run = await makeRun("torn");
  await writeFile(join(run, "config.json"), '{"iterations": 5, "obj');
  await using catalogue = new Catalogue([folder]);
  const summary = await (await catalogue.find("torn")).summary();
  expect(summary).toMatchObject({ method: "unknown", environment: null, live: false, evaluated: null });
});
