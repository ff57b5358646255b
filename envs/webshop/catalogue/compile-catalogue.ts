/** Reads the original's files once and writes what a shop needs of them to a packed file. */
import { DataError, type Logger } from "turnwise/core";
import { type AttributeTable, readAttributes } from "./attribute-table.ts";
import { asinOf, cleanProduct } from "./clean-product.ts";
import { type GoalPlan, HumanPlanBuilder, SyntheticPlanBuilder } from "./goal-plan.ts";
import { type HumanInstructions, readHumanInstructions } from "./human-instructions.ts";
import { LabelBuilder } from "./labels.ts";
import type { PackedFile, PackedWriter } from "./packed-file.ts";
import { readJson } from "./read-json.ts";
import { encodeRecord } from "./shop-record.ts";

/** The original's files; each may be gzip. */
export interface ShopFiles {
  /** `items_shuffle*.json`. */
  readonly items: string;
  /** `items_ins_v2*.json`; without it products have no attributes and there are no synthetic goals. */
  readonly attributes?: string | undefined;
  /** `items_human_ins.json`; without it there are no human goals. */
  readonly humanInstructions?: string | undefined;
}

export interface CompileOptions {
  /** Take so many records from the start of the file; all without it. */
  readonly numProducts?: number | undefined;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** Changed whenever a compiled catalogue has other sections. */
export const COMPILED_FORMAT = 1;
/** By what products can be looked up. */
export const LABELS = ["category", "query", "attributes"] as const;
export type LabelName = (typeof LABELS)[number];

/**
 * Writes the records and sections of a catalogue; the caller finishes the file.
 *
 * @throws DataError `data/missing`, `data/damaged`
 */
export async function compileCatalogue(
  files: ShopFiles,
  writer: PackedWriter,
  options: CompileOptions,
): Promise<void> {
  const { numProducts = Number.POSITIVE_INFINITY, log } = options;
  const attributes = files.attributes === undefined ? null : await readAttributes(files.attributes, options);
  const instructions =
    files.humanInstructions === undefined
      ? null
      : await readHumanInstructions(files.humanInstructions, options);
  const compiler = new Compiler(writer, attributes, instructions);
  let records = 0;
  if (numProducts > 0) {
    for await (const entry of readJson(files.items, "array", options)) {
      compiler.add(entry);
      if (++records >= numProducts) break;
    }
  }
  if (compiler.size === 0) {
    throw new DataError("data/damaged", `${files.items} holds no product that can be sold.`);
  }
  compiler.writeSections();
  log.debug({ records, products: compiler.size }, "catalogue compiled");
}

class Compiler {
  readonly #writer: PackedWriter;
  readonly #attributes: AttributeTable | null;
  readonly #instructions: HumanInstructions | null;
  readonly #asins = new Set<string>();
  /** Dollars: low and high of each product; the high one of a single price is NaN. */
  readonly #prices: number[] = [];
  readonly #labels = new Map(LABELS.map((name) => [name, new LabelBuilder()]));
  readonly #human = new HumanPlanBuilder();
  readonly #synthetic = new SyntheticPlanBuilder();

  constructor(
    writer: PackedWriter,
    attributes: AttributeTable | null,
    instructions: HumanInstructions | null,
  ) {
    this.#writer = writer;
    this.#attributes = attributes;
    this.#instructions = instructions;
  }

  get size(): number {
    return this.#asins.size;
  }

  /** Adds a record, unless the original leaves it out. */
  add(entry: Parameters<typeof cleanProduct>[0]): void {
    const asin = asinOf(entry);
    if (asin === null || this.#asins.has(asin)) return;
    const row = this.#attributes?.get(asin) ?? null;
    const product = cleanProduct(entry, row?.attributes ?? null);
    const synthetic = row?.instruction ?? null;
    const human = this.#instructions?.get(asin) ?? [];
    const number = this.#asins.size;
    this.#asins.add(asin);
    this.#writer.record(encodeRecord({ product, synthetic, human }));
    const [low, high = Number.NaN] = product.prices;
    this.#prices.push(low, high);
    for (const name of LABELS) {
      const labels = product[name];
      this.#labels.get(name)?.add(typeof labels === "string" ? [labels] : labels);
    }
    this.#human.add(number, human.length);
    if (synthetic !== null) this.#synthetic.add(number, synthetic, product.options);
  }

  writeSections(): void {
    this.#writer.section("prices", Float64Array.from(this.#prices));
    for (const [name, builder] of this.#labels) builder.build().write(this.#writer, name);
    for (const plan of [this.#human.build(), this.#synthetic.build()]) {
      this.#writer.section(`${plan.kind}.products`, plan.products);
      this.#writer.section(`${plan.kind}.entries`, plan.entries);
      this.#writer.section(`${plan.kind}.counts`, plan.counts);
      this.#writer.section(`${plan.kind}.weights`, plan.weights);
    }
  }
}

/** The goals of a compiled catalogue, before prices. */
export function readPlan(file: PackedFile, kind: GoalPlan["kind"]): GoalPlan {
  return {
    kind,
    products: file.integers(`${kind}.products`),
    entries: file.integers(`${kind}.entries`),
    counts: file.integers(`${kind}.counts`),
    weights: file.floats(`${kind}.weights`),
  };
}
