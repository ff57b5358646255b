/** The cells of the proof: one training run for each regime, arm and seed. */
import { join } from "node:path";
import { kebab } from "../../src/cli/flags.ts";
import { ARMS, ENTROPY_BONUS, REGIMES, type Regime, type Settings, START } from "./proof-plan.ts";

export interface Cell {
  readonly regime: string;
  readonly arm: string;
  readonly seed: number;
  /** `scratch/grpo/seed-1` */
  readonly id: string;
  readonly directory: string;
  /** Of `turnwise`, without the run directory: what the run depends on. */
  readonly args: readonly string[];
  readonly envSteps: number;
  /** Expected. */
  readonly seconds: number;
  /** The cell whose weights it starts from. */
  readonly after?: string;
}

export interface Selection {
  readonly out: string;
  readonly seeds: readonly number[];
  /** All where absent. */
  readonly regimes?: readonly string[];
  readonly arms?: readonly string[];
  /** Folder of official games. */
  readonly data?: string;
  /** Three iterations and four tasks. */
  readonly quick?: boolean;
}

const QUICK: Settings = {
  iterations: 3,
  "evaluation.tasks": 4,
  "imitation.demonstrations": 8,
  "imitation.updates": 3,
};

/** What is 0 stays 0: no RL, no demonstrations. */
function quickened(settings: Settings): Settings {
  return { ...settings, ...Object.fromEntries(Object.entries(QUICK).filter(([key]) => settings[key] !== 0)) };
}

/**
 * Cells in the order in which they are run: regime by regime, and within it every arm of a seed before the next seed.
 *
 * @throws RangeError where a name is not in the plan
 */
export function cellsOf(selection: Selection): Cell[] {
  const { regimes = Object.keys(REGIMES), arms = null, seeds } = selection;
  const known = new Set(Object.keys(ARMS));
  for (const arm of arms ?? []) if (!known.has(arm)) throw unknownName("arm", arm, known);
  return regimes.flatMap((name) => {
    const regime = REGIMES[name];
    if (regime === undefined) throw unknownName("regime", name, Object.keys(REGIMES));
    const chosen = regime.arms.filter((arm) => arms === null || arms.includes(arm));
    const first = regime.start === undefined || chosen.length === 0 ? [] : [START];
    return seeds.flatMap((seed) =>
      [...first, ...chosen].map((arm) => cellOf(selection, name, regime, arm, seed)),
    );
  });
}

function unknownName(what: string, name: string, known: Iterable<string>): RangeError {
  return new RangeError(`There is no ${what} ${name}; there are ${[...known].join(", ")}.`);
}

function cellOf(selection: Selection, name: string, regime: Regime, arm: string, seed: number): Cell {
  const id = `${name}/${arm}/seed-${seed}`;
  const data = regime.takesData && selection.data !== undefined ? { "env.data": selection.data } : {};
  const isStart = arm === START;
  const isTrained = settingsOf(regime, arm)["iterations"] !== 0; // cloning instead starts from nothing
  const after = isTrained && regime.start !== undefined ? `${name}/${START}/seed-${seed}` : null;
  const from = after === null ? {} : { "imitation.from": join(selection.out, after) };
  const whole: Settings = { ...settingsOf(regime, arm), ...from, ...data, seed };
  const settings = selection.quick === true ? quickened(whole) : whole;
  return {
    regime: name,
    arm,
    seed,
    id,
    directory: join(selection.out, id),
    args: ["train", regime.environment, "--recipe", "none", ...flagsOf(settings)],
    envSteps: settings["iterations"] === 0 ? 0 : regime.envSteps,
    seconds: isStart ? START_SECONDS : regime.envSteps / regime.stepsPerSecond,
    ...(after === null ? {} : { after }),
  };
}

/** Expected of a cell that others start from. */
const START_SECONDS = 120;

/** Everything that is set for an arm in a regime. */
export function settingsOf(regime: Regime, arm: string): Settings {
  if (arm === START) return { ...regime.settings, ...regime.start, iterations: 0 };
  return { ...regime.settings, envSteps: regime.envSteps, ...armSettings(regime, arm) };
}

/** What the arm sets beyond its regime. */
export function armSettings({ iterations, envSteps, settings }: Regime, arm: string): Settings {
  const entropyBonus = Number(settings["objective.entropyBonus"] ?? ENTROPY_BONUS);
  return ARMS[arm]?.settings({ iterations, envSteps, settings, entropyBonus }) ?? {};
}

/** Settings as flags of the command line. */
export function flagsOf(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const name = key.split(".").map(kebab).join(".");
    if (typeof value === "boolean" && !key.startsWith("env.")) return [`--${value ? "" : "no-"}${name}`];
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    const text = isList ? value.join(",") : typeof value === "string" ? value : JSON.stringify(value);
    return [`--${name}`, text];
  });
}

/** Seconds until the last cell ends, with this many at a time. */
export function expectedSeconds(cells: readonly Cell[], jobs: number): number {
  const free = Array.from({ length: Math.max(1, jobs) }, () => 0);
  for (const { seconds } of cells) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + seconds;
  }
  return Math.max(...free);
}
