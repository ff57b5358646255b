/**
 * A bounded store of things to train on again. It is a value: functions take one and give back another, so it can be
 * saved with a checkpoint as it stands. What comes in and who leaves first are the caller's rules.
 */

/** One stored thing. */
export interface Stored<T> {
  /** Unique in the buffer; the same id again replaces the older one. */
  readonly id: string;
  readonly item: T;
  /** Time (an iteration) at which it came in. */
  readonly addedAt: number;
  /** How often it has been used since. */
  readonly replays: number;
}

/** Oldest arrivals first. */
export type ReplayBuffer<T> = readonly Stored<T>[];

export interface BufferRules<T> {
  /** Most things kept. */
  readonly capacity: number;
  /** Things older than this leave. */
  readonly maxAge: number;
  readonly admits: (item: T) => boolean;
  /** Sorts those that must leave first to the front when there are too many; the oldest by default. */
  readonly leavesFirst?: (a: Stored<T>, b: Stored<T>) => number;
}

/** Without what is too old at `now`. */
export function withoutOld<T>(
  buffer: ReplayBuffer<T>,
  now: number,
  { maxAge }: BufferRules<T>,
): ReplayBuffer<T> {
  return buffer.filter(({ addedAt }) => now - addedAt <= maxAge);
}

/** With those of the things that the rules admit; then without what is too old or too much. */
export function withItems<T>(
  buffer: ReplayBuffer<T>,
  things: readonly { readonly id: string; readonly item: T }[],
  now: number,
  rules: BufferRules<T>,
): ReplayBuffer<T> {
  const admitted = things.filter(({ item }) => rules.admits(item));
  const ids = new Set(admitted.map(({ id }) => id));
  const all = withoutOld(
    [
      ...buffer.filter(({ id }) => !ids.has(id)),
      ...admitted.map(({ id, item }) => ({ id, item, addedAt: now, replays: 0 })),
    ],
    now,
    rules,
  );
  const surplus = all.length - rules.capacity;
  if (surplus <= 0) return all;
  const { leavesFirst } = rules;
  // Sorting is stable: among equals the oldest leave.
  const order = leavesFirst === undefined ? all : all.toSorted(leavesFirst);
  const leaving = new Set(order.slice(0, surplus));
  return all.filter((stored) => !leaving.has(stored));
}

/** With one more use noted on each of `ids`. */
export function withReplays<T>(buffer: ReplayBuffer<T>, ids: ReadonlySet<string>): ReplayBuffer<T> {
  return buffer.map((stored) => (ids.has(stored.id) ? { ...stored, replays: stored.replays + 1 } : stored));
}
