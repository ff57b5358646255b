/** Which curves a run is first judged by, and curves of any other metric. */
import type { MetricMeaning, MetricsLine } from "../../protocol.ts";
import type { MetricsOfRuns } from "../live.ts";
import type { ChartSpec, Curve } from "../parts/curve.ts";

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly share?: boolean;
  /** Metric and what it is called where a panel shows several. */
  readonly metrics: readonly (readonly [string, string])[];
}

export const PANELS: readonly Panel[] = [
  {
    title: "Success",
    unit: "1",
    share: true,
    metrics: [
      ["collect/success_rate", "while training"],
      ["evaluate/success_rate", "evaluation"],
    ],
  },
  {
    title: "Return",
    unit: "1",
    metrics: [
      ["collect/return_mean", "while training"],
      ["evaluate/return_mean", "evaluation"],
    ],
  },
  {
    title: "Entropy",
    unit: "nats",
    metrics: [
      ["collect/entropy", ""],
      ["epo/reference", "EPO reference"],
    ],
  },
  {
    title: "KL to behavior",
    unit: "nats",
    metrics: [
      ["train/kl_to_behavior", ""],
      ["train/kl_to_reference", "to reference"],
    ],
  },
  {
    title: "Turns",
    unit: "",
    metrics: [
      ["collect/turns_mean", "while training"],
      ["evaluate/turns_mean", "evaluation"],
    ],
  },
  { title: "Env steps per second", unit: "", metrics: [["collect/steps_per_second", ""]] },
];

/** A panel over some runs; null where no run has any of its metrics. */
export function panelSpec(panel: Panel, runs: readonly string[], lines: MetricsOfRuns): ChartSpec | null {
  const several = runs.length > 1;
  const curves = runs.flatMap((run, r) =>
    panel.metrics.flatMap(([metric, what], m): Curve[] => {
      const points = pointsOf(metric, lines.get(run) ?? []);
      if (points.length === 0) return [];
      const isEvaluation = metric.startsWith("evaluate/");
      const label = [several ? run : "", what].filter((part) => part !== "").join(", ") || metric;
      const band = metric === "evaluate/success_rate" ? intervalsOf(lines.get(run) ?? []) : undefined;
      return [
        {
          label,
          colour: several ? r : m,
          points,
          ...(isEvaluation ? { sparse: true } : {}),
          ...(band === undefined ? {} : { band }),
        },
      ];
    }),
  );
  if (curves.length === 0) return null;
  const { title, unit, share = false } = panel;
  return { title, unit, share, curves };
}

/** One metric over some runs. */
export function metricSpec(
  metric: string,
  runs: readonly string[],
  lines: MetricsOfRuns,
  meaning: MetricMeaning | undefined,
): ChartSpec | null {
  return panelSpec({ title: metric, unit: meaning?.unit ?? "1", metrics: [[metric, ""]] }, runs, lines);
}

/** Names of all metrics of some runs, in alphabetical order. */
export function metricNames(lines: MetricsOfRuns): string[] {
  const names = new Set<string>();
  for (const of of lines.values())
    for (const { metrics } of of) for (const name of Object.keys(metrics)) names.add(name);
  return [...names].sort();
}

/** Iterations count from 1 where they end, evaluations stand at the number of iterations before them. */
function pointsOf(metric: string, lines: readonly MetricsLine[]): [number, number][] {
  const at = new Map<number, number>();
  for (const { kind, iteration, metrics } of lines) {
    const value = metrics[metric];
    if (value !== undefined) at.set(kind === "iteration" ? iteration + 1 : iteration, value);
  }
  return [...at].sort(([a], [b]) => a - b);
}

function intervalsOf(lines: readonly MetricsLine[]): [number, number, number][] {
  const at = new Map<number, [number, number, number]>();
  for (const { iteration, metrics } of lines) {
    const low = metrics["evaluate/success_low"];
    const high = metrics["evaluate/success_high"];
    if (low !== undefined && high !== undefined) at.set(iteration, [iteration, low, high]);
  }
  return [...at.values()].sort(([a], [b]) => a - b);
}
