/** The names that players read, such as `mug 2`: derived from the ids of the planning problem. */
import type { Facts } from "./problem.ts";

/** Order by code point of ids that hold only ASCII, which `<` gives. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Names every entity that any fact mentions. Ids are walked in code-point order and each kind hands out its
 * numbers from the highest down, so the smallest id gets the highest number. Objects, receptacles and
 * locations are numbered alike. An id without `_bar_` (types, the agent) is its own name and a trailing space.
 *
 * @returns id → name
 */
export function nameEntities(facts: Facts): Map<string, string> {
  const ids = new Set<string>();
  for (const tuples of facts.values()) for (const tuple of tuples) for (const id of tuple) ids.add(id);
  const sorted = [...ids].sort(byCodePoint);

  const left = new Map<string, number>();
  for (const id of sorted) {
    const kind = kindOf(id);
    if (kind !== null) left.set(kind, (left.get(kind) ?? 0) + 1);
  }
  const names = new Map<string, string>();
  for (const id of sorted) {
    const kind = kindOf(id);
    if (kind === null) {
      names.set(id, `${id} `);
      continue;
    }
    const number = left.get(kind) ?? 0;
    names.set(id, `${kind} ${number}`);
    left.set(kind, number - 1);
  }
  return names;
}

function kindOf(id: string): string | null {
  const end = id.indexOf("_bar_");
  if (end < 0) return null;
  return id.slice(0, end) + (id.includes("basin") ? "basin" : "");
}
