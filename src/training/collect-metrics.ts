/** What collecting showed: success, lengths, entropy along the episode, actions that lead nowhere. */
import type { Trajectory, Turn } from "../core/trajectory.ts";
import { mean } from "./evaluate.ts";
import type { MetricName, Metrics } from "./metrics.ts";

/** Turn indexes, counted from 1 and doubling in number, over which entropy is averaged. */
const SPANS = [
  ["collect/entropy_turns_1_4", 4],
  ["collect/entropy_turns_5_8", 8],
  ["collect/entropy_turns_9_16", 16],
  ["collect/entropy_turns_17_32", 32],
  ["collect/entropy_turns_33_64", 64],
  ["collect/entropy_turns_65_up", Number.POSITIVE_INFINITY],
] as const satisfies readonly (readonly [MetricName, number])[];

interface Played {
  readonly trajectory: Trajectory;
}

/** @param seconds wall time of collecting */
export function collectMetrics(episodes: readonly Played[], seconds: number): Metrics {
  const whole = episodes.map(({ trajectory }) => trajectory).filter(({ error }) => error === undefined);
  const turns = whole.flatMap((trajectory) => trajectory.turns);
  return {
    "collect/success_rate": mean(whole, ({ success }) => (success ? 1 : 0)),
    "collect/return_mean": mean(whole, ({ episodeReturn }) => episodeReturn),
    "collect/turns_mean": mean(whole, (trajectory) => trajectory.turns.length),
    "collect/truncated_share": mean(whole, ({ truncated }) => (truncated ? 1 : 0)),
    "collect/failed": episodes.length - whole.length,
    "collect/episodes": episodes.length,
    "collect/turns": turns.length,
    "collect/entropy": mean(turns, ({ entropy }) => entropy),
    "collect/entropy_fraction": mean(turns, ({ entropyFraction }) => entropyFraction),
    ...entropyBySpan(whole),
    ...validActions(turns),
    "collect/repetition_ratio": repetitions(whole) / Math.max(1, turns.length),
    "collect/steps_per_second": turns.length / Math.max(1e-9, seconds),
    "time/collect_s": seconds,
  };
}

/** Mean entropy of the turns of each span; a span that no episode reached is left out. */
function entropyBySpan(episodes: readonly Trajectory[]): Metrics {
  const sums = SPANS.map(() => ({ entropy: 0, turns: 0 }));
  for (const { turns } of episodes) {
    let span = 0;
    for (const [t, { entropy }] of turns.entries()) {
      while (t >= (SPANS[span]?.[1] ?? Number.POSITIVE_INFINITY)) span++;
      const sum = sums[span] as (typeof sums)[number];
      sum.entropy += entropy;
      sum.turns++;
    }
  }
  const reached = SPANS.flatMap(([name], i) => {
    const { entropy, turns } = sums[i] as (typeof sums)[number];
    return turns === 0 ? [] : [[name, entropy / turns] as const];
  });
  return Object.fromEntries(reached);
}

/** Where no observation lists all that is possible, nothing can be said. */
function validActions(turns: readonly Turn[]): Metrics {
  const closed = turns.filter(
    ({ observation: { admissible, open } }) => admissible !== null && open === undefined,
  );
  if (closed.length === 0) return {};
  const valid = mean(closed, ({ observation, action }) =>
    observation.admissible?.includes(action.text) === true ? 1 : 0,
  );
  return { "collect/valid_action_ratio": valid };
}

/** Turns whose action was taken before in the episode where the same text was read. */
function repetitions(episodes: readonly Trajectory[]): number {
  let count = 0;
  for (const { turns } of episodes) {
    const seen = new Set<string>();
    for (const { observation, action } of turns) {
      const key = `${observation.text}\n\0${action.text}`;
      if (seen.has(key)) count++;
      seen.add(key);
    }
  }
  return count;
}
