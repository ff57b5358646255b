import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, readFile, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { rng } from "turnwise/core";
import { beforeEach, describe, expect, test } from "vitest";
import type { Catalogue } from "../../../envs/webshop/catalogue/catalogue.ts";
import { type LoadCatalogueOptions, loadCatalogue } from "../../../envs/webshop/catalogue/load-catalogue.ts";
import { recordingLogger } from "./recording-logger.ts";
import { rawProduct, temporaryFolder, writeShopFile } from "./shop-data.ts";

const ASINS = Array.from({ length: 60 }, (_, i) => `B${String(i).padStart(9, "0")}`);
const sizes = { Size: [{ value: "S" }, { value: "M" }] };

/** Sixty products: every third with a price range, every second with sizes; the first one leaves a colour. */
const RECORDS = ASINS.map((asin, i) =>
  rawProduct(asin, {
    name: `${i % 2 === 0 ? "Blue" : "Red"} thing number ${i}`,
    query: i < 10 ? "Lamps" : "Tables",
    category: i < 20 ? "garden" : "beauty",
    pricing: i % 3 === 0 ? `$${i + 1} - $${i + 31}` : `$${i + 1}`,
    customization_options: i % 2 === 0 ? sizes : "",
  }),
);
const ATTRIBUTES = Object.fromEntries(
  ASINS.map((asin, i) => [
    asin,
    {
      attributes: [i % 5 === 0 ? "easy clean" : "heavy duty", "long lasting"],
      ...(i % 4 === 0 && { instruction: `Find me thing ${i}`, instruction_attributes: ["long lasting"] }),
    },
  ]),
);
const HUMAN = {
  [ASINS[3] ?? ""]: [
    {
      instruction: ".i want a red thing.",
      instruction_attributes: ["heavy duty"],
      instruction_options: ["red"],
    },
    { instruction: "no attributes", instruction_attributes: [], instruction_options: [] },
  ],
  [ASINS[1] ?? ""]: [
    { instruction: "thing one", instruction_attributes: ["a", "b"], instruction_options: [] },
  ],
};

let folder: string;
let cacheDir: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  cacheDir = join(folder, "cache");
});

interface Contents {
  readonly items?: unknown;
  readonly attributes?: unknown;
  readonly human?: unknown;
}

async function filesOf({ items = RECORDS, attributes = ATTRIBUTES, human = HUMAN }: Contents = {}) {
  return {
    items: await writeShopFile(folder, "items_shuffle.json", items),
    attributes: await writeShopFile(folder, "items_ins_v2.json", attributes),
    humanInstructions: await writeShopFile(folder, "items_human_ins.json", human),
  };
}

async function load(
  contents: Contents = {},
  options: Partial<LoadCatalogueOptions> = {},
): Promise<Catalogue> {
  return loadCatalogue({
    ...(await filesOf(contents)),
    humanGoals: false,
    priceSeed: 1,
    cacheDir,
    ...options,
  });
}

/** All that can be asked of a catalogue, as a value. */
function contentOf(catalogue: Catalogue) {
  const { products, goals } = catalogue;
  return {
    products: [...products],
    goals: [...goals],
    prices: Array.from(products, (_, number) => catalogue.price(number)),
    found: catalogue.search(["blue", "thing"]),
  };
}

const asins = (catalogue: Catalogue, keywords: string) =>
  catalogue.search(keywords.split(" ")).map((number) => catalogue.asin(number));

describe("what is loaded", () => {
  test("products in the order of the file, found by asin", async () => {
    const catalogue = await load();
    expect(catalogue.products.size).toBe(60);
    expect(Array.from(catalogue.products, ({ asin }) => asin)).toEqual(ASINS);
    expect(ASINS.map((asin) => catalogue.productNumber(asin))).toEqual(ASINS.map((_, i) => i));
    expect(catalogue.productNumber("b000000001")).toBeUndefined();
    expect(catalogue.asin(7)).toBe(ASINS[7]);
    expect(() => catalogue.products.at(60)).toThrow(RangeError);
    expect(() => catalogue.price(60)).toThrow(RangeError);
  });

  test("packed files give the same", async () => {
    const plain = contentOf(await load());
    const packed = await load({
      items: gzipSync(JSON.stringify(RECORDS)),
      attributes: gzipSync(JSON.stringify(ATTRIBUTES)),
    });
    expect(contentOf(packed)).toEqual(plain);
  });

  test("duplicates, asins named nan and long ones are left out, and count for numProducts", async () => {
    const [first, second, third, fourth] = RECORDS;
    const items = [first, { ...second, asin: "nan" }, { ...second, asin: ASINS[0] }, third, fourth];
    const catalogue = await load({ items }, { numProducts: 4 });
    expect(Array.from(catalogue.products, ({ title }) => title)).toEqual([first?.["name"], third?.["name"]]);
  });

  test("prices are single ones, or drawn from their range by the seed", async () => {
    const [one, same, other] = [await load(), await load(), await load({}, { priceSeed: 2 })];
    for (const [number, { prices }] of [...one.products].entries()) {
      const [low, high = low] = prices;
      expect(one.price(number)).toBeGreaterThanOrEqual(low);
      expect(one.price(number)).toBeLessThanOrEqual(high);
      expect(same.price(number)).toBe(one.price(number));
      expect(other.price(number) === one.price(number)).toBe(low === high);
    }
  });

  test("human goals: dots are taken off, those without attributes left out", async () => {
    const { goals } = await load({}, { humanGoals: true });
    expect(goals.size).toBe(2);
    const goal = [...goals].find(({ asin }) => asin === ASINS[3]);
    expect(goal).toMatchObject({ attributes: ["heavy duty"], options: ["red"], weight: 1 });
    expect(goal?.instruction).toMatch(/^i want a red thing, and price lower than \d0\.00 dollars$/);
  });

  test("synthetic goals: one for each combination of options", async () => {
    const { goals } = await load();
    expect(goals.size).toBe(30); // every fourth of 60, with two sizes each
    const { instruction, options, priceUpper } = goals.at(0);
    expect(Object.keys(options)).toEqual(["size"]);
    expect(instruction).toBe(
      `Find me thing ${Number(goals.at(0).asin.slice(1))} with size: ${Object.values(options)[0]}` +
        `, and price lower than ${priceUpper}.00 dollars`,
    );
    const weights = Array.from(goals, ({ weight }) => weight);
    expect(new Set(weights)).toEqual(new Set([1 / 30]));
  });

  test("a limit takes goals out of the same ones, drawn by weight", async () => {
    const all = await load();
    const limited = await load({}, { limitGoals: 7 });
    const known = new Set(Array.from(all.goals, ({ instruction }) => instruction));
    const texts = Array.from(limited.goals, ({ instruction }) => instruction);
    expect(new Set(texts).size).toBe(7);
    expect(texts.filter((text) => !known.has(text))).toEqual([]);
    expect((await load({}, { limitGoals: 30 })).goals.size).toBe(30);
  });
});

describe("searching", () => {
  test("words find products, the best first, at most 50", async () => {
    const catalogue = await load();
    expect(asins(catalogue, "number 7")[0]).toBe(ASINS[7]);
    expect(catalogue.search(["thing"])).toHaveLength(50);
    expect(catalogue.search(["nothingofthekind"])).toEqual([]);
    expect(catalogue.search([])).toEqual([]);
    expect(catalogue.search(["", ""])).toEqual([]);
  });

  test("option values are found", async () => {
    const found = new Set(asins(await load(), "size m"));
    expect(found).toEqual(new Set(ASINS.filter((_, i) => i % 2 === 0)));
  });

  test("special keywords look products up, in the order of the catalogue and however many", async () => {
    const catalogue = await load();
    expect(asins(catalogue, "<c> garden")).toEqual(ASINS.slice(0, 20));
    expect(asins(catalogue, "<c> beauty and more")).toEqual(ASINS.slice(20));
    expect(asins(catalogue, "<q> lamps")).toEqual(ASINS.slice(0, 10));
    expect(asins(catalogue, "<q> tables")).toHaveLength(50);
    expect(asins(catalogue, "<a> easy clean")).toEqual(ASINS.filter((_, i) => i % 5 === 0));
    expect(asins(catalogue, "<a> long lasting")).toEqual(ASINS);
    for (const nothing of ["<c>", "<c> gard", "<q> lamp", "<a> easy", "<q>", "<a>"]) {
      expect(asins(catalogue, nothing)).toEqual([]);
    }
  });

  test("<r> draws 50 different products, the same ones from the same stream", async () => {
    const catalogue = await load();
    const drawn = catalogue.search(["<r>"], rng(5));
    expect(new Set(drawn).size).toBe(50);
    expect(catalogue.search(["<r>", "more"], rng(5))).toEqual(drawn);
    expect(catalogue.search(["<r>"], rng(6))).not.toEqual(drawn);
    expect(catalogue.search(["<r>"])).toEqual(catalogue.search(["<r>"]));
    const small = await load({ items: RECORDS.slice(0, 5) });
    expect([...small.search(["<r>"], rng(1))].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("the cache", () => {
  test("the second load reads nothing of the files' content anew and gives the same", async () => {
    const { log, messages } = recordingLogger();
    const first = contentOf(await load({}, { log }));
    expect(messages()).toContain("compiling the catalogue; it is kept for the next time");
    const again = recordingLogger();
    expect(contentOf(await load({}, { log: again.log }))).toEqual(first);
    expect(again.messages()).toEqual([]);
    await load({}, { log: again.log, humanGoals: true, priceSeed: 3 });
    expect(again.messages()).toEqual([]); // prices and kind of goals are chosen after reading
  });

  test("other content of a file or another number of products is another catalogue", async () => {
    await load();
    const title = "Quite another thing";
    const changed = await load({ items: [{ ...RECORDS[0], name: title }, ...RECORDS.slice(1)] });
    expect(changed.products.at(0).title).toBe(title);
    expect((await load({}, { numProducts: 8 })).products.size).toBe(8);
    expect((await load()).products.size).toBe(60);
  });

  test.each([
    ["cut off", async (file: string) => truncate(file, 5000)],
    ["empty", async (file: string) => truncate(file, 0)],
    ["not finished", async (file: string) => truncate(file, (await readFile(file)).length - 3)],
    [
      "damaged in its tables",
      async (file: string) => flip(file, (await readFile(file)).indexOf("Tables") - 40),
    ],
    ["damaged at its end", async (file: string) => flip(file, -100)],
    ["another file", async (file: string) => writeFile(file, "x".repeat(10_000))],
  ])("a compiled catalogue that is %s is made anew", async (_, damage) => {
    const expected = contentOf(await load());
    for (const name of await readdir(cacheDir)) await damage(join(cacheDir, name));
    expect(contentOf(await load())).toEqual(expected);
    const { log, messages } = recordingLogger();
    await load({}, { log });
    expect(messages()).toEqual([]);
  });

  test("a record that was damaged is not shown as if it were right", async () => {
    await load();
    const name = (await readdir(cacheDir)).find((file) => file.endsWith(".pack")) ?? "";
    await flip(join(cacheDir, name), 30);
    const catalogue = await load();
    expect(() => catalogue.products.at(0)).toThrow(`${name} is damaged: record 0 is damaged. Remove it`);
    expect(catalogue.products.at(1).asin).toBe(ASINS[1]);
  });

  test("nothing is left behind by a load that failed", async () => {
    const items = JSON.stringify(RECORDS);
    await expect(load({ items: items.slice(0, -10) })).rejects.toThrow("is damaged: it ends after");
    expect(await readdir(cacheDir)).toEqual([]);
  });

  test("what a killed process left behind goes, what a living one makes stays", async () => {
    await load();
    const [name = ""] = (await readdir(cacheDir)).filter((file) => file.endsWith(".pack"));
    for (const own of ["killed", "living"]) await writeFile(join(cacheDir, `${name}.${own}`), "");
    await utimes(join(cacheDir, `${name}.killed`), new Date(0), new Date(0));
    await truncate(join(cacheDir, name), 10);
    await load();
    expect((await readdir(cacheDir)).filter((file) => file.startsWith(`${name}.`))).toEqual([
      `${name}.living`,
    ]);
  });

  test.skipIf(process.getuid?.() === 0)("a folder that cannot be written", async () => {
    await mkdir(cacheDir);
    await chmod(cacheDir, 0o500);
    await expectUncached();
  });

  test("a file where the folder should be", async () => {
    await writeFile(cacheDir, "");
    await expectUncached();
  });

  async function expectUncached(): Promise<void> {
    const { log, messages } = recordingLogger();
    const catalogue = await load({}, { log });
    expect(catalogue.products.at(5).asin).toBe(ASINS[5]);
    expect(messages()).toContain("the cache cannot be written; everything is read anew each time");
  }

  test("two processes that make it at once both have it whole", async () => {
    const files = await filesOf();
    const script = fileURLToPath(new URL("load-in-process.ts", import.meta.url));
    const run = promisify(execFile);
    const options = JSON.stringify({ ...files, humanGoals: false, priceSeed: 1, cacheDir });
    const call = () => run(process.execPath, ["--conditions=turnwise:source", script, options]);
    const results = await Promise.all([call(), call()]);
    const sums = results.map(({ stdout }) => stdout);
    expect(new Set(sums).size).toBe(1);
    expect(sums[0]).toMatch(/^60 products, 30 goals, [0-9a-f]{64}\n$/);
    expect((await readdir(cacheDir)).map((name) => name.replace(/^webshop-[0-9a-f]+/, "")).sort()).toEqual([
      ".index",
      ".pack",
    ]);
  });
});

describe("files that cannot be used", () => {
  test.each<[string, Contents, string]>([
    [
      "a truncated list",
      { items: '[{"asin": "B1", "na' },
      "items_shuffle.json is damaged: it ends after 19 bytes",
    ],
    ["no list", { items: { a: 1 } }, "items_shuffle.json is damaged: it does not begin with ["],
    ["a list of texts", { items: ["a"] }, "element 1 at byte 1 cannot be used: it is not an object"],
    ["no products", { items: [] }, "holds no product that can be sold"],
    [
      "no name",
      { items: [{ ...RECORDS[0], name: null }] },
      "element 1 at byte 1 cannot be used: its name is not a text",
    ],
    [
      "a second product without price sign",
      { items: [RECORDS[0], { ...RECORDS[1], pricing: "5" }] },
      "element 2 at byte",
    ],
    [
      "attributes that are no object",
      { attributes: [] },
      "items_ins_v2.json is damaged: it does not begin with {",
    ],
    [
      "attributes that are no texts",
      { attributes: { B1: { attributes: [1] } } },
      "its attributes are not texts",
    ],
    [
      "an instruction that wants nothing",
      { attributes: { B1: { instruction: "x" } } },
      "without instruction_attributes",
    ],
    [
      "human instructions without options",
      { human: { B1: [{ instruction: "x", instruction_attributes: [] }] } },
      "items_human_ins.json, element 1",
    ],
    ["no goals", { attributes: {} }, "No product of"],
  ])("%s", async (_, contents, message) => {
    await expect(load(contents)).rejects.toThrow(message);
  });

  test("goals of a kind for which no file was given", async () => {
    const failure = load({}, { humanGoals: true, humanInstructions: undefined });
    await expect(failure).rejects.toMatchObject({ code: "config/invalid-value" });
    await expect(failure).rejects.toThrow(
      "Human goals are read from items_human_ins.json, and no such file was given.",
    );
  });

  test("more goals than can be held", async () => {
    const values = Array.from({ length: 100 }, (_, i) => ({ value: `v${i}` }));
    const options = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, values]));
    const failure = load({ items: [{ ...RECORDS[0], customization_options: options }] });
    await expect(failure).rejects.toThrow("more than the 100000000 that can be held");
  });
});

async function flip(file: string, position: number): Promise<void> {
  const bytes = await readFile(file);
  const at = position < 0 ? bytes.length + position : position;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}
