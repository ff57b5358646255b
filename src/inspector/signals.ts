/** The numbers of an episode's turns as they are shown: labels, units, meanings and how they are coloured. */
import type { Annotation } from "../core/trajectory.ts";
import type { EpisodeSeries } from "../replay/index.ts";
import { at } from "./json-file.ts";
import type { Corridor, Signal, TrainedSignals } from "./protocol.ts";

type Meaning = Omit<Signal, "name" | "values">;

const sequential = (label: string, unit: string, description: string): Meaning => ({
  label,
  unit,
  description,
  scale: "sequential",
});

const diverging = (label: string, middle: number, description: string): Meaning => ({
  label,
  unit: "1",
  description,
  scale: "diverging",
  middle,
});

const flag = (label: string, description: string): Meaning => ({
  label,
  unit: "1",
  description,
  scale: "flag",
});

const RECORDED: Readonly<Record<string, Meaning>> = {
  probability: sequential("probability", "1", "with which the policy chose the action"),
  logProb: sequential("log-prob", "nats", "ln of the probability with which the policy chose the action"),
  entropy: sequential("entropy", "nats", "of the distribution that was sampled from"),
  entropyFraction: sequential("entropy / ln n", "1", "entropy as a fraction of its largest value"),
  policyVersion: {
    label: "policy version",
    unit: "updates",
    description: "number of updates in the weights that chose",
    scale: "stage",
  },
  options: sequential("options", "actions", "admissible actions"),
  tokens: sequential("tokens", "tokens", "tokens of a written action"),
  reward: diverging("reward", 0, "what training got for the step"),
  actMs: sequential("act", "ms", "from request to decision, waiting for the batch included"),
  stepMs: sequential("step", "ms", "time the environment took, the wire included"),
};

/** Known only where a policy with weights chose. */
const OF_POLICY = new Set(["logProb", "entropy", "entropyFraction", "policyVersion"]);

const TRAINED: Readonly<Record<string, Meaning>> = {
  advantage: diverging("advantage", 0, "as the estimator gave it, before any modulator"),
  "advantage/empg": diverging("advantage after EMPG", 0, "scaled, paid and centred; what was trained on"),
  "empg/scale": diverging("EMPG scale", 1, "factor on the advantage; above 1 for sure steps"),
  "empg/bonus": sequential("EMPG bonus", "1", "future clarity: paid for a step that leads to a sure one"),
  ratio: diverging("importance ratio", 1, "probability in the last update / when it was played"),
  clipped: flag("clipped", "1 where the clip took the gradient away"),
  "replay/advantage": diverging(
    "recalibrated advantage",
    0,
    "return minus the median return of late, at the replay",
  ),
  "replay/ratio": diverging(
    "importance ratio at replay",
    1,
    "probability at the replay / when it was played",
  ),
  "replay/clipped": flag("clipped at replay", "1 where the clip took the gradient away"),
};

/** What was written down while the episode was played. */
export function recordedSignals({ recorded }: EpisodeSeries, corridor: Corridor | null): Signal[] {
  const versions = recorded["policyVersion"] ?? [];
  const known = (name: string, values: readonly (number | null)[]) =>
    OF_POLICY.has(name) ? values.map((value, t) => ((versions[t] ?? -1) < 0 ? null : value)) : values;
  const parts = Object.keys(recorded).filter((name) => name.startsWith("reward/"));
  const { logProb = [] } = recorded;
  const probability = known("logProb", logProb).map((value) => (value === null ? null : Math.exp(value)));
  const all: Signal[] = [
    { ...(RECORDED["probability"] as Meaning), name: "probability", values: probability },
    ...Object.entries(RECORDED).flatMap(([name, meaning]): Signal[] => {
      const values = recorded[name];
      return values === undefined ? [] : [{ ...meaning, name, values: known(name, values) }];
    }),
    ...(parts.length < 2 ? [] : parts).map((name) => ({
      ...diverging(`reward: ${name.slice("reward/".length)}`, 0, "a named summand of the reward"),
      name,
      values: recorded[name] ?? [],
    })),
  ];
  const deviation = corridor === null ? [] : [deviationOf(recorded, corridor)];
  return [...all, ...deviation].filter(({ values }) => values.some((value) => value !== null));
}

/** How far the entropy of each turn lies outside EPO's corridor; 0 inside. */
function deviationOf(recorded: EpisodeSeries["recorded"], { low, high, scale }: Corridor): Signal {
  const values = recorded[scale === "nats" ? "entropy" : "entropyFraction"] ?? [];
  return {
    ...diverging(
      "EPO deviation",
      0,
      `entropy when it was played, below ${round(low)} or above ${round(high)}: the corridor of this iteration; 0 inside`,
    ),
    unit: scale === "nats" ? "nats" : "1",
    name: "epo/deviation",
    values: values.map((value) =>
      value === null ? null : value < low ? value - low : value > high ? value - high : 0,
    ),
  };
}

/** What training made of the episode at one update. */
export function trainedSignals({
  iteration,
  policyVersion,
  perTurn,
  perEpisode,
}: Annotation): TrainedSignals {
  const names = Object.keys(perTurn);
  return {
    kind: names.some((name) => name.startsWith("replay/")) ? "replayed" : "trained",
    iteration,
    policyVersion,
    perEpisode,
    signals: names.map((name) => ({
      ...(TRAINED[name] ?? diverging(name, 0, "as the objective names it")),
      name,
      values: perTurn[name] ?? [],
    })),
  };
}

/**
 * EPO's corridor at an iteration: κ times the reference that its metrics tell. Null where EPO is off, or where its
 * reference differs from turn to turn, which the metrics do not tell.
 */
export function corridorOf(config: unknown, reference: number | undefined): Corridor | null {
  const objective = at(config, "objective");
  const epo = at(objective, "epo");
  const low = at(epo, "kappaLow");
  const high = at(epo, "kappaHigh");
  if (reference === undefined || typeof low !== "number" || typeof high !== "number") return null;
  if (at(epo, "reference") === "per-turn") return null;
  const scale = at(objective, "entropyScale") === "fraction" ? "fraction" : "nats";
  return { low: low * reference, high: high * reference, scale };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
