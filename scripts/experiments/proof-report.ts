/** The report of the proof: tables by regime, comparisons with the control, and what the papers claim. */
import { armSettings, type Cell, flagsOf, settingsOf } from "./proof-cells.ts";
import { type Outcome, WINDOW } from "./proof-outcome.ts";
import { ARMS, REGIMES } from "./proof-plan.ts";
import { type BySeed, type Comparison, compare, type Estimate, estimate } from "./proof-statistics.ts";

export interface Finished {
  readonly cell: Cell;
  readonly outcome: Outcome;
  /** Commit of the sources it ran with. */
  readonly commit: string;
}

export interface ReportInput {
  readonly cells: readonly Cell[];
  readonly finished: readonly Finished[];
  readonly command: string;
  /** ISO 8601. */
  readonly date: string;
  readonly machine: string;
}

export function toReport({ cells, finished, command, date, machine }: ReportInput): string {
  const seeds = unique(cells.map(({ seed }) => seed));
  const commits = unique(finished.map(({ commit }) => commit));
  const missing = cells.filter(({ id }) => !finished.some(({ cell }) => cell.id === id));
  const lines = [
    "# Proof: what RL and the papers' methods do",
    "",
    `\`${command}\`, seeds ${seeds.join(", ")}, ${date.slice(0, 10)}, commit ${commits.join(", ") || "–"}, ${machine}.`,
    "",
    ...NOTES,
    "",
  ];
  if (missing.length > 0) {
    lines.push(`Not finished, and left out (${missing.length} of ${cells.length}): ${idsOf(missing)}.`, "");
  }
  for (const regime of unique(cells.map((cell) => cell.regime))) {
    lines.push(...regimeSection(regime, cells, finished));
  }
  lines.push(...PUBLISHED, "", ...settingsSection(cells));
  return `${lines.join("\n").trimEnd()}\n`;
}

const NOTES = [
  "Arms of a regime have equal env steps; runs of one seed begin with the same weights and meet the same tasks in the same",
  "order. *Success* is the final evaluation on all tasks of a split that was never trained on: mean over seeds ± half of its",
  "95 % interval (Student's t over seeds). *Over the budget* is the success of training episodes, mean over all env steps of the",
  `run: it tells runs apart that all end high. *Steps to 50 %, 90 %* are env steps until the success of the last ${WINDOW} training`,
  "episodes (sampled, cut at the training horizon) reached it: mean over the seeds that did. *Entropy* is that of the last",
  `${WINDOW} training episodes in nats, *spread* its standard deviation over iterations in the second half of the run, *EPO's variance*`,
  "the mean of `epo/entropy_variance` there. A difference is arm less control, paired by seed; *higher* and *lower* mean that 0 is",
  "outside its 95 % interval, *disjoint* that the intervals of the two means do not touch.",
];

const PUBLISHED = [
  "## What the papers report",
  "",
  "Language models of 1.5B to 7B parameters; the base is theirs. The replication is ARLArena's (Qwen3).",
  "",
  "| method | base → with it | where |",
  "|---|---|---|",
  "| EPO | GRPO 63.3 → 75.8; PPO 72.3 → 73.4 | ALFWorld, mean after convergence (16 tasks a seed) |",
  "| EPO | GRPO 81.6 → 83.8; PPO 38.4 → 96.8 | ScienceWorld, the same |",
  "| EMPG | GRPO 65.6 → 73.7 (1.5B), 74.8 → 78.5 (7B) | ALFWorld; a replication: 72.6 → 57.9 (4B), 50.9 → 71.5 (8B) |",
  "| SPEAR | 93.2 with GiGPO as base (1.5B) | ALFWorld |",
];

const HEAD =
  "| arm | success | by seed | before RL | turns | over the budget | steps to 50 % | steps to 90 % | entropy | spread | " +
  "EPO's variance | env steps | seconds |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|";

function regimeSection(name: string, cells: readonly Cell[], all: readonly Finished[]): string[] {
  const regime = REGIMES[name];
  const finished = all.filter(({ cell }) => cell.regime === name);
  const arms = unique(cells.filter((cell) => cell.regime === name).map(({ arm }) => arm));
  const present = arms.filter((arm) => finished.some(({ cell }) => cell.arm === arm));
  if (regime === undefined || present.length === 0) return [];
  const of = (arm: string) => finished.filter(({ cell }) => cell.arm === arm);
  const { split, decoding } = (finished[0] as Finished).outcome;
  const compared = present.filter((arm) => arm !== regime.control);
  const against = comparisonLines(regime.control, compared, of);
  return [
    `## ${name}`,
    "",
    `${sentence(regime.about)} ${regime.envSteps.toLocaleString("en")} env steps; evaluated on ${split}, ${decoding}.`,
    "",
    HEAD,
    ...present.map((arm) => armLine(arm, of(arm))),
    "",
    ...(of(regime.control).length === 0 ? [] : against),
  ];
}

function armLine(arm: string, runs: readonly Finished[]): string {
  const column = (value: (outcome: Outcome) => number | null, show: (value: number) => string) => {
    const values = runs.flatMap(({ outcome }) => value(outcome) ?? []);
    const found = estimate(values);
    if (found === null) return "–";
    const part = values.length < runs.length ? ` (${values.length} of ${runs.length})` : "";
    return show(found.mean) + part;
  };
  const bySeed = [...runs].sort((a, b) => a.cell.seed - b.cell.seed);
  const cells = [
    arm,
    percents(estimate(runs.map(({ outcome }) => outcome.success))),
    bySeed.map(({ outcome }) => percent(outcome.success)).join(", "),
    column(({ before }) => before, percent),
    column(
      ({ turns }) => turns,
      (value) => value.toFixed(1),
    ),
    column(({ overBudget }) => overBudget, percent),
    column(({ stepsTo50 }) => stepsTo50, thousands),
    column(({ stepsTo90 }) => stepsTo90, thousands),
    column(
      ({ finalEntropy }) => finalEntropy,
      (value) => value.toFixed(2),
    ),
    column(
      ({ entropySpread }) => entropySpread,
      (value) => value.toFixed(3),
    ),
    column(
      ({ entropyVariance }) => entropyVariance,
      (value) => value.toFixed(2),
    ),
    runs.some(({ outcome }) => outcome.iterations > 0)
      ? column(({ envSteps }) => envSteps, thousands)
      : `${column(
          ({ demonstrations }) => demonstrations,
          (value) => value.toFixed(0),
        )} demonstrations`,
    column(
      ({ seconds }) => seconds,
      (value) => value.toFixed(0),
    ),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** What arms and control are compared by. */
const MEASURES: readonly (readonly [
  string,
  (outcome: Outcome) => number | null,
  (value: Estimate | null) => string,
])[] = [
  ["success", ({ success }) => success, points],
  ["over the budget", ({ overBudget }) => overBudget, points],
  ["steps to 50 %", ({ stepsTo50 }) => stepsTo50, thousandsOf],
  ["steps to 90 %", ({ stepsTo90 }) => stepsTo90, thousandsOf],
];

function comparisonLines(
  control: string,
  arms: readonly string[],
  of: (arm: string) => readonly Finished[],
): string[] {
  const measured = (arm: string, value: (outcome: Outcome) => number | null): BySeed =>
    new Map(
      of(arm).flatMap(({ cell, outcome }) => {
        const found = value(outcome);
        return found === null ? [] : [[cell.seed, found] as const];
      }),
    );
  const rows = arms.map((arm) => {
    const cells = MEASURES.map(([, value, show]) => {
      const compared = compare(measured(arm, value), measured(control, value));
      return compared.difference === null ? "–" : `${show(compared.difference)}: ${wordsOf(compared)}`;
    });
    return `| ${[arm, verdictOf(compare(measured(arm, success), measured(control, success))), ...cells].join(" | ")} |`;
  });
  if (rows.length === 0) return [];
  return [
    `Against ${control}, paired by seed (steps: over the seeds in which both got there):`,
    "",
    `| arm | by success | ${MEASURES.map(([name]) => name).join(" | ")} |`,
    `|---|---|${MEASURES.map(() => "---|").join("")}`,
    ...rows,
    "",
  ];
}

const success = (outcome: Outcome) => outcome.success;

function verdictOf({ verdict, disjoint }: Comparison): string {
  if (verdict === "higher") return disjoint === true ? "**beats it**" : "beats it, paired only";
  if (verdict === "lower") return disjoint === true ? "**loses**" : "loses, paired only";
  return verdict;
}

function wordsOf({ verdict, disjoint, difference }: Comparison): string {
  const pairs = `${difference?.count ?? 0} pairs`;
  return verdict === "one seed" ? verdict : `${verdict}${disjoint === true ? ", disjoint" : ""} (${pairs})`;
}

function settingsSection(cells: readonly Cell[]): string[] {
  const lines = ["## Settings", ""];
  for (const name of unique(cells.map((cell) => cell.regime))) {
    const regime = REGIMES[name];
    if (regime === undefined) continue;
    lines.push(`**${name}**: \`${flagsOf(settingsOf(regime, regime.control)).join(" ")}\``, "");
    lines.push("| arm | what | flags beyond the control's |", "|---|---|---|");
    for (const arm of unique(cells.filter((cell) => cell.regime === name).map((cell) => cell.arm))) {
      const flags = flagsOf(armSettings(regime, arm)).join(" ");
      lines.push(`| ${arm} | ${ARMS[arm]?.about ?? ""} | ${flags === "" ? "–" : `\`${flags}\``} |`);
    }
    lines.push("");
  }
  return lines;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const idsOf = (cells: readonly Cell[]) => cells.map(({ id }) => id).join(", ");
const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const thousands = (value: number) => `${Math.round(value / 1000).toLocaleString("en")}k`;
const sign = (value: number) => (value < 0 ? "−" : "+");

function percents(value: Estimate | null): string {
  if (value === null) return "–";
  return `${percent(value.mean)}${value.half === null ? "" : ` ± ${(100 * value.half).toFixed(1)}`}`;
}

function points(value: Estimate | null): string {
  if (value === null) return "–";
  const half = value.half === null ? "" : ` ± ${(100 * value.half).toFixed(1)}`;
  return `${sign(value.mean)}${(100 * Math.abs(value.mean)).toFixed(1)}${half}`;
}

function thousandsOf(value: Estimate | null): string {
  if (value === null) return "–";
  const half = value.half === null ? "" : ` ± ${thousands(value.half)}`;
  return `${sign(value.mean)}${thousands(Math.abs(value.mean))}${half}`;
}
