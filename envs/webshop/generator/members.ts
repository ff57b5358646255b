/** In what a product differs from its family: one or two constraints that a goal may have. */
import { type Rng, rng } from "turnwise/core";
import type { OptionValue, ProductOption } from "../product.ts";
import type { Family } from "./families.ts";
import type { AttributeValue } from "./vocabulary/index.ts";

/** A product before it is put into words. */
export interface Member {
  readonly family: Family;
  readonly number: number;
  /** One for each axis of the type. */
  readonly values: readonly AttributeValue[];
  readonly options: readonly ProductOption[];
  /** Dollars, whole cents. */
  readonly price: number;
}

/** Something that a member may have otherwise than its family. */
type Difference =
  | { readonly kind: "attribute"; readonly axis: number; readonly value: AttributeValue }
  | { readonly kind: "missing" | "sold out" | "dear value" | "dear" };

/** Twins cost up to this much less than the first member, never more. */
const DISCOUNT = 0.15;
const DEARER = { least: 1.4, most: 1.95 } as const;
/** Surcharge of a value that costs more than elsewhere, as a share of the price. */
const DEAR_VALUE = 0.6;
const MISSING = 0.08;
const SOLD_OUT = 0.08;

export function makeMember(seed: number, family: Family, number: number): Member {
  const random = rng(seed, "webshop", "member", number);
  const differences = number === family.first ? [] : drawDifferences(family, random);
  const has = (kind: Difference["kind"]) => differences.some((difference) => difference.kind === kind);
  const level = has("dear")
    ? DEARER.least + (DEARER.most - DEARER.least) * random.float()
    : number === family.first || has("dear value")
      ? 1
      : 1 - DISCOUNT * random.float();
  const price = roundPrice(family.price * level);
  const values = family.values.map((value, axis) => {
    const change = differences.find((one) => one.kind === "attribute" && one.axis === axis);
    return change?.kind === "attribute" ? change.value : value;
  });
  return { family, number, values, options: stockOptions(family, price, has, random), price };
}

function drawDifferences(family: Family, random: Rng): Difference[] {
  const all: Difference[] = family.contested.map(({ axis, alternatives }) => ({
    kind: "attribute",
    axis,
    value: alternatives[random.int(alternatives.length)] as AttributeValue,
  }));
  all.push({ kind: random.float() < 0.5 ? "missing" : "sold out" });
  all.push({ kind: random.float() < 0.35 ? "dear value" : "dear" });
  return random.shuffle(all).slice(0, 1 + random.int(2));
}

function stockOptions(
  { options, contestedOption }: Family,
  price: number,
  has: (kind: Difference["kind"]) => boolean,
  random: Rng,
): ProductOption[] {
  return options.map(({ axis, values, surcharges, wanted }, index) => {
    const isContested = index === contestedOption;
    // Whatever else is missing, this one can be bought.
    const sure = values.find((value) => value !== wanted);
    const offered: OptionValue[] = [];
    values.forEach((value, i) => {
      const isMissing = random.float() < MISSING && value !== sure;
      const isSoldOut = random.float() < SOLD_OUT && value !== sure;
      const isWanted = value === wanted;
      if (isWanted ? isContested && has("missing") : isMissing) return;
      const extra = isWanted && isContested && has("dear value") ? DEAR_VALUE : 0;
      offered.push({
        value: axis.values[value] ?? "",
        image: null,
        surcharge: roundCents(price * ((surcharges[i] ?? 0) + extra)),
        inStock: isWanted ? !(isContested && has("sold out")) : !isSoldOut,
      });
    });
    return { name: axis.name, values: offered };
  });
}

/** Ends in a nine below 20 dollars, in 99 cents above. */
function roundPrice(dollars: number): number {
  return dollars < 20 ? roundCents(Math.floor(dollars * 10) / 10 - 0.01) : Math.floor(dollars) - 0.01;
}

export function roundCents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
