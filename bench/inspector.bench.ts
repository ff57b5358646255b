/** How long does a person wait who looks at a run of 100,000 episodes in the browser? */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { findChromium } from "../scripts/chromium.ts";
import type { Trajectory } from "../src/core/trajectory.ts";
import { startInspector, webFolder } from "../src/inspector/index.ts";
import { openEpisodeIndex, openTrajectoryLog } from "../src/replay/index.ts";
import type { Row } from "./row.ts";

const EPISODES = 100_000;
const REPEATS = 5;

export async function run(): Promise<Row[]> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("No Chromium is installed; name one with TURNWISE_CHROMIUM.");
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-inspector-"));
  try {
    await writeRun(join(folder, "run"));
    const index = await openEpisodeIndex(join(folder, "run"));
    await index.update();
    await index.close();
    await using inspector = await startInspector({ paths: [folder], web: await webFolder() });
    await using browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const times = await measure(page, `http://127.0.0.1:${inspector.port}`);
    const bars = { first: 1000, filter: 300, words: 300, open: 300, step: 100 } as const;
    const names = {
      first: "first view of 100,000 episodes, page loaded anew",
      filter: "filter by four conditions, until rows are seen",
      words: "full-text search, until rows are seen",
      open: "open an episode of 1,000 turns, until its first turn is read",
      step: "one turn on",
    } as const;
    return (Object.keys(bars) as (keyof typeof bars)[]).map((key) => ({
      name: names[key],
      value: median(times.map((time) => time[key])),
      unit: "ms",
      bar: { atMost: bars[key] },
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(page: Page, base: string) {
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    const timed = async (act: () => Promise<unknown>) => {
      const begin = performance.now();
      await act();
      return performance.now() - begin;
    };
    const rows = page.locator("#episodes .virtual-row");
    const apply = (filter: string, total: string) => async () => {
      await page.fill("#filter", filter);
      await page.press("#filter", "Enter");
      await page.getByText(total, { exact: true }).waitFor();
      await rows.first().getByText("put").waitFor();
    };
    const first = await timed(async () => {
      await page.goto(`${base}/run/run/episodes`);
      await rows.first().getByText("put").waitFor();
    });
    const filter = await timed(
      apply('success = false and turns > 0 and task ~ "task-1" and return > 30', filtered),
    );
    const words = await timed(apply('observation : "countertop 3"', searched));
    const open = await timed(async () => {
      await page.evaluate(
        "history.pushState(null, '', '/run/run/episode/long'); dispatchEvent(new PopStateEvent('popstate'))",
      );
      await page.getByRole("heading", { name: "Turn 1 of 1000" }).waitFor();
      await page.locator(".did").waitFor();
    });
    const step = await timed(async () => {
      await page.keyboard.press("ArrowRight");
      await page.getByRole("heading", { name: "Turn 2 of 1000" }).waitFor();
    });
    times.push({ first, filter, words, open, step });
  }
  return times;
}

const PLACES = 97;

/** Short episodes that differ in what filters look at, and one of 1,000 turns. */
function episode(i: number, turns = 1): Trajectory {
  const success = i % 3 === 0;
  const admissible = Array.from({ length: 30 }, (_, a) => `go to cabinet ${a + 1}`);
  return {
    episodeId: turns === 1 ? `e${i}` : "long",
    source: "rollout",
    environment: { id: "alfworld-text", version: "1" },
    task: { id: `task-${i % 512}`, type: `type-${i % 6}`, split: "train" },
    environmentSeed: i,
    policy: "candidate",
    iteration: Math.floor(i / 64),
    group: Math.floor(i / 8) % 8,
    sample: i % 8,
    turns: Array.from({ length: turns }, (_, t) => ({
      observation: {
        text: `You arrive at countertop ${(i + t) % PLACES}. On it, you see a mug ${t % 5}.`,
        admissible,
        ...(t === 0 ? { instruction: `put mug ${i % 40} on shelf.` } : {}),
      },
      action: { text: admissible[(i + t) % 30] ?? "" },
      reward: 0,
      logProb: -1.5,
      entropy: 1 + (i % 7) / 7,
      entropyFraction: 0.4,
      policyVersion: i,
      candidateLogProbs: admissible.map((_, a) => -3 - a / 40),
    })),
    finalObservation: null,
    terminated: success,
    truncated: !success,
    success,
    score: success ? 1 : 0,
    episodeReturn: i % 101,
    startedAt: "2026-01-01T00:00:00.000Z",
    wallMs: 10,
  };
}

const numbers = Array.from({ length: EPISODES }, (_, i) => i);
const filtered = label(
  numbers.filter((i) => i % 3 !== 0 && `task-${i % 512}`.includes("task-1") && i % 101 > 30).length,
);
const searched = label(numbers.filter((i) => i % PLACES === 3).length + 1); // the long one goes there too

function label(count: number): string {
  return `${count.toLocaleString("en")} episodes`;
}

async function writeRun(run: string): Promise<void> {
  await mkdir(run, { recursive: true });
  await writeFile(join(run, "config.json"), '{"environment":{"id":"alfworld-text","config":{}}}');
  await using log = await openTrajectoryLog(run);
  for (const i of numbers) {
    log.appendEpisode(episode(i));
    if (i % 5000 === 0) await log.flush();
  }
  log.appendEpisode(episode(0, 1000));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
