/** What houses are furnished with and what lies about in them: the tables the generator draws from. */

/** Facts about a kind of fixed place. */
export interface PlaceKind {
  /** Has to be opened before its inside is seen; starts closed. */
  readonly openable?: true;
  /** Can be wiped with a cloth, and may start dirty. */
  readonly wipeable?: true;
  /** What can be done there to a thing in hand. */
  readonly appliance?: "clean" | "heat" | "cool" | "sharpen" | "charge";
  /** Largest size of thing that fits; 0 where nothing can be put. */
  readonly fits: 0 | 1 | 2 | 3;
}

export const PLACE_KINDS: Readonly<Record<string, PlaceKind>> = {
  armchair: { fits: 3 },
  bathtub: { fits: 3 },
  bed: { fits: 3 },
  bookcase: { fits: 2, wipeable: true },
  cabinet: { fits: 2, openable: true },
  charger: { fits: 0, appliance: "charge" },
  chest: { fits: 3, openable: true },
  coffeetable: { fits: 3, wipeable: true },
  countertop: { fits: 3, wipeable: true },
  cupboard: { fits: 3, openable: true },
  desk: { fits: 3, wipeable: true },
  diningtable: { fits: 3, wipeable: true },
  drawer: { fits: 2, openable: true },
  dresser: { fits: 2, openable: true },
  fridge: { fits: 2, openable: true, appliance: "cool" },
  hamper: { fits: 2, openable: true },
  microwave: { fits: 2, openable: true, appliance: "heat" },
  nightstand: { fits: 2, openable: true },
  sharpener: { fits: 0, appliance: "sharpen" },
  shelf: { fits: 3, wipeable: true },
  sidetable: { fits: 3, wipeable: true },
  sinkbasin: { fits: 2, appliance: "clean" },
  sofa: { fits: 3 },
  tvstand: { fits: 3, wipeable: true },
  wardrobe: { fits: 3, openable: true },
  workbench: { fits: 3, wipeable: true },
};

/** Kind of room → its places with the fewest and most of each. */
export const ROOM_KINDS: Readonly<Record<string, readonly (readonly [string, number, number])[]>> = {
  kitchen: [
    ["countertop", 1, 2],
    ["cabinet", 2, 4],
    ["drawer", 1, 3],
    ["fridge", 1, 1],
    ["microwave", 1, 1],
    ["sinkbasin", 1, 1],
    ["sharpener", 1, 1],
  ],
  hall: [
    ["sidetable", 1, 1],
    ["cupboard", 1, 1],
    ["charger", 1, 1],
    ["shelf", 0, 1],
  ],
  livingroom: [
    ["sofa", 1, 1],
    ["coffeetable", 1, 1],
    ["tvstand", 0, 1],
    ["shelf", 1, 2],
    ["armchair", 1, 2],
  ],
  diningroom: [
    ["diningtable", 1, 1],
    ["cupboard", 1, 2],
    ["sidetable", 1, 2],
    ["drawer", 0, 2],
  ],
  bedroom: [
    ["bed", 1, 1],
    ["nightstand", 1, 2],
    ["wardrobe", 1, 1],
    ["dresser", 0, 1],
    ["desk", 0, 1],
  ],
  bathroom: [
    ["bathtub", 0, 1],
    ["cabinet", 1, 2],
    ["hamper", 1, 1],
    ["shelf", 0, 1],
    ["sinkbasin", 0, 1],
  ],
  study: [
    ["desk", 1, 1],
    ["bookcase", 1, 2],
    ["drawer", 1, 2],
    ["armchair", 0, 1],
  ],
  pantry: [
    ["shelf", 1, 2],
    ["cupboard", 1, 2],
  ],
  cellar: [
    ["workbench", 1, 1],
    ["shelf", 1, 2],
    ["chest", 1, 1],
  ],
  attic: [
    ["chest", 1, 2],
    ["wardrobe", 0, 1],
    ["sidetable", 1, 1],
  ],
};

/** Rooms without a lamp. */
export const DARK_ROOMS: ReadonlySet<string> = new Set(["cellar", "attic"]);

/** Facts about a kind of portable thing. */
export interface ThingKind {
  /** 1 fits into a jar, 2 into a box, 3 only on or in large places. */
  readonly size: 1 | 2 | 3;
  readonly cleanable?: true;
  readonly heatable?: true;
  readonly coolable?: true;
  readonly sliceable?: true;
  /** A container: how many things it holds, how large, and whether it has a lid. */
  readonly holds?: { readonly count: number; readonly size: 1 | 2; readonly lid: boolean };
  readonly tool?: "knife" | "key" | "light" | "cloth";
  readonly fewest: number;
  readonly most: number;
  /** Kind of place → how readily it is found there, relative to the others. */
  readonly places: Readonly<Record<string, number>>;
}

const DISHES = {
  cabinet: 4,
  countertop: 3,
  diningtable: 3,
  cupboard: 3,
  sinkbasin: 2,
  sidetable: 1,
  desk: 1,
};
const FOOD = { fridge: 5, countertop: 3, diningtable: 1, shelf: 1, cupboard: 2, cabinet: 1 };
const PAPER = {
  desk: 3,
  bookcase: 3,
  sofa: 1,
  coffeetable: 2,
  nightstand: 2,
  bed: 1,
  drawer: 2,
  armchair: 1,
};
const SMALL = { drawer: 3, desk: 2, nightstand: 2, sidetable: 2, dresser: 2, shelf: 1, tvstand: 1, chest: 1 };
const BATH = { bathtub: 3, cabinet: 2, hamper: 2, sinkbasin: 1, shelf: 1, dresser: 1 };
const ORNAMENT = { shelf: 3, sidetable: 2, coffeetable: 2, bookcase: 2, tvstand: 2, chest: 2, dresser: 1 };
const STORAGE = { wardrobe: 4, shelf: 3, chest: 3, cupboard: 3, workbench: 2, bed: 1, sofa: 1 };
const KEYS = {
  drawer: 3,
  nightstand: 3,
  sidetable: 2,
  shelf: 2,
  desk: 2,
  coffeetable: 1,
  dresser: 2,
  chest: 1,
};

const dish = { size: 2, cleanable: true, fewest: 2, most: 4, places: DISHES } as const;
const cutlery = { size: 1, cleanable: true, fewest: 2, most: 4, places: { drawer: 5, ...DISHES } } as const;
const food = { size: 2, heatable: true, coolable: true, fewest: 1, most: 4, places: FOOD } as const;
const paper = { size: 2, fewest: 2, most: 4, places: PAPER } as const;
const small = { size: 1, fewest: 1, most: 4, places: SMALL } as const;
const ornament = { size: 2, cleanable: true, fewest: 0, most: 2, places: ORNAMENT } as const;
const key = { size: 1, tool: "key", fewest: 0, most: 0, places: KEYS } as const;

export const THING_KINDS: Readonly<Record<string, ThingKind>> = {
  apple: { ...food, sliceable: true },
  basket: { size: 3, holds: { count: 4, size: 2, lid: false }, fewest: 0, most: 1, places: STORAGE },
  book: paper,
  bowl: dish,
  box: { size: 3, holds: { count: 4, size: 2, lid: true }, fewest: 2, most: 3, places: STORAGE },
  brasskey: key,
  bread: { ...food, sliceable: true },
  butterknife: { ...cutlery, fewest: 1, most: 1 },
  candle: small,
  clock: { size: 2, fewest: 0, most: 2, places: ORNAMENT },
  cloth: {
    size: 2,
    tool: "cloth",
    cleanable: true,
    fewest: 1,
    most: 1,
    places: { sinkbasin: 3, cabinet: 3, cupboard: 3, shelf: 2, countertop: 2, workbench: 1, bathtub: 1 },
  },
  coin: small,
  copperkey: key,
  cup: dish,
  egg: food,
  flashlight: {
    size: 2,
    tool: "light",
    fewest: 1,
    most: 1,
    places: { sidetable: 3, cupboard: 3, drawer: 3, shelf: 2, wardrobe: 1, nightstand: 2 },
  },
  fork: cutlery,
  frame: { size: 2, fewest: 1, most: 2, places: ORNAMENT },
  glass: dish,
  ironkey: key,
  jar: {
    size: 2,
    holds: { count: 3, size: 1, lid: true },
    fewest: 1,
    most: 2,
    places: { ...STORAGE, ...DISHES },
  },
  knife: {
    size: 2,
    tool: "knife",
    fewest: 1,
    most: 1,
    places: { drawer: 4, countertop: 3, cabinet: 2, diningtable: 2, workbench: 2, sinkbasin: 1 },
  },
  kettle: { size: 2, fewest: 0, most: 1, places: DISHES },
  laptop: { ...paper, fewest: 0, most: 2 },
  letter: { ...paper, size: 1 },
  lettuce: { ...food, sliceable: true },
  mug: dish,
  needle: small,
  newspaper: paper,
  notebook: paper,
  pan: dish,
  pen: small,
  pencil: small,
  pillow: { size: 3, fewest: 1, most: 3, places: { bed: 5, sofa: 4, armchair: 3, wardrobe: 2 } },
  plate: dish,
  pot: dish,
  potato: { ...food, sliceable: true },
  remote: small,
  saltshaker: { size: 1, fewest: 1, most: 2, places: DISHES },
  sock: { size: 1, fewest: 1, most: 3, places: { hamper: 5, dresser: 3, bed: 2, wardrobe: 2, bathtub: 1 } },
  soap: { size: 1, fewest: 1, most: 3, places: BATH },
  spoon: cutlery,
  statue: ornament,
  tomato: { ...food, sliceable: true },
  toothbrush: { size: 1, fewest: 1, most: 2, places: BATH },
  towel: { size: 2, fewest: 1, most: 3, places: BATH },
  umbrella: { size: 3, fewest: 0, most: 1, places: STORAGE },
  vase: ornament,
  watch: small,
};

/** Kinds of keys; each lock takes one kind. */
export const KEY_NOUNS = ["brasskey", "copperkey", "ironkey"] as const;
