/** Splits by product type and by combination of kinds; every task follows from the shop, the seed and its id. */
import { EnvironmentError, rng, type Task } from "turnwise/core";
import { PRODUCT_TYPES } from "../generator/vocabulary/index.ts";
import { drawTask } from "./draw-task.ts";
import type { LongTask } from "./errand.ts";
import { combinationsOf, type Kind } from "./kinds.ts";
import type { Stock } from "./stock.ts";

/**
 * `dev`: for tuning. `test`: types of products never trained, in combinations of kinds that training knows.
 * `test-combination`: types and combinations never trained. No two of train, dev and the tests share a product type, so
 * they share no family of products either.
 */
export const SPLITS = ["train", "dev", "test", "test-combination"] as const;
export type Split = (typeof SPLITS)[number];

export const TASKS: Readonly<Record<Split, number>> = {
  train: 4_000,
  dev: 240,
  test: 240,
  "test-combination": 240,
};

/** Share of the product types that each part gets, the rest is train's. */
const DEV_SHARE = 0.2;
const TEST_SHARE = 0.2;
const KEPT_TASKS = 512;

export class LongTasks {
  readonly #stock: Stock;
  readonly #seed: number;
  readonly #types: Readonly<Record<Split, readonly string[]>>;
  readonly #combinations: ReturnType<typeof combinationsOf>;
  readonly #kept = new Map<string, LongTask>();

  constructor(stock: Stock, seed: number) {
    this.#stock = stock;
    this.#seed = seed;
    this.#types = divideTypes(stock, seed);
    this.#combinations = combinationsOf(seed);
  }

  /** The tasks of a split in a fixed order; any prefix is a fair sample. */
  list(name: string): readonly Task[] {
    const split = SPLITS.find((known) => known === name);
    if (split === undefined) return [];
    return Array.from({ length: TASKS[split] }, (_, number) => {
      const combination = this.#kinds(split, number).join("+");
      return { id: `${split}/${combination}/${number + 1}`, type: combination };
    });
  }

  /** @throws EnvironmentError `env/unknown-task`; `env/failed` where the shop is too small for it */
  task(id: string): LongTask {
    const kept = this.#kept.get(id);
    if (kept !== undefined) return kept;
    const [, name, combination, digits] = /^([a-z-]+)\/([a-z+-]+)\/([1-9]\d{0,6})$/.exec(id) ?? [];
    const split = SPLITS.find((known) => known === name);
    const number = Number(digits) - 1;
    if (split === undefined || number >= TASKS[split]) throw unknownTask(id);
    const kinds = this.#kinds(split, number);
    if (kinds.join("+") !== combination) throw unknownTask(id);
    const task = drawTask(this.#stock, id, kinds, this.#types[split], this.#seed);
    if (this.#kept.size >= KEPT_TASKS) this.#kept.clear();
    this.#kept.set(id, task);
    return task;
  }

  #kinds(split: Split, number: number): readonly Kind[] {
    const open = split === "test-combination" ? this.#combinations.heldOut : this.#combinations.known;
    const random = rng(this.#seed, "webshop-long", split, number);
    return open[random.int(open.length)] as readonly Kind[];
  }
}

/** Types whose products one search finds, each in one part; the two tests share theirs. */
function divideTypes(stock: Stock, seed: number): Record<Split, readonly string[]> {
  const names = PRODUCT_TYPES.map(({ name }) => name);
  const all = rng(seed, "webshop-long", "types").shuffle(names);
  const open = all.filter((name) => stock.types.has(name) && stock.isListed(name));
  const dev = Math.round(DEV_SHARE * open.length);
  const test = Math.round(TEST_SHARE * open.length);
  const testTypes = open.slice(dev, dev + test);
  return {
    train: open.slice(dev + test),
    dev: open.slice(0, dev),
    test: testTypes,
    "test-combination": testTypes,
  };
}

function unknownTask(id: string): EnvironmentError {
  return new EnvironmentError(
    "env/unknown-task",
    `There is no long shopping task "${id}"; take an id from the list of tasks of a split.`,
    { details: { taskId: id } },
  );
}
