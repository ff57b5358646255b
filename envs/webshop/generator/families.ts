/**
 * Families of near-duplicates. Products are numbered in blocks of 125; each block falls into families of 8 to 40, so the
 * family of a product follows from the seed and the product's number alone.
 */
import { type Rng, rng } from "turnwise/core";
import { TIER_FACTORS } from "./names.ts";
import { type AttributeValue, type OptionAxis, PRODUCT_TYPES, type ProductType } from "./vocabulary/index.ts";

const BLOCK = 125;
const FEWEST = 8;
const MOST = 40;
/** At most so many families in a block. */
const SLOTS = Math.floor(BLOCK / FEWEST);

/** An attribute axis on which the members of a family differ. */
export interface ContestedAxis {
  /** Index among the axes of the type. */
  readonly axis: number;
  readonly alternatives: readonly AttributeValue[];
}

/** A choice that all members offer. */
export interface OfferedOption {
  readonly axis: OptionAxis;
  /** Indices of values, ascending. */
  readonly values: readonly number[];
  /** Surcharge of each of them as a share of the product's price. */
  readonly surcharges: readonly number[];
  /** The one of them that every member has in stock; on the contested option those only that do not differ in it. */
  readonly wanted: number;
}

/** What the members have in common, and in what they may differ. */
export interface Family {
  /** Unique in a catalogue. */
  readonly name: string;
  /** Where the family lies between 0 and 1 when catalogues are split; evenly spread over the families. */
  readonly place: number;
  /** Number of the first member, which differs from the family in nothing. */
  readonly first: number;
  readonly size: number;
  readonly type: ProductType;
  /** One for each axis of the type. */
  readonly values: readonly AttributeValue[];
  readonly contested: readonly ContestedAxis[];
  readonly options: readonly OfferedOption[];
  /** Index of the option on which members differ. */
  readonly contestedOption: number;
  /** Index of TIER_FACTORS. */
  readonly tier: number;
  /** Dollars of the first member, before rounding. */
  readonly price: number;
}

const CONTESTED_AXES = 3;
/** How much likelier a value is beside one that it goes with. */
const CORRELATION = 6;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
const CHEAPEST = 3;
const KEPT_BLOCKS = 64;

export class Families {
  readonly #seed: number;
  readonly #kept = new Map<number, readonly Family[]>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The family of a product. */
  of(product: number): Family {
    const block = Math.floor(product / BLOCK);
    const families = this.#block(block);
    return families.findLast(({ first }) => first <= product) as Family;
  }

  #block(block: number): readonly Family[] {
    let families = this.#kept.get(block);
    if (families === undefined) {
      let first = block * BLOCK;
      families = drawSizes(rng(this.#seed, "webshop", "block", block)).map((size, slot) => {
        const family = makeFamily(this.#seed, block, slot, first, size);
        first += size;
        return family;
      });
      if (this.#kept.size >= KEPT_BLOCKS) this.#kept.clear();
      this.#kept.set(block, families);
    }
    return families;
  }
}

/** Sizes that add up to a block, small ones more often than large ones. */
function drawSizes(random: Rng): number[] {
  const sizes: number[] = [];
  for (let left = BLOCK; left > 0; ) {
    const drawn = FEWEST + Math.floor((MOST - FEWEST + 1) * random.float() ** 2);
    const size = left - drawn >= FEWEST ? drawn : left <= MOST ? left : left - FEWEST - random.int(FEWEST);
    sizes.push(Math.min(size, MOST));
    left -= Math.min(size, MOST);
  }
  return random.shuffle(sizes);
}

function makeFamily(seed: number, block: number, slot: number, first: number, size: number): Family {
  const random = rng(seed, "webshop", "family", block, slot);
  const type = PRODUCT_TYPES[random.int(PRODUCT_TYPES.length)] as ProductType;
  const values = drawValues(type, random);
  const axes = random.shuffle(type.axes.map((_, i) => i)).slice(0, CONTESTED_AXES);
  const options = type.options.map((axis) => offer(axis, random));
  const tier = random.int(TIER_FACTORS.length);
  const price = type.medianPrice * (TIER_FACTORS[tier] ?? 1) * Math.exp(0.25 * random.normal());
  return {
    name: `family-${block * SLOTS + slot}`,
    place: (rng(seed, "webshop", "splits").float() + (block * (SLOTS / 2) + slot) * GOLDEN_RATIO) % 1,
    first,
    size,
    type,
    values,
    contested: axes.map((axis) => {
      const others = type.axes[axis]?.values.filter((value) => value !== values[axis]) ?? [];
      return { axis, alternatives: random.shuffle(others).slice(0, 1 + random.int(2)) };
    }),
    options,
    contestedOption: random.int(options.length),
    tier,
    price: Math.max(CHEAPEST, price),
  };
}

/** One value of each axis; what goes together is drawn together more often. */
function drawValues(type: ProductType, random: Rng): AttributeValue[] {
  const drawn: AttributeValue[] = [];
  for (const { values } of type.axes) {
    const weights = values.map(({ goesWith }) =>
      goesWith.some((name) => drawn.some((other) => other.name === name)) ? CORRELATION : 1,
    );
    let rest = random.float() * weights.reduce((sum, weight) => sum + weight, 0);
    const index = weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    drawn.push(values[Math.max(0, index)] as AttributeValue);
  }
  return drawn;
}

function offer(axis: OptionAxis, random: Rng): OfferedOption {
  const count = Math.min(axis.values.length, 3 + random.int(5));
  const all = axis.values.map((_, i) => i);
  const start = random.int(axis.values.length - count + 1);
  const values = axis.graded
    ? all.slice(start, start + count)
    : random
        .shuffle(all)
        .slice(0, count)
        .sort((a, b) => a - b);
  const isDearer = axis.graded && random.float() < 0.6;
  const step = 0.06 + 0.09 * random.float();
  const surcharges = values.map((_, rank) => {
    if (axis.graded) return isDearer ? rank * step : 0;
    return random.float() < 0.12 ? 0.05 + 0.1 * random.float() : 0;
  });
  return { axis, values, surcharges, wanted: values[random.int(values.length)] ?? 0 };
}
