/** What a purchase is worth for a goal, as the original counts it. */
import type { Goal } from "../goal.ts";
import type { Product } from "../product.ts";
import { pythonRepr } from "../python-repr.ts";
import { COLOURS, normalizeColour } from "./colours.ts";
import type { NounTagger } from "./nouns.ts";
import { tokenSetRatio } from "./token-set-ratio.ts";

/** What was bought. */
export interface Purchase {
  readonly product: Product;
  /** Option name → chosen value. */
  readonly options: Readonly<Record<string, string>>;
  /** Dollars. */
  readonly price: number;
}

/** A reward and what it is made of; all shares 0..1. */
export interface PurchaseScore {
  /** typeReward · base */
  readonly reward: number;
  /** (matched attributes + matched options + price in the limit) / (attributes + options + 1) */
  readonly base: number;
  /** 1 for the right kind of product, 0.5, 0.1 or 0 for another. */
  readonly typeReward: number;
  readonly attributeMatches: number;
  readonly optionMatches: number;
  /** Null where the goal names no attribute. */
  readonly attributeShare: number | null;
  /** Null where the goal names no option. */
  readonly optionShare: number | null;
  readonly isPriceMet: boolean;
  readonly queryMatch: boolean;
  readonly categoryMatch: boolean;
  /** Different nouns that the two titles share / nouns of the goal's title, repetitions counted. */
  readonly titleScore: number;
  /** What each part counts for in `base`; they add up to 1. */
  readonly weights: { readonly attributes: number; readonly options: number; readonly price: number };
}

/** Texts count as the same above this ratio. */
const SAME = 85;

/**
 * @param nounsOf gives the nouns of a title
 * @source Yao et al. 2022, arXiv:2207.01206, section 3; web_agent_site/engine/goal.py
 */
export function scorePurchase(goal: Goal, purchase: Purchase, nounsOf: NounTagger): PurchaseScore {
  const type = scoreType(goal, purchase.product, nounsOf);
  const options = optionsOf(goal);
  const attributeMatches = countAttributes(goal.attributes, purchase.product);
  const optionMatches = countOptions(options, Object.values(purchase.options));
  const isPriceMet = purchase.price <= goal.priceUpper;
  const total = goal.attributes.length + options.length + 1;
  const base = (attributeMatches + optionMatches + Number(isPriceMet)) / total;
  return {
    reward: base * type.typeReward,
    base,
    ...type,
    attributeMatches,
    optionMatches,
    attributeShare: share(attributeMatches, goal.attributes.length),
    optionShare: share(optionMatches, options.length),
    isPriceMet,
    weights: {
      attributes: goal.attributes.length / total,
      options: options.length / total,
      price: 1 / total,
    },
  };
}

type TypeScore = Pick<PurchaseScore, "typeReward" | "queryMatch" | "categoryMatch" | "titleScore">;

function scoreType(goal: Goal, product: Product, nounsOf: NounTagger): TypeScore {
  const queryMatch = product.query === goal.query;
  const categories = breadcrumbParts(goal.breadcrumb);
  const shared = [...breadcrumbParts(product.breadcrumb)].filter((part) => categories.has(part));
  const categoryMatch = shared.length >= 2;
  const titleScore = scoreTitle(nounsOf(goal.name), nounsOf(product.title));
  return {
    typeReward: typeReward(queryMatch || categoryMatch, titleScore),
    queryMatch,
    categoryMatch,
    titleScore,
  };
}

/** A title that shares nothing outweighs an equal query or category. */
function typeReward(isSameKind: boolean, titleScore: number): number {
  if (titleScore === 0) return 0;
  if (titleScore < 0.1) return 0.1;
  return isSameKind || titleScore > 0.2 ? 1 : 0.5;
}

function scoreTitle(wanted: readonly string[], bought: readonly string[]): number {
  if (wanted.length === 0) return 0.2;
  const nouns = new Set(wanted);
  return [...new Set(bought)].filter((noun) => nouns.has(noun)).length / wanted.length;
}

function breadcrumbParts(breadcrumb: string): Set<string> {
  return new Set(breadcrumb.split("›").map((part) => part.trim()));
}

/** An attribute is met by a listed attribute like it, or by its very words in title, features or description. */
function countAttributes(wanted: readonly string[], product: Product): number {
  const texts = () =>
    [product.title, product.bullets.join(" "), product.description].map((text) => text.toLowerCase());
  return wanted.filter(
    (attribute) =>
      product.attributes.some((listed) => tokenSetRatio(listed, attribute) > SAME) ||
      texts().some((text) => text.includes(attribute)),
  ).length;
}

/** Wanted options as the texts that chosen values are compared with. */
function optionsOf(goal: Goal): readonly string[] {
  if (isList(goal.options)) return goal.options.map(normalizeColour);
  return Object.entries(goal.options).map(pairText);
}

/**
 * The original compares with the printed pair, so any value whose words are among name and value will do; a colour
 * is seen only where name or value is nothing else.
 */
function pairText([name, value]: readonly [string, string]): string {
  const colour = COLOURS.find((listed) => listed === name || listed === value);
  return colour ?? `(${pythonRepr(name)}, ${pythonRepr(value)})`;
}

function countOptions(wanted: readonly string[], chosen: readonly string[]): number {
  const values = chosen.map(normalizeColour);
  return wanted.filter((option) => values.some((value) => tokenSetRatio(value, option) > SAME)).length;
}

function share(matches: number, total: number): number | null {
  return total === 0 ? null : matches / total;
}

function isList(options: Goal["options"]): options is readonly string[] {
  return Array.isArray(options);
}
