/** Goals of our own: each product is what one goal was made from. */
import { type Rng, rng } from "turnwise/core";
import type { Goal } from "../goal.ts";
import type { Product } from "../product.ts";
import { INSTRUCTION_STYLES, type InstructionStyle, type Request, writeInstruction } from "./instructions.ts";
import { type Member, roundCents } from "./members.ts";
import { pick } from "./texts.ts";
import type { AttributeValue } from "./vocabulary/index.ts";

/** Where the price does not matter. */
const NO_LIMIT = 1_000_000;
const LIMITED = 0.9;
/** Share of the goals that leave one of the contested properties open. */
const LOOSE = 0.15;
const EXTRA_VALUE = 0.35;
const EXTRA_OPTION = 0.5;
const MOST_OPTIONS = 2;

/** The style of the instruction of a product's goal. */
export function styleOf(seed: number, number: number): InstructionStyle {
  return pick(INSTRUCTION_STYLES, rng(seed, "webshop", "style", number));
}

/**
 * The goal made from a product. The first member of a family is asked for with everything in which the others differ, so
 * that each of them breaks one or two constraints.
 */
export function makeGoal(seed: number, member: Member, product: Product, paraphrased: number): Goal {
  const random = rng(seed, "webshop", "goal", member.number);
  const { family } = member;
  const isFirst = member.number === family.first;
  const values = drawValues(member, isFirst, random);
  const options = drawOptions(member, random);
  const total = totalPrice(member.price, product, Object.fromEntries(options));
  const limit =
    isFirst || random.float() < LIMITED ? roundLimit(total * (1.04 + 0.08 * random.float())) : null;
  const request: Request = { type: family.type, values, options, limit, paraphrased };
  return {
    asin: product.asin,
    category: product.category,
    query: product.query,
    name: product.title,
    breadcrumb: product.breadcrumb,
    instruction: writeInstruction(request, styleOf(seed, member.number), random),
    attributes: [family.type.name, ...values.map(({ name }) => name)],
    priceUpper: limit ?? NO_LIMIT,
    options: Object.fromEntries(options),
    weight: 1,
  };
}

function drawValues({ family, values }: Member, isFirst: boolean, random: Rng): AttributeValue[] {
  const isLoose = !isFirst && random.float() < LOOSE;
  const contested = family.contested.map(({ axis }) => axis);
  const asked = isLoose ? random.shuffle(contested).slice(1) : contested;
  const others = values.map((_, axis) => axis).filter((axis) => !contested.includes(axis));
  const extra = random.float() < EXTRA_VALUE ? random.shuffle(others).slice(0, 1) : [];
  return [...asked, ...extra].map((axis) => values[axis] as AttributeValue);
}

/** The contested option always, others sometimes; what the family wants of them where the product has it in stock. */
function drawOptions({ family, options }: Member, random: Rng): (readonly [string, string])[] {
  const { contestedOption } = family;
  const others = options
    .map((_, i) => i)
    .filter((i) => i !== contestedOption && random.float() < EXTRA_OPTION);
  return [contestedOption, ...others].slice(0, MOST_OPTIONS).map((index) => {
    const { name, values } = options[index] as Member["options"][number];
    const { axis, wanted } = family.options[index] as Member["family"]["options"][number];
    const inStock = values.filter((value) => value.inStock);
    const { value } = inStock.find((one) => one.value === axis.values[wanted]) ?? pick(inStock, random);
    return [name, value] as const;
  });
}

/** Dollars of a product with some of its options chosen. */
export function totalPrice(
  price: number,
  { options }: Product,
  chosen: Readonly<Record<string, string>>,
): number {
  const surcharges = options.map(
    ({ name, values }) => values.find(({ value }) => value === chosen[name])?.surcharge ?? 0,
  );
  return roundCents(surcharges.reduce((sum, surcharge) => sum + surcharge, price));
}

function roundLimit(dollars: number): number {
  const step = dollars < 20 ? 0.5 : dollars < 60 ? 1 : 5;
  return Math.ceil(dollars / step) * step;
}

/** The constraints of a goal of our own that a product cannot meet: `type`, attribute names, option names, `price`. */
export function brokenConstraints(goal: Goal, product: Product): string[] {
  const options = Object.entries(goal.options);
  const broken = goal.attributes.filter((name) => !product.attributes.includes(name));
  for (const [name, wanted] of options) {
    const values = product.options.find((option) => option.name === name)?.values ?? [];
    if (!values.some(({ value, inStock }) => inStock && value === wanted)) broken.push(name);
  }
  const [price] = product.prices;
  if (totalPrice(price, product, Object.fromEntries(options)) > goal.priceUpper) broken.push("price");
  return broken;
}
