/** What a run directory says about its run. */
import { isRunDirectory, type MetricsLine, readMetrics, readRun } from "turnwise/training";

export interface Outcome {
  /** Share of the evaluation's tasks solved, and its turns. */
  readonly success: number;
  readonly turns: number;
  /** The same before RL; null where the run has none. */
  readonly before: number | null;
  readonly split: string;
  readonly decoding: string;
  readonly envSteps: number;
  readonly iterations: number;
  readonly demonstrations: number;
  /** Success of training episodes, mean over all env steps of the run; null without RL. */
  readonly overBudget: number | null;
  /** Env steps until the running mean of training success reached it; null where it never did. */
  readonly stepsTo50: number | null;
  readonly stepsTo90: number | null;
  /** Of the distributions acted on, nats, mean over the last episodes; null without RL. */
  readonly finalEntropy: number | null;
  /** Standard deviation over iterations in the second half of the env steps. */
  readonly entropySpread: number | null;
  /** Mean of epo/entropy_variance there; null without EPO. */
  readonly entropyVariance: number | null;
  /** Collecting and updating. */
  readonly seconds: number;
}

export type CellState = "missing" | "unfinished" | "finished";

/** Episodes in the running mean. */
export const WINDOW = 512;

/** Where a cell stands. A run is finished when it was evaluated after its last iteration. */
export async function stateOf(directory: string): Promise<CellState> {
  if (!(await isRunDirectory(directory))) return "missing";
  const { config } = await readRun(directory);
  return isFinished(await readMetrics(directory), config.iterations) ? "finished" : "unfinished";
}

/** @param iterations the most there may be; without any, the only evaluation is the last */
export function isFinished(lines: readonly MetricsLine[], iterations: number): boolean {
  const last = lines.at(-1);
  if (last?.kind !== "evaluation") return false;
  return last.when === "after" || iterations === 0;
}

/** The outcome of a finished run; null where it is not. */
export async function outcomeOf(directory: string): Promise<Outcome | null> {
  if ((await stateOf(directory)) !== "finished") return null;
  const { config } = await readRun(directory);
  const { split, decoding } = config.evaluation;
  return { ...summarize(await readMetrics(directory)), split: split ?? "", decoding };
}

type Line = MetricsLine["metrics"];
const numberAt = (line: Line, name: string) => line[name] ?? 0;

export function summarize(lines: readonly MetricsLine[]): Omit<Outcome, "split" | "decoding"> {
  const of = (kind: MetricsLine["kind"]) =>
    lines.filter((line) => line.kind === kind).map(({ metrics }) => metrics);
  const [iterations, evaluations, imitation] = [of("iteration"), of("evaluation"), of("imitation")];
  const last = evaluations.at(-1) ?? {};
  const total = iterations.at(-1)?.["total/turns"] ?? 0;
  const late = iterations.filter((line) => numberAt(line, "total/turns") > total / 2);
  const running = runningSuccess(iterations);
  const stepsTo = (share: number) => running.find(({ success }) => success >= share)?.steps ?? null;
  return {
    success: numberAt(last, "evaluate/success_rate"),
    turns: numberAt(last, "evaluate/turns_mean"),
    before: lines.find(({ when }) => when === "before")?.metrics["evaluate/success_rate"] ?? null,
    envSteps: total,
    iterations: iterations.length,
    demonstrations: imitation.at(-1)?.["imitate/demonstrations"] ?? 0,
    overBudget: meanOf(iterations, "collect/success_rate"),
    stepsTo50: stepsTo(0.5),
    stepsTo90: stepsTo(0.9),
    finalEntropy: meanOf(lastEpisodes(iterations), "collect/entropy"),
    entropySpread: spreadOf(late.flatMap((line) => line["collect/entropy"] ?? [])),
    entropyVariance: plainMean(late.flatMap((line) => line["epo/entropy_variance"] ?? [])),
    seconds: iterations.reduce(
      (sum, line) => sum + numberAt(line, "time/collect_s") + numberAt(line, "time/update_s"),
      0,
    ),
  };
}

/** Success over the last episodes at each iteration, from the first on that has enough of them behind it. */
export function runningSuccess(iterations: readonly Line[]): { steps: number; success: number }[] {
  return iterations.flatMap((line, i) => {
    const window = lastEpisodes(iterations.slice(0, i + 1));
    const episodes = window.reduce((sum, one) => sum + numberAt(one, "collect/episodes"), 0);
    if (episodes < WINDOW) return [];
    const solved = window.reduce(
      (sum, one) => sum + numberAt(one, "collect/success_rate") * numberAt(one, "collect/episodes"),
      0,
    );
    return [{ steps: numberAt(line, "total/turns"), success: solved / episodes }];
  });
}

/** As many iterations from the end as it takes to have WINDOW episodes. */
function lastEpisodes(iterations: readonly Line[]): readonly Line[] {
  let episodes = 0;
  let from = iterations.length;
  while (from > 0 && episodes < WINDOW) episodes += numberAt(iterations[--from] ?? {}, "collect/episodes");
  return iterations.slice(from);
}

/** Mean of a metric over env steps; null where there are none. */
function meanOf(iterations: readonly Line[], name: string): number | null {
  const steps = iterations.reduce((sum, line) => sum + numberAt(line, "collect/turns"), 0);
  if (steps === 0) return null;
  return (
    iterations.reduce((sum, line) => sum + numberAt(line, name) * numberAt(line, "collect/turns"), 0) / steps
  );
}

function plainMean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spreadOf(values: readonly number[]): number | null {
  const mean = plainMean(values);
  if (mean === null) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
