/** Analysis, document lengths and search against what Lucene 8.7 gave for 1,000 real products. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { dequantizeLength, quantizeLength } from "../../../src/retrieval/bm25.ts";
import { analyse, IndexBuilder } from "../../../src/retrieval/index.ts";
import { sharedPath } from "../../shared-data.ts";

interface RawProduct {
  readonly asin: string;
  readonly Title: string;
  readonly Description: string;
  readonly BulletPoints: readonly string[];
  readonly options: Readonly<Record<string, readonly string[]>>;
}

interface GoldenSearch {
  readonly query: string;
  readonly tokens: readonly string[];
  readonly hits: readonly (readonly [asin: string, score: number])[];
}

/** Scores were computed by another program: the last bit of their sums may differ. */
const TOLERANCE = 2e-6;

const folder = sharedPath("data", "webshop");

function read(name: string): string {
  const bytes = readFileSync(join(folder ?? "", name));
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().trim();
}

const rows = <T>(name: string): T[] =>
  read(name)
    .split("\n")
    .map((line) => JSON.parse(line) as T);

/** What the original indexed: title, description, the first bullet and the options, in lower case. */
function documentText(product: RawProduct): string {
  const options = Object.entries(product.options).map(([name, values]) => `${name}: ${values.join(", ")}`);
  const parts = [product.Title, product.Description, product.BulletPoints[0] ?? "", options.join(", and ")];
  return parts.join(" ").toLowerCase();
}

describe.skipIf(folder === null)("Lucene's answers", () => {
  const products = folder === null ? [] : (JSON.parse(read("products_1000.cleaned.json.gz")) as RawProduct[]);
  const searches = folder === null ? [] : rows<GoldenSearch>("golden_lucene_search_1000.jsonl.gz");

  it("are equal in every term of every document", () => {
    const golden = rows<string[]>("golden_lucene_doc_tokens_1000.jsonl.gz");
    expect(golden.length).toBe(1000);
    const different = golden.flatMap((terms, index) => {
      const product = products[index] as RawProduct;
      const ours = analyse(documentText(product));
      return ours.join("\n") === terms.join("\n") ? [] : [{ asin: product.asin, ours, terms }];
    });
    expect(different).toEqual([]);
  });

  it("are equal in every term of every query", () => {
    expect(searches.length).toBeGreaterThan(1500);
    const different = searches.filter(({ query, tokens }) => analyse(query).join("\n") !== tokens.join("\n"));
    expect(different).toEqual([]);
  });

  it("are equal in the length byte of every document", () => {
    const golden = read("golden_lucene_norms.tsv")
      .split("\n")
      .map((line) => line.split("\t"));
    expect(golden.length).toBe(1000);
    const lengths = new Map(products.map((product) => [product.asin, analyse(documentText(product)).length]));
    const different = golden.filter(([asin = "", code, length]) => {
      const ours = quantizeLength(lengths.get(asin) ?? -1);
      return ours !== Number(code) || dequantizeLength(ours) !== Number(length);
    });
    expect(different).toEqual([]);
  });

  it.each([
    ["in the catalogue's order", (list: readonly RawProduct[]) => list],
    ["in another order", (list: readonly RawProduct[]) => list.toReversed()],
  ])("are equal in every hit, its place and its score, documents added %s", (_, ordered) => {
    const builder = new IndexBuilder();
    for (const product of ordered(products)) builder.add(product.asin, documentText(product));
    const index = builder.build();
    let checked = 0;
    const different = searches.filter(({ query, hits }) => {
      const ours = index.search(query, 50);
      checked += hits.length;
      const isEqual = hits.every(
        ([asin, score], place) =>
          ours[place]?.id === asin && Math.abs((ours[place]?.score ?? 0) - score) < TOLERANCE,
      );
      return !isEqual || ours.length !== hits.length;
    });
    expect(different).toEqual([]);
    expect(checked).toBeGreaterThan(50_000);
  });
});
