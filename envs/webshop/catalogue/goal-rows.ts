/** Goals that are put together when they are asked for, from the product they were made from. */
import { ConfigError } from "turnwise/core";
import type { Goal } from "../goal.ts";
import type { Goals } from "./catalogue.ts";
import {
  combinationAt,
  drawGoals,
  drawPriceLimit,
  type GoalPlan,
  type HumanInstruction,
  NO_LIMIT,
  shuffleGoals,
} from "./goal-plan.ts";
import { bisectRight, PythonRandom, runningSums } from "./python-random.ts";
import type { ShopRecord } from "./shop-record.ts";

/** Goals beyond this would need more memory than a catalogue should. */
const MOST_GOALS = 100_000_000;
/** The original's seed of the order of goals. */
const ORDER_SEED = 233;

export interface GoalOptions {
  /** The session price of a product, in dollars. */
  readonly price: (product: number) => number;
  /** Draws the price limits; the original goes on with the generator that drew the prices. */
  readonly random: PythonRandom;
  readonly record: (product: number) => ShopRecord;
  /** At most so many goals, drawn by weight; all without it. */
  readonly limit?: number | undefined;
}

/**
 * The goals of a plan in the original's order.
 *
 * @throws ConfigError `config/invalid-value` when there are too many
 */
export function makeGoals(plan: GoalPlan, { price, random, record, limit }: GoalOptions): GoalRows {
  const limits = Float64Array.from(plan.products, (product) => drawPriceLimit(price(product), random));
  const ends = runningSums(plan.counts);
  const total = ends.at(-1) ?? 0;
  if (total > MOST_GOALS) {
    throw new ConfigError(
      "config/invalid-value",
      `The options of these products make ${total} synthetic goals, more than the ${MOST_GOALS} that can be held. ` +
        "Load fewer products, or play the human goals.",
    );
  }
  const order = new PythonRandom(ORDER_SEED);
  const goals = new GoalRows(plan, limits, ends, shuffleGoals(total, order), record);
  return limit === undefined || limit >= total ? goals : goals.drawn(limit, order);
}

export class GoalRows implements Goals {
  readonly #plan: GoalPlan;
  /** Dollars, one for each row of the plan. */
  readonly #limits: Float64Array;
  /** Goals of the plan before the end of each row. */
  readonly #ends: readonly number[];
  /** Number of a goal → its number in the plan. */
  readonly #order: Uint32Array;
  readonly #record: (product: number) => ShopRecord;

  constructor(
    plan: GoalPlan,
    limits: Float64Array,
    ends: readonly number[],
    order: Uint32Array,
    record: (product: number) => ShopRecord,
  ) {
    this.#plan = plan;
    this.#limits = limits;
    this.#ends = ends;
    this.#order = order;
    this.#record = record;
  }

  get size(): number {
    return this.#order.length;
  }

  at(index: number): Goal {
    const row = this.#rowOf(index);
    const { product, synthetic, human } = this.#record(this.#plan.products[row] ?? 0);
    const priceUpper = this.#limits[row] ?? NO_LIMIT;
    const price = priceUpper === NO_LIMIT ? "" : `, and price lower than ${priceUpper.toFixed(2)} dollars`;
    const common = {
      asin: product.asin,
      category: product.category,
      query: product.query,
      name: product.title,
      breadcrumb: product.breadcrumb,
      priceUpper,
      weight: this.#plan.weights[row] ?? 1,
    };
    if (this.#plan.kind === "human") {
      const { text, attributes, options } = human[this.#plan.entries[row] ?? 0] ?? NOTHING;
      return { ...common, instruction: withoutDots(text) + price, attributes, options };
    }
    const { text, attributes } = synthetic ?? NOTHING;
    const begin = row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
    const chosen = combinationAt(product.options, (this.#order[index] ?? 0) - begin);
    const wishes = chosen.map(([name, value]) => `${name}: ${value}`).join(", and ");
    const instruction = text + (wishes === "" ? "" : ` with ${wishes}`) + price;
    return { ...common, instruction, attributes, options: Object.fromEntries(chosen) };
  }

  productOf(index: number): number {
    return this.#plan.products[this.#rowOf(index)] ?? 0;
  }

  weightOf(index: number): number {
    return this.#plan.weights[this.#rowOf(index)] ?? 1;
  }

  *[Symbol.iterator](): Iterator<Goal> {
    for (let index = 0; index < this.size; index++) yield this.at(index);
  }

  /** `limit` of these goals, drawn by weight, in the order drawn. */
  drawn(limit: number, random: PythonRandom): GoalRows {
    const sums = runningSums(Array.from(this.#order, (_, index) => this.weightOf(index)));
    const order = Uint32Array.from(drawGoals(sums, limit, random), (index) => this.#order[index] ?? 0);
    return new GoalRows(this.#plan, this.#limits, this.#ends, order, this.#record);
  }

  #rowOf(index: number): number {
    const goal = this.#order[index];
    if (goal === undefined) throw new RangeError(`There is no goal ${index}; there are ${this.size}.`);
    return this.#plan.kind === "human" ? goal : bisectRight(this.#ends, goal);
  }
}

const NOTHING: HumanInstruction = { text: "", attributes: [], options: [] };

/** `text.strip(".")`. */
function withoutDots(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ".") start++;
  while (end > start && text[end - 1] === ".") end--;
  return text.slice(start, end);
}
