/**
 * Proof that RL and the papers' methods do something, or do not: paired seeds, equal env steps, controls that must lose.
 *
 *   npm run proof:household -- --data DIR [--regimes scratch,long] [--seeds 1,2,3] [--jobs 2]
 *
 * Each cell (regime, arm, seed) is one `turnwise train` with its run in OUT/<regime>/<arm>/seed-<n>. Finished cells are
 * not run again and interrupted ones go on, so the command may be stopped (Ctrl-C) and repeated. The report goes to
 * stdout and to OUT/report.md. The plan is proof-plan.ts.
 *
 *   --data DIR       official games; without it households of our own
 *   --regimes NAMES  with commas [all]
 *   --arms NAMES     with commas [all of the regime]
 *   --seeds NUMBERS  with commas [1,2,3]
 *   --jobs N         runs at a time [2]
 *   --out DIR        where runs and report are kept [runs/proof]
 *   --report         only report what is finished
 *   --dry-run        only print the commands and how long they will take
 *   --quick          3 iterations and 4 tasks a cell: shows that it works, measures nothing [OUT: runs/proof-quick]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { commandLine } from "../../src/cli/training-run.ts";
import { type Cell, cellsOf, expectedSeconds } from "./proof-cells.ts";
import { commandOf, type Ended, Jobs, noteOf } from "./proof-jobs.ts";
import { outcomeOf, stateOf } from "./proof-outcome.ts";
import { type Finished, toReport } from "./proof-report.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    regimes: { type: "string" },
    arms: { type: "string" },
    seeds: { type: "string", default: "1,2,3" },
    jobs: { type: "string", default: "2" },
    out: { type: "string" },
    report: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});

const say = (text: string) => process.stderr.write(`${text}\n`);

function refuse(text: string): never {
  say(text);
  process.exit(2);
}

function numbers(flag: string, text: string, least: number): number[] {
  const found = text.split(",").map(Number);
  if (found.every((value) => Number.isInteger(value) && value >= least)) return found;
  return refuse(`--${flag} takes whole numbers from ${least}, not ${text}.`);
}

const out = resolve(options.out ?? (options.quick ? "runs/proof-quick" : "runs/proof"));
const [jobs = 2] = numbers("jobs", options.jobs, 1);

function chosenCells(): Cell[] {
  try {
    return cellsOf({
      out,
      seeds: numbers("seeds", options.seeds, 0),
      quick: options.quick,
      ...(options.regimes === undefined ? {} : { regimes: options.regimes.split(",") }),
      ...(options.arms === undefined ? {} : { arms: options.arms.split(",") }),
      ...(options.data === undefined ? {} : { data: resolve(options.data) }),
    });
  } catch (error) {
    return refuse(error instanceof RangeError ? error.message : String(error));
  }
}

/** Short name of the sources; with a plus where they have been changed since. */
function commitOfSources(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: import.meta.dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  try {
    const changed =
      git("status", "--porcelain", "--untracked-files=no", "--", ":/src", ":/envs").trim() !== "";
    return `${git("rev-parse", "--short", "HEAD").trim()}${changed ? "+" : ""}`;
  } catch {
    return "unknown";
  }
}

async function report(cells: readonly Cell[]): Promise<void> {
  const finished: Finished[] = [];
  for (const cell of cells) {
    const outcome = await outcomeOf(cell.directory);
    if (outcome !== null) finished.push({ cell, outcome, commit: noteOf(cell)?.commit ?? "unknown" });
  }
  const given = process.argv.slice(2).filter((argument) => argument !== "--report");
  const text = toReport({
    cells,
    finished,
    command: ["npm run proof:household --", ...given].join(" "),
    date: new Date().toISOString(),
    machine: `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}`,
  });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "report.md"), text);
  process.stdout.write(text);
  say(`The report is in ${join(out, "report.md")}.`);
}

function costOf(cells: readonly Cell[]): string {
  const steps = cells.reduce((sum, { envSteps }) => sum + envSteps, 0);
  const minutes = Math.ceil(expectedSeconds(cells, jobs) / 60);
  return `${cells.length} runs, ${(steps / 1e6).toFixed(1)}M env steps, about ${minutes} minutes with ${jobs} at a time`;
}

async function unfinished(cells: readonly Cell[]): Promise<Cell[]> {
  const left: Cell[] = [];
  for (const cell of cells) if ((await stateOf(cell.directory)) !== "finished") left.push(cell);
  return left;
}

async function printCommands(cells: readonly Cell[]): Promise<void> {
  for (const cell of cells) {
    const args = commandOf(
      { ...cell, directory: relative(process.cwd(), cell.directory) },
      await stateOf(cell.directory),
    );
    process.stdout.write(`${commandLine(...args)}\n`);
  }
}

async function describeEnd(cell: Cell, ended: Ended): Promise<string> {
  if (ended.kind === "failed") return `failed: ${ended.why}`;
  if (ended.kind === "stopped") return "stopped, goes on when the command is repeated";
  const outcome = await outcomeOf(cell.directory);
  if (outcome === null) return "finished";
  const { success, turns, envSteps, seconds } = outcome;
  return (
    `${(100 * success).toFixed(1)} % in ${turns.toFixed(1)} turns, ${envSteps.toLocaleString("en")} steps, ` +
    `${seconds.toFixed(0)} s${ended.skipped ? " (was finished)" : ""}`
  );
}

async function runAll(cells: readonly Cell[]): Promise<void> {
  say(costOf(await unfinished(cells)));
  let done = 0;
  let failures = 0;
  const running = new Jobs({
    jobs,
    commit: commitOfSources(),
    onEnd: async (cell, ended) => {
      done++;
      if (ended.kind === "failed") failures++;
      say(`[${done}/${cells.length}] ${cell.id}: ${await describeEnd(cell, ended)}`);
    },
  });
  const stop = () => {
    say("Stopping at the next safe points; once more quits at once. Repeat the command to go on.");
    running.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  await running.run(cells);
  if (running.isStopping) {
    process.exitCode = 130;
    return;
  }
  await report(cells);
  if (failures > 0) {
    say(`${failures} of ${cells.length} runs failed; repeat the command to try them again.`);
    process.exitCode = 1;
  }
}

const cells = chosenCells();
if (cells.length === 0) refuse("None of the chosen regimes has any of the chosen arms.");
if (options["dry-run"]) {
  await printCommands(cells);
  say(costOf(await unfinished(cells)));
} else if (options.report) {
  await report(cells);
} else {
  await runAll(cells);
}
