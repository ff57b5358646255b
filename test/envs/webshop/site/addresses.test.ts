/** Addresses of the site: what goes in comes back, through a browser's reading of it too. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DETAILS } from "../../../../envs/webshop/pages/page.ts";
import { detailUrl, doneUrl, itemUrl, resultsUrl, searchUrl } from "../../../../envs/webshop/pages/url.ts";
import {
  detailPath,
  donePath,
  type ItemPlace,
  itemPath,
  readPath,
  resultsPath,
  searchPath,
  urlOf,
} from "../../../../envs/webshop/site/addresses.ts";
import { anyText } from "../any-text.ts";

/** What a browser asks for when it follows a link to an address. */
const followed = (path: string) => new URL(path, "http://127.0.0.1:1").pathname;
const read = (path: string) => readPath(followed(path));

/** Any characters, with those that mean something in addresses more often; no query has capital letters. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  anyText(12).map((any) => Buffer.from(any).toString()),
  fc.string({
    unit: fc.constantFrom("+", "/", "%", ".", " ", "?", "#", "&", "2", "e", "\\", ":", "é", "{", '"'),
  }),
);
const query = text.map((any) => any.toLowerCase());
const session = fc
  .oneof(fc.constantFrom("fixed_3", "..", "a/b", "search_results"), text)
  .filter((s) => s !== "");

const place: fc.Arbitrary<ItemPlace> = fc.record({
  session,
  keywords: query.map((words) => words.split(" ")),
  page: fc.integer({ min: 1, max: 999_999 }),
  asin: fc.oneof(
    fc.constant("B000000001"),
    text.filter((asin) => asin !== ""),
  ),
  chosen: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom("color", "__proto__", "constructor"), anyText(8)), anyText(8)))
    // Browsers and JSON put names that are numbers first.
    .map((pairs) => new Map(pairs.filter(([name]) => !/^\d+$/.test(name)))),
});

describe("addresses", () => {
  it("come back as they went in", () => {
    fc.assert(
      fc.property(place, fc.constantFrom(...DETAILS), (at, detail) => {
        const { session: name, keywords, page: pageNumber, asin, chosen } = at;
        const base = { keywords, pageNumber, detail: null, chosen: [...chosen] };
        expect(read(resultsPath(at))).toEqual({
          session: name,
          asin: null,
          state: { ...base, kind: "results", chosen: [] },
        });
        expect(read(itemPath(at))).toEqual({ session: name, asin, state: { ...base, kind: "item" } });
        expect(read(detailPath(at, detail))).toEqual({
          session: name,
          asin,
          state: { ...base, kind: "detail", detail },
        });
        expect(read(donePath(at))).toMatchObject({ session: name, asin, state: { chosen: [...chosen] } });
        expect(read(searchPath(name))).toMatchObject({ session: name, state: { kind: "search" } });
      }),
      { numRuns: 500 },
    );
  });

  it.each([".", "..", "+", "%", "/", "%2e", "%2e%2e", "%252e", "a+b c%20d", "?#", "\\", "", " ", "  .. "])(
    "hold the query %j",
    (words) => {
      const at = { session: "abc", keywords: words.split(" "), page: 1 };
      expect(read(resultsPath(at))?.state.keywords).toEqual(words.split(" "));
    },
  );

  it("hold what is no text at all as text", () => {
    const at = {
      session: "\ud800",
      keywords: ["\udc00"],
      page: 1,
      asin: "\ud800",
      chosen: new Map([["\ud800", "x"]]),
    };
    expect(read(itemPath(at))).toMatchObject({
      session: "\ufffd",
      asin: "\ufffd",
      state: { chosen: [["\ud800", "x"]] },
    });
  });

  it("name the original's of the same page", () => {
    fc.assert(
      fc.property(place, (at) => {
        const as = (path: string) => urlOf(read(path) ?? expect.fail(path), "7");
        const original = { ...at, session: "7" };
        expect(as(searchPath(at.session))).toBe(searchUrl("7"));
        expect(as(resultsPath(at))).toBe(resultsUrl("7", at.keywords, at.page));
        expect(as(itemPath(at))).toBe(itemUrl(original));
        expect(as(detailPath(at, "Features"))).toBe(detailUrl(original, "Features"));
        expect(as(donePath(at))).toBe(doneUrl(original));
      }),
    );
  });

  it.each([
    "/",
    "//",
    "/a/b",
    "/abc/",
    "/search_results/abc",
    "/search_results/abc/red",
    "/search_results/abc/red/0",
    "/search_results/abc/red/1.5",
    "/search_results/abc/red/-1",
    "/search_results/abc/red/1/2",
    "/search_results/abc/%zz/1",
    "/search_results/%ff/red/1",
    "/item_page/abc/B0/red/1",
    "/item_page/abc/B0/red/1/[]",
    "/item_page/abc/B0/red/1/null",
    "/item_page/abc/B0/red/1/%7B%22a%22:1%7D",
    "/item_page/abc/B0/red/1/%7B",
    "/item_sub_page/abc/B0/red/1/Secrets/%7B%7D",
    "/item_sub_page/abc/B0/red/1/__proto__/%7B%7D",
    "/done/abc/B0",
    "/done/abc/B0/%7B%7D/more",
  ])("%s is none", (path) => expect(readPath(path)).toBeNull());

  it("are read without failing, whatever they are", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "search_results",
        "item_page",
        "item_sub_page",
        "done",
        "%",
        "{}",
        "%7B%7D",
        "1",
        "Features",
      ),
      text,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const wanted = readPath(`/${pieces.join("/")}`);
        if (wanted !== null) expect(wanted.session).toBeTypeOf("string");
      }),
    );
  });
});
