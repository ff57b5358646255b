/** Draws a task: an errand that can be met, and what happens on the way. */
import { EnvironmentError, type Rng, rng } from "turnwise/core";
import { checkCart, scoreOf } from "./check.ts";
import { payable } from "./deal.ts";
import { drawChange } from "./draw-change.ts";
import { drawDeal } from "./draw-deal.ts";
import { drawCheapest, drawMatched, drawOfBrands, drawPick } from "./draw-items.ts";
import { drawMatch } from "./draw-match.ts";
import type { Errand, LongTask, WantedItem } from "./errand.ts";
import type { Kind } from "./kinds.ts";
import { leastActionsOf } from "./least-actions.ts";
import { type Offer, offersOf } from "./offers.ts";
import { cheapest, type Optimum } from "./optimum.ts";
import type { Stock } from "./stock.ts";
import { LATER, newBudgetSentence, writeErrand } from "./words.ts";

/** Until something can be met; the share that cannot is well below a half. */
const ATTEMPTS = 400;
const FEWEST_ITEMS = 3;
const MOST_ITEMS = 6;
/** What a budget leaves above the least possible, as a share of it. */
const SLACK = { least: 0.02, most: 0.08 } as const;
/** So many products that look cheaper may have to be read about, for one thing and for all together. */
const MOST_CHEAPER = 8;
const MOST_CHEAPER_OF_ALL = 12;
/** The customer writes after so many turns at the earliest, and so many more at the latest for each thing. */
const EARLIEST_CHANGE = 6;
const CHANGE_SPREAD = 8;

/**
 * The task of an id.
 *
 * @param types product types to draw from
 * @throws EnvironmentError `env/failed` where the types allow no such task
 */
export function drawTask(
  stock: Stock,
  id: string,
  kinds: readonly Kind[],
  types: readonly string[],
  seed: number,
): LongTask {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const task = attemptTask(stock, id, kinds, types, rng(seed, "webshop-long", id, attempt));
    if (task !== null) return { ...task, leastActions: leastActionsOf(task) };
  }
  throw new EnvironmentError(
    "env/failed",
    `The shop has too few products for the long task ${id}; give it more with the option products.`,
  );
}

function attemptTask(
  stock: Stock,
  id: string,
  kinds: readonly Kind[],
  types: readonly string[],
  random: Rng,
): Omit<LongTask, "leastActions"> | null {
  const combination = kinds.join("+");
  const drawn = drawErrand(stock, kinds, types, random);
  if (drawn === null) return null;
  const { errand: wanted, free } = drawn;
  const change = kinds.includes("change") ? drawChange(stock, wanted, free, random) : null;
  if (change === null && kinds.includes("change")) return null;
  const both = change === null ? [wanted] : [wanted, change.errand];
  if (!both.every((errand) => isWorthwhile(stock, errand) && isWithinReach(stock, errand))) return null;
  const deal = kinds.includes("threshold") ? drawDeal(stock, both, random) : null;
  if (deal === null && kinds.includes("threshold")) return null;

  const first = { ...wanted, deal };
  const last = { ...(change?.errand ?? wanted), deal };
  const answer = solve(stock, first);
  const lastAnswer = change === null ? answer : solve(stock, last);
  if (answer === null || lastAnswer === null) return null;
  if (change !== null && meets(stock, answer.taken, last)) return null;

  const soldOut = kinds.includes("sold-out") ? drawSoldOut(stock, last, lastAnswer, random) : null;
  if (soldOut === null && kinds.includes("sold-out")) return null;

  const hasBudget = kinds.includes("budget");
  const withBudget = (errand: Errand, cents: number) => ({
    ...errand,
    budget: hasBudget ? roundedBudget(payable(deal, cents), random) : null,
  });
  const lastCents = soldOut?.cents ?? lastAnswer.cents;
  const errand = withBudget(first, change === null ? lastCents : answer.cents);
  const instruction = writeErrand(errand, random);
  if (change === null) {
    return { id, combination, errand, instruction, change: null, soldOut: soldOut?.type ?? null };
  }
  const changed = withBudget(last, lastCents);
  const message =
    changed.budget === null ? change.message : `${change.message} ${newBudgetSentence(changed.budget)}`;
  return {
    id,
    combination,
    errand,
    instruction,
    change: {
      turn: EARLIEST_CHANGE + random.int(CHANGE_SPREAD * first.items.length),
      message,
      errand: changed,
      instruction: `${instruction} ${LATER} ${message}`,
    },
    soldOut: soldOut?.type ?? null,
  };
}

function drawErrand(
  stock: Stock,
  kinds: readonly Kind[],
  types: readonly string[],
  random: Rng,
): { errand: Errand; free: readonly string[] } | null {
  const match = kinds.includes("match") ? drawMatch(stock, types, random) : null;
  if (match === null && kinds.includes("match")) return null;
  const matched = match?.types ?? [];
  const others = random.shuffle(types.filter((type) => !matched.includes(type)));
  const next = () => others.pop();
  const items: (WantedItem | null)[] = matched.map((type) => drawMatched(stock, type, random));
  const add = (draw: (stock: Stock, type: string, random: Rng) => WantedItem) => {
    const type = next();
    items.push(type === undefined ? null : draw(stock, type, random));
  };
  if (kinds.includes("brands")) add(drawOfBrands);
  if (kinds.includes("cheapest")) add(drawCheapest);
  const count = Math.max(
    items.length,
    FEWEST_ITEMS + Math.floor((MOST_ITEMS - FEWEST_ITEMS + 1) * random.float() ** 2),
  );
  while (items.length < count) add(drawPick);
  if (items.includes(null)) return null;
  const errand = {
    items: random.shuffle(items as WantedItem[]),
    matches: match === null ? [] : [match],
    deal: null,
    budget: null,
  };
  return { errand, free: others };
}

/** The cheapest way to meet an errand whatever its budget; null where there is none. */
export function solve(stock: Stock, errand: Errand, soldOut?: ReadonlySet<number>): Optimum<Offer> | null {
  return cheapest(
    errand.items.map((item) => offersOf(stock, errand, item, soldOut)),
    errand.deal?.from,
  );
}

/** Whether choices are choices: the one to take is not the only one left, nor what a list of prices would suggest. */
function isWorthwhile(stock: Stock, errand: Errand): boolean {
  return errand.items.every((item) => {
    if (item.choice === "any") return true;
    const open = new Set(offersOf(stock, errand, { ...item, choice: "any" }).map(({ product }) => product));
    const best = new Set(offersOf(stock, errand, item).map(({ product }) => product));
    if (best.size === open.size) return false;
    const listed = stock
      .numbersOf(item.type)
      .toSorted((a, b) => stock.catalogue.price(a) - stock.catalogue.price(b))[0];
    return listed === undefined || !best.has(listed);
  });
}

/** Whether there is an answer, and few products look cheaper than the one to take, each of which has to be read about. */
function isWithinReach(stock: Stock, errand: Errand): boolean {
  const answer = solve(stock, errand);
  if (answer === null) return false;
  const { taken } = answer;
  const counts = errand.items.map((item, i) => {
    if (item.brands !== null) return 0;
    const cents = taken[i]?.cents ?? 0;
    return stock.numbersOf(item.type).filter((number) => 100 * stock.catalogue.price(number) < cents).length;
  });
  return (
    Math.max(...counts) <= MOST_CHEAPER &&
    counts.reduce((sum, count) => sum + count, 0) <= MOST_CHEAPER_OF_ALL
  );
}

function meets(stock: Stock, offers: readonly Offer[], errand: Errand): boolean {
  const cart = offers.map(({ product, chosen }) => ({ product, chosen, quantity: 1 }));
  return scoreOf(checkCart(stock, errand, cart)) === 1;
}

/** What is sold out in the end, and the least that everything costs without it. */
function drawSoldOut(
  stock: Stock,
  errand: Errand,
  { taken }: Optimum<Offer>,
  random: Rng,
): { type: string; cents: number } | null {
  const index = random.int(errand.items.length);
  const type = errand.items[index]?.type;
  const product = taken[index]?.product;
  if (type === undefined || product === undefined) return null;
  const rest = solve(stock, errand, new Set([product]));
  return rest === null ? null : { type, cents: rest.cents };
}

/** Whole dollars. */
function roundedBudget(cents: number, random: Rng): number {
  const slack = SLACK.least + (SLACK.most - SLACK.least) * random.float();
  return 100 * Math.ceil((cents * (1 + slack)) / 100);
}
