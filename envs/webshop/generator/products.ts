/** Products of our own: a function of the seed and a number. */
import { type Rng, rng } from "turnwise/core";
import type { Product } from "../product.ts";
import { floatRepr } from "../python-text.ts";
import type { Member } from "./members.ts";
import { asinOf } from "./names.ts";
import { capitalize, writeTexts } from "./texts.ts";

/** Puts a member of a family into words. @param paraphrased see GeneratedShop */
export function makeProduct(seed: number, member: Member, paraphrased: number): Product {
  const random = rng(seed, "webshop", "product", member.number);
  const { type } = member.family;
  const { title, description, bullets } = writeTexts(member, paraphrased, random);
  return {
    asin: asinOf(seed, member.number),
    category: type.department,
    query: type.name,
    breadcrumb: [...type.shelf, capitalize(type.name)].join(" › "),
    title,
    description,
    bullets,
    attributes: random.shuffle([type.name, ...member.values.map(({ name }) => name)]),
    prices: [member.price],
    priceTag: `$${floatRepr(member.price)}`,
    options: member.options,
    images: [],
    rating: drawRating(random),
  };
}

/** Mostly good, as ratings are. */
function drawRating(random: Rng): string {
  return (5 - 2.5 * random.float() ** 2).toFixed(1);
}
