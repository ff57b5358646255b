/** Courses of episodes laid side by side. */

/**
 * Index of the first turn at which two courses differ: another action, or one that ends while the other goes on.
 *
 * @returns null where they are the same
 */
export function firstDivergence(a: readonly string[], b: readonly string[]): number | null {
  const shorter = Math.min(a.length, b.length);
  for (let t = 0; t < shorter; t++) if (a[t] !== b[t]) return t;
  return a.length === b.length ? null : shorter;
}

/** Index of the first turn at which any course differs from the first one; null where all are the same. */
export function firstDivergenceOfAll(courses: readonly (readonly string[])[]): number | null {
  const [first = [], ...others] = courses;
  const all = others.map((other) => firstDivergence(first, other)).filter((turn) => turn !== null);
  return all.length === 0 ? null : Math.min(...all);
}
