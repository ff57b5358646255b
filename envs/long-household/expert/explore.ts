/** Where to look next: the likeliest of the near places that were not seen yet. */
import type { Rng } from "turnwise/core";
import { PLACE_KINDS, THING_KINDS } from "../catalogue.ts";
import { type Body, NO_WAY } from "./body.ts";
import { HAND, type Memory, nounOf } from "./memory.ts";

/** Worth of what nothing speaks for, of a closed container, and of a room that was never seen. */
const UNLIKELY = 0.03;
const CONTAINER = 0.15;
const NEW_ROOM = 0.5;

interface Option {
  readonly worth: number;
  readonly turns: number;
  readonly go: () => string | null;
}

/**
 * The next command of a search.
 *
 * @param nouns kinds of things wanted; empty when a kind of place is looked for
 */
export function explore(memory: Memory, body: Body, rng: Rng, nouns: readonly string[]): string | null {
  const wanted = [...nouns, ...missingTools(memory)];
  const distances = body.distances();
  const keep: string[] = [];
  const options: Option[] = [];
  const turnsTo = (place: string) =>
    (distances.get(memory.roomOf(place)) ?? 0) + (memory.place === place ? 0 : 1);

  for (const [room, known] of memory.rooms) {
    const turns = distances.get(room);
    if (turns === undefined || (known.isDark && !body.canSeeIn(room))) continue;
    if (known.places === null) {
      const go = () => body.enter(room, keep);
      options.push({ worth: NEW_ROOM, turns: turns + (known.isDark ? 3 : 0), go });
    }
  }
  if (wanted.length > 0) {
    for (const [place, { room, wasSeen }] of memory.places) {
      const kind = PLACE_KINDS[nounOf(place)];
      if (wasSeen || !distances.has(room) || !body.canSeeIn(room) || kind?.fits === 0) continue;
      const worth = UNLIKELY + Math.max(...wanted.map((noun) => likelihood(noun, nounOf(place))));
      const turns = turnsTo(place) + (kind?.openable ? 1 : 0);
      options.push({ worth, turns, go: () => body.reachInto(place, keep) });
    }
    for (const thing of memory.things.keys()) {
      if (!memory.is(thing, "closed") || memory.opened.has(thing)) continue;
      const root = memory.rootOf(thing);
      if (root !== HAND && (!distances.has(memory.roomOf(root)) || !body.canSeeIn(memory.roomOf(root))))
        continue;
      const holds = THING_KINDS[nounOf(thing)]?.holds?.size ?? 0;
      if (!wanted.some((noun) => (THING_KINDS[noun]?.size ?? 3) <= holds)) continue;
      const turns = root === HAND ? 1 : turnsTo(root) + 1;
      options.push({ worth: CONTAINER, turns, go: () => body.approach(thing, keep) ?? `open ${thing}` });
    }
  }
  let best: Option | null = null;
  let highest = 0;
  for (const option of options) {
    const score = (option.worth / Math.max(1, option.turns)) * (1 + 0.1 * rng.float());
    if (score > highest) [best, highest] = [option, score];
  }
  return best?.go() ?? NO_WAY;
}

/** Keys of locked doors and the light for dark rooms, as far as they were not found. */
function missingTools(memory: Memory): string[] {
  const keys = [...memory.doors.values()].flatMap(({ state, key }) =>
    state === "locked" && key !== null ? [key] : [],
  );
  const isDark = [...memory.rooms.values()].some((room) => room.isDark);
  return [...keys, ...(isDark ? ["flashlight"] : [])].filter((noun) => memory.thingsOf(noun).length === 0);
}

/** The share of a kind of thing that is found in a kind of place. */
function likelihood(noun: string, place: string): number {
  const places = THING_KINDS[noun]?.places ?? {};
  const sum = Object.values(places).reduce((total, weight) => total + weight, 0);
  return sum === 0 ? 0 : (places[place] ?? 0) / sum;
}
