/** Earlier observations and actions in front of the present one, as the original's `num_prev_obs` and `num_prev_actions` do. */
import { SEPARATOR } from "./text.ts";

/** How many earlier observations and actions are shown. */
export interface HistoryLength {
  readonly observations: number;
  readonly actions: number;
}

/** What was seen and done before now, the latest last; no more than is needed. */
export interface Past {
  readonly observations: readonly string[];
  readonly actions: readonly string[];
}

export const NO_PAST: Past = { observations: [], actions: [] };

/** Adds an observation and the action that was taken on it. */
export function remember(past: Past, observation: string, action: string, length: HistoryLength): Past {
  if (length.observations === 0 && length.actions === 0) return past;
  return {
    observations: last([...past.observations, observation], length.observations),
    actions: last([...past.actions, action], length.actions),
  };
}

/** The present observation behind the earlier ones, each followed by its action. */
export function withPast(observation: string, { observations, actions }: Past): string {
  if (observations.length === 0 && actions.length === 0) return observation;
  const pieces: string[] = [];
  for (let back = Math.max(observations.length, actions.length); back >= 1; back--) {
    const seen = observations.at(-back);
    const done = actions.at(-back);
    if (back <= observations.length && seen !== undefined) pieces.push(seen);
    if (back <= actions.length && done !== undefined) pieces.push(done);
  }
  return [...pieces, observation].join(SEPARATOR);
}

function last<T>(items: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : items.slice(-count);
}
