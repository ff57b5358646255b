/** Where to look first: common sense about households, applied to the receptacles of the room at hand. */
import { ROOM_KINDS, type RoomKind, THINGS } from "../generator/things.ts";
import { nounOf } from "./memory.ts";

const CLOSED_AT_FIRST = new Set(["cabinet", "drawer", "fridge", "microwave", "safe"]);

/** Thing → receptacle noun → grade, for each kind of room. */
const GRADES: Readonly<Record<RoomKind, ReadonlyMap<string, ReadonlyMap<string, number>>>> = {
  kitchen: gradesOf("kitchen"),
  livingroom: gradesOf("livingroom"),
  bedroom: gradesOf("bedroom"),
  bathroom: gradesOf("bathroom"),
};

/** What to expect of a receptacle where nothing is known about a thing, relative to a grade of the table. */
const UNLIKELY = 0.02;

/**
 * How likely each receptacle is to hold a thing, up to a factor: the grade of its type, shared among all
 * receptacles of the type, because a thing in "some drawer" is in any one of ten with a tenth of the chance.
 *
 * @param receptacles names of all receptacles of the room
 */
export function likelyPlaces(thing: string, receptacles: readonly string[]): Map<string, number> {
  const kind = kindOfRoom(receptacles);
  const grades = [kind, ...ROOM_KINDS]
    .map((known) => GRADES[known].get(thing))
    .find((row) => row !== undefined);
  const counts = new Map<string, number>();
  for (const name of receptacles) counts.set(nounOf(name), (counts.get(nounOf(name)) ?? 0) + 1);
  return new Map(
    receptacles.map((name) => {
      const noun = nounOf(name);
      return [name, (grades?.get(noun) ?? 0) / (counts.get(noun) ?? 1) + UNLIKELY];
    }),
  );
}

/** Whether a receptacle is of a type that mostly has to be opened. */
export function isMostlyClosed(receptacle: string): boolean {
  return CLOSED_AT_FIRST.has(nounOf(receptacle));
}

function kindOfRoom(receptacles: readonly string[]): RoomKind {
  const nouns = new Set(receptacles.map(nounOf));
  if (nouns.has("fridge") || nouns.has("stoveburner")) return "kitchen";
  if (nouns.has("toilet")) return "bathroom";
  return nouns.has("bed") ? "bedroom" : "livingroom";
}

function gradesOf(kind: RoomKind): Map<string, Map<string, number>> {
  return new Map(
    THINGS[kind].map(({ type, places }) => [
      type.toLowerCase(),
      new Map([...places].map(([place, grade]) => [place.toLowerCase(), grade])),
    ]),
  );
}
