/** What the customer writes. */
import type { Rng } from "turnwise/core";
import { PRODUCT_TYPES } from "../generator/vocabulary/index.ts";
import type { Deal } from "./deal.ts";
import type { Errand, Match, WantedItem } from "./errand.ts";
import { AXIS_WORDS } from "./match-words.ts";

/** Stands before what a customer writes later. */
export const LATER = "Change of plans:";

const NAMED = 0.4;
const OPENINGS = [
  "Please order these {count} things for me.",
  "I need {count} things, all in one order.",
  "Put {count} things into one cart for me and check out.",
];
const STARTS = ["First, {item}.", "Then {item}.", "I also want {item}.", "Besides, {item}.", "Next, {item}."];

/** The whole order in words. */
export function writeErrand(errand: Errand, random: Rng): string {
  const isNumbered = random.float() < 0.5;
  const items = errand.items.map((item, i) => {
    const phrase = itemPhrase(item, random);
    if (isNumbered) return `Item ${i + 1}: ${phrase}.`;
    return fill((i === 0 ? STARTS[0] : STARTS[1 + random.int(STARTS.length - 1)]) ?? "", { item: phrase });
  });
  const opening = fill(pick(OPENINGS, random), { count: String(errand.items.length) });
  const matches = errand.matches.map((match) => matchSentence(match, random));
  const deal = errand.deal === null ? [] : [dealSentence(errand.deal, random)];
  const budget = errand.budget === null ? [] : [budgetSentence(errand.budget, errand.deal, random)];
  return [opening, ...items, ...matches, ...deal, ...budget].join(" ");
}

/** Such as `the cheapest power bank that fits in the palm, rated 4.2 or better, with the color navy`. */
export function itemPhrase(item: WantedItem, random: Rng): string {
  const start = { any: article(item.type), cheapest: "the cheapest", "best-rated": "the best rated" }[
    item.choice
  ];
  const brands = item.brands === null ? "" : ` by ${listed(item.brands, "or")}`;
  const does = item.attributes.map((name) => ` that ${predicate(item.type, name, random)}`).join(" and");
  const rating =
    item.leastRating === null
      ? ""
      : fill(pick([", rated {stars} or better", ", rated at least {stars}"], random), {
          stars: stars(item.leastRating),
        });
  const options = Object.entries(item.options).map(
    ([name, value]) =>
      `, ${fill(pick(["{name}: {value}", "with the {name} {value}"], random), { name, value })}`,
  );
  const tie = item.choice === "best-rated" ? ", the cheaper one where two are rated the same" : "";
  return `${start} ${item.type}${brands}${does}${rating}${options.join("")}${tie}`;
}

/** An attribute by its name or in other words. */
function predicate(type: string, name: string, random: Rng): string {
  const axes = PRODUCT_TYPES.find((one) => one.name === type)?.axes ?? [];
  const value = axes.flatMap(({ values }) => values).find((one) => one.name === name);
  if (value === undefined || random.float() < NAMED) return `is listed as ${name}`;
  return pick(value.paraphrases, random);
}

function matchSentence({ name, values, types }: Match, random: Rng): string {
  const things = listed(
    types.map((type) => `the ${type}`),
    "and",
  );
  const what = values === null ? name : (AXIS_WORDS[name] ?? name);
  const template = pick(
    ["{things} must have the same {what}.", "{things} have to be of one {what}."],
    random,
  );
  return capital(fill(template, { things, what }));
}

function dealSentence({ kind, from, worth }: Deal, random: Rng): string {
  const templates = {
    shipping: [
      "Shipping costs {worth} dollars below {from} dollars; order enough to get it for nothing.",
      "Orders below {from} dollars cost {worth} dollars of shipping, which I do not want to pay.",
    ],
    coupon: [
      "I have a coupon of {worth} dollars for orders of {from} dollars or more, and want to use it.",
      "Use my coupon: {worth} dollars off orders of {from} dollars or more.",
    ],
  }[kind];
  return fill(pick(templates, random), { from: money(from), worth: money(worth) });
}

function budgetSentence(budget: number, deal: Deal | null, random: Rng): string {
  const templates = [
    "All together must cost no more than {amount} dollars{off}.",
    "I can spend {amount} dollars on all of it together{off}.",
    "The total has to stay within {amount} dollars{off}.",
  ];
  const off = deal?.kind === "coupon" ? ", the coupon taken off" : "";
  return fill(pick(templates, random), { amount: money(budget), off });
}

/** What the customer writes about a budget that is another one now. */
export function newBudgetSentence(budget: number): string {
  return `The total has to stay within ${money(budget)} dollars now.`;
}

/** Such as `Balabo, Coriton or Fenegan`. */
export function listed(items: readonly string[], joint: "and" | "or"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${joint} ${items.at(-1)}`;
}

export function stars(rating: number): string {
  return (rating / 10).toFixed(1);
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

function article(noun: string): string {
  if (/[^s]s$/.test(noun)) return "some";
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? "");
}

function pick<T>(items: readonly T[], random: Rng): T {
  return items[random.int(items.length)] as T;
}
