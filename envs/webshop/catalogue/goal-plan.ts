/** Which goals a catalogue has, before prices: a few numbers for each instruction, however many goals it makes. */
import type { Product } from "../product.ts";
import { byCodePoint } from "../python-text.ts";
import type { Instruction } from "./attribute-table.ts";
import { bisectRight, type PythonRandom } from "./python-random.ts";

/** What a person wrote for a product. */
export interface HumanInstruction {
  readonly text: string;
  readonly attributes: readonly string[];
  readonly options: readonly string[];
}

/** One row for each instruction, in the order of the catalogue. */
export interface GoalPlan {
  readonly kind: "human" | "synthetic";
  /** Number of the product. */
  readonly products: Uint32Array;
  /** Which of the product's instructions; 0 in synthetic plans, which have one each. */
  readonly entries: Uint32Array;
  /** Goals of the row: 1, or one for each combination of the product's option values. */
  readonly counts: Uint32Array;
  /** How often each of its goals is drawn, beside the others. */
  readonly weights: Float64Array;
}

/** The price limit of a goal whose instruction names none, in dollars. */
export const NO_LIMIT = 1_000_000;

/** Collects human instructions. Those without attributes make no goal and are not to be added. */
export class HumanPlanBuilder {
  readonly #products: number[] = [];
  readonly #entries: number[] = [];

  add(product: number, instructions: number): void {
    for (let entry = 0; entry < instructions; entry++) {
      this.#products.push(product);
      this.#entries.push(entry);
    }
  }

  build(): GoalPlan {
    const rows = this.#products.length;
    return {
      kind: "human",
      products: Uint32Array.from(this.#products),
      entries: Uint32Array.from(this.#entries),
      counts: new Uint32Array(rows).fill(1),
      weights: new Float64Array(rows).fill(1),
    };
  }
}

/** Collects synthetic instructions. The weight of a goal falls with how many goals want the same attributes. */
export class SyntheticPlanBuilder {
  readonly #products: number[] = [];
  readonly #counts: number[] = [];
  readonly #wanted: (readonly string[])[] = [];
  readonly #goalsWanting = new Map<string, number>();

  add(product: number, instruction: Instruction, options: Product["options"]): void {
    const count = Math.min(combinationCount(options), 0xffffffff);
    this.#products.push(product);
    this.#counts.push(count);
    this.#wanted.push(instruction.attributes);
    for (const attribute of instruction.attributes) {
      this.#goalsWanting.set(attribute, (this.#goalsWanting.get(attribute) ?? 0) + count);
    }
  }

  build(): GoalPlan {
    const weights = this.#wanted.map((wanted) => {
      const rarity = wanted.reduce((sum, name) => sum + 1 / (this.#goalsWanting.get(name) ?? 1), 0);
      return rarity / wanted.length;
    });
    return {
      kind: "synthetic",
      products: Uint32Array.from(this.#products),
      entries: new Uint32Array(weights.length),
      counts: Uint32Array.from(this.#counts),
      weights: Float64Array.from(weights),
    };
  }
}

/** In how many ways the options of a product can be chosen: 1 without options, 0 where an option has no values. */
export function combinationCount(options: Product["options"]): number {
  return options.reduce((count, { values }) => count * values.length, 1);
}

/** The chosen values of combination `index`: names in code point order, the last one's value changing fastest. */
export function combinationAt(options: Product["options"], index: number): [string, string][] {
  const sorted = options.toSorted((a, b) => byCodePoint(a.name, b.name));
  let rest = index;
  const chosen = sorted.toReversed().map(({ name, values }): [string, string] => {
    const value = values[rest % values.length]?.value ?? "";
    rest = Math.floor(rest / values.length);
    return [name, value];
  });
  return chosen.reverse();
}

const PRICE_LADDER = Array.from({ length: 99 }, (_, i) => 10 * (i + 1));

/**
 * The price limit that a goal on a product of that price gets: of the four rungs 10, 20, …, 990 next above the price
 * two are drawn and the higher one is taken; `NO_LIMIT` where fewer than two rungs are left.
 */
export function drawPriceLimit(price: number, random: PythonRandom): number {
  const rungs = PRICE_LADDER.filter((rung) => rung > price).slice(0, 4);
  return rungs.length < 2 ? NO_LIMIT : Math.max(...random.sample(rungs, 2));
}

/** The order of goals in the original: `random.seed(233); random.shuffle(goals)`, and what is drawn after it. */
export function shuffleGoals(count: number, random: PythonRandom): Uint32Array {
  const order = new Uint32Array(count).map((_, i) => i);
  random.shuffle(order);
  return order;
}

/**
 * `limit` goals drawn by weight without replacement, as the original's `limit_goals`; its way of drawing can never give
 * the first goal.
 *
 * @param sums running sums of the weights, as `runningSums` gives them
 * @returns indices of the goals, in the order drawn
 */
export function drawGoals(sums: readonly number[], limit: number, random: PythonRandom): number[] {
  const drawn = new Set<number>();
  while (drawn.size < limit) drawn.add(drawGoal(sums, random.random()));
  return [...drawn];
}

/**
 * The goal of a session for which none is named.
 *
 * @param sums running sums of the weights of all goals
 * @param fraction a random number in [0, 1)
 */
export function drawGoal(sums: readonly number[], fraction: number): number {
  const total = sums.at(-1) ?? 0;
  // The original searches sums that begin with 0, so that what it finds is one more than the goal drawn.
  return Math.min(bisectRight(sums, total * fraction) + 1, sums.length - 1);
}
