/** Names of entities: coined in the language of their land, never twice unless a homonym is wanted. */
import type { Rng } from "turnwise/core";
import { type Culture, coinCity, coinFamily, coinGiven, coinWord } from "./cultures.ts";
import { type Kind, typeOf } from "./kinds.ts";

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

const ADJECTIVES =
  words(`Amber Ashen Blind Bitter Borrowed Brazen Broken Burning Buried Copper Crooked Distant Drowned
  Dusty Early Eastern Empty Endless Fallen Fading Faithful Final Frozen Gilded Glass Golden Grey Hidden Hollow Hungry
  Idle Iron Ivory Lame Last Late Leaden Little Lonely Lost Merry Midnight Narrow Nameless Northern Pale Patient Quiet
  Red Restless Sacred Scarlet Second Secret Severed Silent Silver Sleeping Slow Solemn Southern Stolen Sunken Tall
  Thirsty Twin Unfinished Velvet Wandering Western White Wild Winter Wooden Yellow`);
const NOUNS =
  words(`Almanac Anchor Arbour Arcade Autumn Balcony Bargain Beacon Bell Bridge Candle Canal Carousel Causeway
  Cellar Chapel Chariot Cipher Cloister Compass Corridor Cradle Crossing Curtain Dancer Daughter Debt Dial Dowry Echo
  Embankment Errand Falcon Farewell Feather Ferry Fever Flute Fountain Furnace Gardener Garland Gate Guest Harbour
  Harvest Hearth Horizon Hourglass Inheritance Journey Juggler Kingdom Labyrinth Ladder Lantern Ledger Letter
  Lighthouse Locket Loom Mirror Mask Meadow Messenger Mill Morning Mule Needle Oath Orchard Organist Parade Pilgrim
  Promise Quarry Rehearsal Rider Riddle Ropewalk Sailor Season Shepherd Shore Silence Spindle Staircase Stranger Storm
  Tailor Thicket Threshold Tide Tower Trumpet Valley Veil Verdict Vigil Voyage Wager Watchman Wedding Well Window`);

const NOUNS_OF: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  university: words("University College Academy"),
  museum: words("Museum Gallery Collection"),
  company: words("Foundry Works Shipyard Mills"),
  publisher: words("Press Books Editions"),
  society: words("Society Circle Guild"),
  newspaper: words("Courier Gazette Observer"),
  bird: words("Finch Heron Warbler Owl Plover"),
  beetle: words("Beetle Chafer Weevil"),
  fish: words("Perch Carp Lamprey"),
  orchid: words("Orchid Ladyslipper"),
  fern: words("Fern Bracken Spleenwort"),
  sword: words("Blade Sabre Edge"),
  clock: words("Clock Dial Chimes"),
  statue: words("Rider Bust Colossus"),
  ship: words("Barque Cutter Brig"),
};

/** Words that many names have: one of them in a question gives nothing away. */
export const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...ADJECTIVES,
  ...NOUNS,
  ...Object.values(NOUNS_OF).flat(),
  ...words("Battle Treaty Expedition House Days"),
]);

/** Every name and alias given so far, and who may share one. */
export class NameBook {
  readonly #taken = new Set<string>();

  /** Draws until a name is new. */
  fresh(draw: () => string): string {
    for (;;) {
      const name = draw();
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

const one = (items: readonly string[], random: Rng): string => items[random.int(items.length)] ?? "";

/** A land and what its people are called. */
export function coinLand(culture: Culture, random: Rng): { name: string; adjective: string } {
  const stem = coinWord(culture, random).replace(/[aeiouy]+$/, "");
  const [name, adjective] = (
    [
      ["ia", "ian"],
      ["ora", "oran"],
      ["eth", "ethian"],
      ["und", "undic"],
    ] as const
  )[random.int(4)] ?? ["ia", "ian"];
  return { name: stem + name, adjective: stem + adjective };
}

/** The name of an entity, such as `Orvel Museum`, without article or explanation. */
export function coinName(kind: Kind, culture: Culture, isWoman: boolean, random: Rng): string {
  const coined = () => coinWord(culture, random);
  const noun = one(NOUNS_OF[kind] ?? NOUNS, random);
  switch (typeOf(kind)) {
    case "person":
      return `${coinGiven(culture, isWoman, random)} ${coinFamily(culture, random)}`;
    case "place":
      return kind === "city" ? coinCity(culture, random) : coined();
    case "organisation":
    case "artefact":
      return `${coined()} ${noun}`;
    case "species":
      return `${one(ADJECTIVES, random)} ${coined()} ${noun}`;
    case "work":
      return random.float() < 0.4
        ? `${one(ADJECTIVES, random)} ${noun} of ${coined()}`
        : `${noun} of ${coined()}`;
    case "event":
      if (kind === "expedition") return `${coined()} Expedition`;
      return kind === "battle" ? `Battle of ${coined()}` : `Treaty of ${coined()}`;
  }
}

/** The kind that a name speaks of, as in `Orvel Museum`; null where names of its kind say nothing. */
export function kindOfName(name: string): Kind | null {
  if (name.endsWith(" Expedition")) return "expedition";
  if (name.startsWith("Battle of ")) return "battle";
  if (name.startsWith("Treaty of ")) return "treaty";
  const last = name.slice(name.lastIndexOf(" ") + 1);
  const [kind] = TELLING.find(([, nouns]) => nouns.includes(last)) ?? [];
  return kind ?? null;
}

const TELLING = (Object.entries(NOUNS_OF) as [Kind, readonly string[]][]).filter(([kind]) =>
  ["organisation", "species"].includes(typeOf(kind)),
);

/** Another name of the same entity, which has no word in common with the first. */
export function coinAlias(kind: Kind, culture: Culture, isWoman: boolean, random: Rng): string {
  const coined = () => coinWord(culture, random);
  switch (typeOf(kind)) {
    case "person":
      return random.float() < 0.5
        ? `${one(ADJECTIVES, random)} ${coinGiven(culture, isWoman, random)}`
        : `${coined()} ${coined()}`;
    case "species":
      return `${coined()}us ${coined().toLowerCase()}i`;
    case "organisation":
      return `${one(ADJECTIVES, random)} House of ${coined()}`;
    case "event":
      return `${one(ADJECTIVES, random)} Days of ${coined()}`;
    case "place":
    case "work":
    case "artefact":
      return `${coined()} ${coined()}`;
  }
}
