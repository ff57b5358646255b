/** Loads a shop from the original's files: compiled once, then read from the cache. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { BoundedCache, ConfigError, DataError, type Logger, messageOf, silentLogger } from "turnwise/core";
import { cachedIndex, IndexBuilder, type SearchIndex } from "turnwise/retrieval";
import type { Product } from "../product.ts";
import { cacheFolder, openOrMake } from "./cache.ts";
import type { Catalogue, Rows } from "./catalogue.ts";
import {
  COMPILED_FORMAT,
  type CompileOptions,
  compileCatalogue,
  LABELS,
  type LabelName,
  readPlan,
  type ShopFiles,
} from "./compile-catalogue.ts";
import { type DigestOptions, digestOf } from "./file-digest.ts";
import { makeGoals } from "./goal-rows.ts";
import { LabelTable } from "./labels.ts";
import type { PackedFile } from "./packed-file.ts";
import { PythonRandom } from "./python-random.ts";
import { SEARCH_TEXT_FORMAT, searchText } from "./search-text.ts";
import { ShopCatalogue } from "./shop-catalogue.ts";
import { decodeRecord, RECORD_FORMAT, type ShopRecord } from "./shop-record.ts";

export interface LoadCatalogueOptions extends ShopFiles, Partial<CompileOptions> {
  /** Goals that people wrote, or else one for each combination of the options of a product. */
  readonly humanGoals: boolean;
  /** At most so many goals, drawn by weight; all without it. */
  readonly limitGoals?: number | undefined;
  /** Seed of the prices within their ranges and of the price limits of goals; the original has none. */
  readonly priceSeed: number;
  /** Where the compiled form is kept; `TURNWISE_CACHE` or the user's cache folder without it. */
  readonly cacheDir?: string | undefined;
}

/** Products that are kept as objects. */
const KEPT_PRODUCTS = 8192;
/** A line in the log for so many products. */
const PROGRESS = 100_000;

/**
 * Loads a shop. Reading and cleaning are done once for the same content of the files and the same `numProducts`.
 *
 * @throws DataError `data/missing` or `data/damaged` when a file cannot be used, or has no goals of that kind
 * @throws ConfigError `config/invalid-value` when there are more goals than can be held
 */
export async function loadCatalogue(options: LoadCatalogueOptions): Promise<Catalogue> {
  const { log = silentLogger, cacheDir = cacheFolder(), humanGoals, priceSeed, signal } = options;
  const kind = humanGoals ? "human" : "synthetic";
  requireInstructions(options);
  const about = await digestOfInputs(options, { folder: cacheDir, log, signal });
  const name = `webshop-${about.slice(0, 32)}`;
  const file = await openOrMake(cacheDir, `${name}.pack`, about, log, (writer) => {
    log.info({ items: options.items }, "compiling the catalogue; it is kept for the next time");
    return compileCatalogue(options, writer, { numProducts: options.numProducts, log, signal });
  });
  const cache = new BoundedCache(KEPT_PRODUCTS, (number: number) => readRecord(file, number));
  const record = (number: number) => cache.get(number);
  const random = new PythonRandom(priceSeed);
  const prices = drawPrices(file, random);
  const plan = readPlan(file, kind);
  const goals = makeGoals(plan, {
    price: (number) => prices[number] ?? 0,
    random,
    record,
    limit: options.limitGoals,
  });
  if (goals.size === 0) {
    throw new DataError(
      "data/missing",
      `No product of ${options.items} has ${kind} goals; play the other ones.`,
    );
  }
  const products = productRows(file, record);
  const index = await cachedIndex({
    path: join(cacheDir, `${name}.index`),
    source: `${about} ${SEARCH_TEXT_FORMAT}`,
    build: () => buildIndex(products, log, signal),
    log,
  });
  const labels = new BoundedCache(2 * LABELS.length, (label: LabelName) => LabelTable.read(file, label));
  return new ShopCatalogue({
    products,
    index,
    prices,
    goals,
    labels: (label) => labels.get(label),
  });
}

/** The price of each product in this shop, as the original draws it at its start: in order, ranges alone. */
function drawPrices(file: PackedFile, random: PythonRandom): Float64Array {
  const ends = file.floats("prices");
  return Float64Array.from({ length: file.records }, (_, product) => {
    const low = ends[2 * product] ?? 0;
    const high = ends[2 * product + 1] ?? 0;
    return Number.isNaN(high) ? low : random.uniform(low, high);
  });
}

function buildIndex(products: Rows<Product>, log: Logger, signal: AbortSignal | undefined): SearchIndex {
  const builder = new IndexBuilder();
  for (const product of products) {
    builder.add(product.asin, searchText(product));
    if (builder.size % PROGRESS !== 0) continue;
    signal?.throwIfAborted();
    log.info({ products: builder.size, of: products.size }, "indexing");
  }
  return builder.build();
}

/** Products by number; going through all of them keeps none. */
function productRows(file: PackedFile, record: (number: number) => ShopRecord): Rows<Product> {
  return {
    size: file.records,
    at: (number) => record(number).product,
    *[Symbol.iterator]() {
      for (let number = 0; number < file.records; number++) yield readRecord(file, number).product;
    },
  };
}

function readRecord(file: PackedFile, number: number): ShopRecord {
  try {
    return decodeRecord(file.record(number));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new DataError(
      "data/damaged",
      `The compiled catalogue ${file.path} is damaged: ${messageOf(error)}. Remove it; it is made anew.`,
      { cause: error },
    );
  }
}

/** Digest of all that a compiled catalogue follows from. */
async function digestOfInputs(options: LoadCatalogueOptions, how: DigestOptions): Promise<string> {
  const { items, attributes, humanInstructions, numProducts } = options;
  const parts: unknown[] = [COMPILED_FORMAT, RECORD_FORMAT, numProducts ?? null];
  for (const file of [items, attributes, humanInstructions]) {
    parts.push(file === undefined ? null : await digestOf(file, how));
  }
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function requireInstructions({ humanGoals, humanInstructions, attributes }: LoadCatalogueOptions): void {
  if ((humanGoals ? humanInstructions : attributes) !== undefined) return;
  const [kind, name] = humanGoals
    ? ["Human goals", "items_human_ins.json"]
    : ["Synthetic goals", "items_ins_v2.json or items_ins_v2_1000.json"];
  throw new ConfigError("config/invalid-value", `${kind} are read from ${name}, and no such file was given.`);
}
