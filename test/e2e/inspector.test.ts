/**
 * The inspector in a real browser, over a run that was really trained: filter, open, step, compare, branch, play, export,
 * and texts that would be markup. Where no Chromium can be had the cases are skipped with a printed count; with CI set
 * that is a failure.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "../../scripts/chromium.ts";
import { type Inspector, startInspector, webFolder } from "../../src/inspector/index.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { readMetrics } from "../../src/training/index.ts";
import { CORRIDOR, startCli, TINY_TRAINING } from "../cli/run-cli.ts";
import { householdRun, MARKUP, trainedRun } from "../inspector/recorded-runs.ts";
import { LEGIBILITY } from "./legible.ts";

const executablePath = findChromium();
const isCI = process.env["CI"] === "true";
const CASES = 15;
if (executablePath === null && !isCI)
  process.stderr.write(`turnwise: ${CASES} tests of the inspector are skipped: no Chromium is installed.\n`);

if (executablePath === null && isCI) {
  it("has a Chromium to run in: CI must not skip these tests", () => {
    throw new Error("Install Chromium, or name one with TURNWISE_CHROMIUM.");
  });
}

describe.skipIf(executablePath === null)("the inspector in a browser", { timeout: 300_000 }, () => {
  let folder: string;
  let trained: string;
  let household: string;
  let inspector: Inspector;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "turnwise-browser-"));
    trained = await trainedRun(folder);
    household = await householdRun(folder);
    inspector = await startInspector({ paths: [folder], web: await webFolder(), engine: "cpu" });
    for (const run of ["corridor", "household"]) await indexed(run);
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: ["--no-sandbox", "--disable-gpu"],
    });
  });
  /** Waits until every episode of a run can be asked for. */
  async function indexed(run: string): Promise<void> {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${inspector.port}/api/runs/${run}/episodes`);
      const { state } = (await response.json()) as { state: { progress: number; episodes: number } };
      if (state.progress === 1 && state.episodes > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  afterAll(async () => {
    await browser?.close();
    await inspector?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    problems.length = 0;
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("request", (asked) => {
      const { host, protocol } = new URL(asked.url());
      if (protocol !== "blob:" && host !== `127.0.0.1:${inspector.port}`)
        problems.push(`asks ${asked.url()}`);
    });
  });
  afterEach(async () => {
    await shoot(expect.getState().currentTestName ?? "page");
    await context.close();
    expect(problems).toEqual([]);
  });

  /** Kept as an artefact where TURNWISE_SCREENSHOTS names a folder. */
  async function shoot(name: string): Promise<void> {
    const to = process.env["TURNWISE_SCREENSHOTS"];
    if (to === undefined || to === "") return;
    await mkdir(to, { recursive: true });
    await page.screenshot({ path: join(to, `${name.replace(/[^\w]+/g, "-")}.png`), fullPage: true });
  }

  const open = (path: string) => page.goto(`http://127.0.0.1:${inspector.port}${path}`);
  const rows = () => page.getByRole("grid").getByRole("row");
  const total = () => page.getByRole("status").filter({ hasText: "episodes" });

  it("lists the runs and shows curves whose numbers are those of the metrics", async () => {
    await open("/");
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "corridor" }) });
    const metrics = await readMetrics(trained);
    const rate =
      metrics.findLast(({ kind }) => kind === "evaluation")?.metrics["evaluate/success_rate"] ?? -1;
    await row
      .getByText(`${(rate * 100).toFixed(1)} %`)
      .first()
      .waitFor();
    await page
      .getByRole("checkbox", { name: "Show the curves of household" })
      .uncheck()
      .catch(() => {});
    await page.getByRole("checkbox", { name: "Show the curves of corridor" }).check();
    const chart = page.locator("figure").filter({ hasText: "Entropy (nats)" });
    const download = page.waitForEvent("download");
    await chart.getByRole("button", { name: "CSV" }).click();
    const csv = await readFile(await (await download).path(), "utf8");
    const wanted = metrics
      .filter(({ kind }) => kind === "iteration")
      .map(({ metrics: of }) => of["collect/entropy"]);
    const given = csv
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",").at(-1)));
    expect(given).toEqual(wanted);
    for (const name of ["SVG", "PNG"]) {
      const saved = page.waitForEvent("download");
      await chart.getByRole("button", { name }).click();
      const bytes = await readFile(await (await saved).path());
      expect(bytes.subarray(0, 8).toString("latin1")).toContain(name === "SVG" ? "<svg" : "PNG");
    }
  });

  it("shows what a run gains while it is looked at, without loading the page again", async () => {
    await open("/run/household?metrics=train/loss");
    await page.getByText("There are no metrics yet.").waitFor();
    const line = (iteration: number) => {
      const metrics = { "train/loss": 0.5 + iteration, "collect/success_rate": 0.25 };
      return `${JSON.stringify({ kind: "iteration", iteration, time: new Date().toISOString(), metrics })}\n`;
    };
    await appendFile(join(household, "metrics.jsonl"), line(0));
    const chart = page.locator("figure").filter({ hasText: "train/loss" });
    await chart.getByText("train/loss 0.5").waitFor();
    await appendFile(join(household, "metrics.jsonl"), line(1));
    await chart.getByText("train/loss 1.5").waitFor();
    await page.getByText("2 of 2").waitFor();
  });

  it("follows a run that is being trained, and sees it end", async () => {
    const run = join(folder, "live");
    const trainer = startCli(["train", CORRIDOR, ...TINY_TRAINING, "--iterations=5000", "--run", run]);
    try {
      await trainer.seen(/iteration/);
      await open("/");
      const row = page
        .getByRole("row")
        .filter({ has: page.getByRole("link", { name: "live", exact: true }) });
      await row.locator(".is-live").waitFor();
      const done = async () => Number.parseInt((await row.getByText(/ \/ 5000/).textContent()) ?? "", 10);
      const first = await done();
      await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(first);
      trainer.child.kill("SIGINT");
      await trainer.finished;
      await row.locator(".is-live").waitFor({ state: "detached" });
      const metrics = await readMetrics(run);
      await expect.poll(done).toBe(metrics.filter(({ kind }) => kind === "iteration").length);
    } finally {
      trainer.child.kill("SIGKILL");
    }
  });

  it("filters with completion, keeps the filter in the address, and opens an episode", async () => {
    await open("/run/corridor/episodes");
    await total().waitFor();
    const reader = await openTrajectoryReader(trained);
    const all = await reader.list();
    await expect.poll(() => total().textContent(), { timeout: 60_000 }).toContain(`${all.length} episodes`);
    const input = page.getByRole("combobox", { name: "Filter episodes" });
    await input.fill("sour");
    await page.getByRole("option", { name: /^source/ }).waitFor();
    await input.press("ArrowDown");
    await input.press("Tab");
    expect(await input.inputValue()).toBe("source ");
    await input.fill("source = rollout and turns > 1");
    await input.press("Enter");
    const wanted = all.filter(({ source, turns }) => source === "rollout" && turns > 1);
    await expect
      .poll(() => total().textContent(), { timeout: 60_000 })
      .toContain(`${wanted.length} episodes`);
    expect(new URL(page.url()).searchParams.get("filter")).toBe("source = rollout and turns > 1");
    await page.reload();
    await expect.poll(() => rows().count(), { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await input.inputValue()).toBe("source = rollout and turns > 1");
    const grid = page.getByRole("grid");
    await grid.focus();
    await grid.press("ArrowDown");
    await grid.press("Enter");
    await page.getByRole("heading", { name: /^Turn 1/ }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/run\/corridor\/episode\//);
  });

  it("says where a filter is wrong and what was probably meant", async () => {
    await open(`/run/corridor/episodes?filter=${encodeURIComponent("turnz > 3")}`);
    await page.getByRole("alert").getByText("replay/invalid-filter").waitFor();
    expect(await page.locator("mark").textContent()).toBe("turnz");
    problems.length = 0; // the refused question is logged by the browser
  });

  it("steps through the turns by keys, and every number is that of the log", async () => {
    const reader = await openTrajectoryReader(trained);
    const [row] = (await reader.list({ source: "rollout" })).filter(({ turns }) => turns >= 3);
    const { episode, annotations } = await reader.find(row?.episodeId ?? "");
    await open(`/run/corridor/episode/${episode.episodeId}`);
    for (const [t, turn] of episode.turns.slice(0, 3).entries()) {
      const detail = page.getByRole("region", { name: `Turn ${t + 1}` });
      await detail.waitFor();
      expect(await detail.locator(".text").first().textContent()).toBe(turn.observation.text);
      expect(await detail.locator(".did").textContent()).toBe(turn.action.text);
      const shown = async (name: string) =>
        Number.parseFloat((await detail.locator(`[data-signal="${name}"] dd`).textContent()) ?? "");
      expect(await shown("entropy")).toBeCloseTo(turn.entropy, 3);
      expect(await shown("probability")).toBeCloseTo(Math.exp(turn.logProb), 3);
      expect(await shown("reward")).toBeCloseTo(turn.reward, 3);
      const last = annotations.at(-1)?.perTurn ?? {};
      for (const [name, values] of Object.entries(last))
        expect(await shown(name)).toBeCloseTo(values[t] ?? Number.NaN, 3);
      await page.keyboard.press(t % 2 === 0 ? "ArrowRight" : "j");
    }
    expect(new URL(page.url()).searchParams.get("turn")).toBe("4");
    await page.keyboard.press("Home");
    await page.getByRole("region", { name: "Turn 1", exact: true }).waitFor();
  });

  it("stays quick on 1,000 turns: few rows exist, and the last turn is one key away", async () => {
    await open("/run/household/episode/episode-0");
    await page.getByRole("region", { name: "Turn 1", exact: true }).waitFor();
    await page.keyboard.press("End");
    await page.getByRole("region", { name: "Turn 1000" }).waitFor();
    const { episode } = await (await openTrajectoryReader(household)).find("episode-0");
    expect(await page.locator(".did").textContent()).toBe(episode.turns[999]?.action.text);
    expect(await page.getByRole("listbox", { name: "Turns" }).getByRole("option").count()).toBeLessThan(60);
  });

  it("draws the household: room and inventory follow the texts", async () => {
    await open("/run/household/episode/demonstration-0");
    const world = page.locator(".world");
    await world.getByText("Inventory").waitFor();
    await world.getByText("in the middle of the room").waitFor();
    const { episode } = await (await openTrajectoryReader(household)).find("demonstration-0");
    const taken = episode.turns.findIndex(({ action }) => action.text.startsWith("take "));
    const thing = /^take (\w+ \d+)/.exec(episode.turns[taken]?.action.text ?? "")?.[1] ?? "";
    await open(`/run/household/episode/demonstration-0?turn=${taken + 2}`);
    await world.locator("section").first().getByText(thing, { exact: true }).waitFor();
  });

  it("shows texts that are markup as texts, in every view", async () => {
    for (const path of [
      "/run/household/episodes",
      "/run/household/episode/malice",
      "/run/household/episode/malice?turn=3",
      "/run/household/compare?a=malice&b=episode-0",
    ]) {
      await open(path);
      await page.getByText(MARKUP).first().waitFor();
      const hacked =
        "[window.hacked === undefined, document.querySelectorAll('main img, main script').length]";
      expect(await page.evaluate(hacked)).toEqual([true, 0]);
    }
  });

  it("aligns the siblings of a group and marks where they part", async () => {
    await open("/run/corridor/groups?iteration=0");
    await page.getByRole("link", { name: "group 0" }).click();
    await page.getByRole("heading", { name: "Group 0 of iteration 0" }).waitFor();
    const all = (
      await (await openTrajectoryReader(trained)).list({ iteration: 0, source: "rollout" })
    ).filter(({ group }) => group === 0);
    const courses = await Promise.all(
      all.map(async ({ episodeId }) =>
        (await (await openTrajectoryReader(trained)).find(episodeId)).episode.turns.map(
          ({ action }) => action.text,
        ),
      ),
    );
    const longest = Math.max(...courses.map((course) => course.length));
    const parting = Array.from({ length: longest }, (_, t) => t).find(
      (t) => new Set(courses.map((course) => course[t])).size > 1,
    );
    const said = page
      .getByRole("status")
      .filter({ hasText: parting === undefined ? "same course" : `differ at turn ${parting + 1}:` });
    await said.waitFor();
    expect(await page.locator("tr.is-parting").count()).toBe(parting === undefined ? 0 : 1);
  });

  it("tells what the buffer of self-imitation holds", async () => {
    await open("/run/corridor/self-imitation");
    await page.getByRole("heading", { name: "In the buffer", exact: true }).waitFor();
    const state = JSON.parse(
      await readFile(join(trained, "checkpoints", "iteration-000003", "state.json"), "utf8"),
    ) as { objective: { spear: { buffer: { id: string }[] } } };
    const { buffer } = state.objective.spear;
    await page.getByText(new RegExp(`${buffer.length} episodes? of`)).waitFor();
  });

  it.each(["light", "dark"] as const)(
    "is legible in %s, wide and narrow, and every control has a name",
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      const [row] = await (await openTrajectoryReader(trained)).list({ source: "rollout" });
      const id = row?.episodeId ?? "";
      const views = [
        "",
        "/episodes",
        `/episode/${id}`,
        "/groups",
        "/group/0/0",
        "/self-imitation",
        `/branch/${id}?turn=1`,
        "/play",
      ];
      for (const path of ["/", ...views.map((view) => `/run/corridor${view}`)]) {
        await open(path);
        await page.locator("h1").waitFor({ state: "attached" });
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 844 });
          expect({ path, width, found: await page.evaluate(LEGIBILITY) }).toEqual({ path, width, found: [] });
        }
      }
    },
  );

  it("branches: another action, played on twice by a checkpoint, kept as children, compared", async () => {
    const reader = await openTrajectoryReader(trained);
    const [row] = (await reader.list({ source: "rollout" })).filter(({ turns }) => turns >= 3);
    const parent = row?.episodeId ?? "";
    await open(`/run/corridor/episode/${parent}?turn=2`);
    await page.getByRole("link", { name: "Branch here" }).click();
    const [first] = await page
      .getByRole("region", { name: "Another action" })
      .locator("button.candidate-text")
      .all();
    await first?.click();
    await page.getByLabel("Times").fill("2");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText(/of 2 solved/).waitFor({ timeout: 120_000 });
    const children = await (await openTrajectoryReader(trained)).list({ source: "branch" });
    expect(children).toHaveLength(2);
    for (const { episodeId } of children) {
      const { episode } = await (await openTrajectoryReader(trained)).find(episodeId);
      const original = (await reader.find(parent)).episode;
      expect(episode.turns.slice(0, 1)).toEqual(original.turns.slice(0, 1));
      expect(episode.branch).toMatchObject({
        parent,
        turn: 1,
        checkpoint: expect.stringMatching(/^iteration-/),
      });
      expect(episode.branch?.action).toBe(episode.turns[1]?.action.text);
    }
    await page.getByRole("link", { name: "compare" }).first().click();
    await page.getByRole("heading", { name: "Comparison" }).waitFor();
    await page.getByRole("link", { name: parent }).waitFor();
  });

  it("lets a person play, with the policy's opinion, and keeps the episode", async () => {
    await open("/run/corridor/play");
    await page.getByRole("button", { name: "Begin" }).click();
    const game = page.getByRole("region", { name: "Your turn" });
    await game.getByText(/The policy \(weights \d+\) would/).waitFor({ timeout: 120_000 });
    for (let turn = 0; turn < 20 && (await game.count()) > 0; turn++) {
      const text = (await page.getByRole("log").locator("p.text").last().textContent()) ?? "";
      const [cell = 0, , goal = 0] = (text.match(/\d+/g) ?? []).map(Number);
      await page.getByLabel("Action", { exact: true }).fill(cell < goal ? "go right" : "go left");
      await page.getByRole("button", { name: "Act" }).click();
      await expect
        .poll(async () => await page.getByRole("log").locator(".game-step").count(), { timeout: 60_000 })
        .toBe(turn + 1);
    }
    await page.getByText("solved").waitFor();
    await page.getByRole("button", { name: "Keep as a demonstration" }).click();
    await page.getByText(/^Kept as/).waitFor();
    const all = await (await openTrajectoryReader(trained)).list({ source: "demonstration" });
    expect(all.filter(({ policy, success }) => policy === "person" && success)).toHaveLength(1);
  });
});
