/**
 * The fewest commands that win, for analysis: it looks into the world, so nothing that acts on observations may
 * use it. How many turns a player needs beyond it is the price of not knowing where things are.
 */
import { hasBit, wordAt } from "../bits.ts";
import { PICKUPABLE } from "../compile.ts";
import type { Household } from "../household.ts";
import { HELD } from "../world.ts";
import { type Errand, search } from "./errand.ts";

/**
 * A shortest sequence of commands after which `household`, as it stands now, is won; [] where it is won already.
 * The household is not changed.
 *
 * Exact. A win is witnessed by one object, by two objects, or by an object and a lamp; a command that serves none
 * of them, nor empties the hand, can be left out of any plan. So the least over all such errands is the least of all.
 *
 * @returns null when no sequence of commands wins
 */
export function shortestPlan(household: Household): readonly string[] | null {
  if (household.isWon()) return [];
  let best: readonly string[] | null = null;
  let limit: number | null = null;
  for (const errand of errandsOf(household)) {
    const plan = search(household, errand, limit);
    if (plan !== null) [best, limit] = [plan, plan.length];
  }
  return best;
}

/** What may be won with; of things that differ in nothing but their name, the first ones only. */
function errandsOf(household: Household): Errand[] {
  const { world, state } = household;
  const { goal } = world;
  if (goal.kind === "look") {
    const objects = firstOfEach(household, goal.objects, 1);
    return objects.flatMap((object) =>
      firstOfEach(household, goal.lamps, 1).map((lamp) => ({ wanted: [object], lamp })),
    );
  }
  const objects = firstOfEach(household, goal.objects, goal.count);
  if (goal.count === 1) return objects.map((object) => ({ wanted: [object], lamp: null }));
  const held = wordAt(state, HELD);
  const pairs = objects.flatMap((a, i) => objects.slice(i + 1).map((b) => [a, b]));
  // What is in hand first: a good plan early makes the other searches short.
  return pairs
    .sort((a, b) => Number(b.includes(held)) - Number(a.includes(held)))
    .map((wanted) => ({ wanted, lamp: null }));
}

/** At most `limit` objects of each kind: lying in the same receptacles, in the same condition. */
function firstOfEach(household: Household, objects: readonly number[], limit: number): number[] {
  const { world, state } = household;
  const { layout, game } = world;
  const counts = new Map<string, number>();
  return objects.filter((o) => {
    const places = game.receptacles.flatMap((_, r) =>
      hasBit(state, layout.contents + r * layout.objectWords, o) ? [r] : [],
    );
    const isHeld = wordAt(state, HELD) === o;
    if (places.length === 0 && !isHeld) return false;
    const condition = [layout.clean, layout.hot, layout.cool, layout.toggled].map((set) =>
      hasBit(state, set, o),
    );
    const canBeTaken = wordAt(world.objectTraits, o) & PICKUPABLE;
    const kind = [isHeld, canBeTaken, ...condition, ...places].join();
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= limit;
  });
}
