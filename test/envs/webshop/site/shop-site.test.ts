/** The shop over HTTP. */
import fc from "fast-check";
import { rng } from "turnwise/core";
import { type SiteServer, serveSite } from "turnwise/env";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { act, enterShop, type ShopState } from "../../../../envs/webshop/pages/shop-session.ts";
import { plainText } from "../../../../envs/webshop/pages/text.ts";
import { observe } from "../../../../envs/webshop/pages/view.ts";
import type { Product } from "../../../../envs/webshop/product.ts";
import {
  detailPath,
  donePath,
  itemPath,
  resultsPath,
  searchPath,
} from "../../../../envs/webshop/site/addresses.ts";
import { QUERY_LIMIT } from "../../../../envs/webshop/site/answers.ts";
import { ShopSite } from "../../../../envs/webshop/site/shop-site.ts";
import { anyText } from "../any-text.ts";
import { catalogueOf, GOAL, MUG, OTHERS, product, shopOf, visitOf } from "../small-shop.ts";
import { readMarkup } from "./read-markup.ts";

const SOLD: Product = {
  ...product("B000000003", "Mug with gaps", { images: ["https://pictures.example/3.jpg"] }),
  options: [
    {
      name: "size",
      values: [
        { value: "large", image: null, surcharge: 4, inStock: true },
        { value: "tiny", image: null, surcharge: 0, inStock: false },
      ],
    },
  ],
};
const SECOND = { ...GOAL, instruction: "another mug" };
const products = [MUG, SOLD, ...OTHERS];
const shop = shopOf(products, { catalogue: catalogueOf(products, [GOAL, SECOND]) });

let server: SiteServer;
beforeAll(async () => {
  server = await serveSite(new ShopSite(shop, 1));
});
afterAll(() => server.close());

const get = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { redirect: "manual", ...init });
const page = async (path: string) => {
  const answer = await get(path);
  expect(answer.status).toBe(200);
  return readMarkup(await answer.text());
};
const search = (session: string, query: string) =>
  get(`/${session}`, { method: "POST", body: new URLSearchParams({ search_query: query }) });
/** The address of the link or form with this label, class or id in its markup. */
const linked = ({ tags }: ReturnType<typeof readMarkup>, test: (href: string) => boolean) =>
  tags
    .map(({ attributes }) => attributes["href"] ?? attributes["action"] ?? attributes["data-url"] ?? "")
    .find(test) ?? expect.fail("no such link");
const ask = (site: ShopSite, path: string) =>
  site.answer({ method: "GET", path, query: new URLSearchParams(), form: new URLSearchParams() });
const noOptions = "%7B%7D";

describe("the shop", () => {
  it("begins with a session of its own for everyone", async () => {
    const [one, two] = [await get("/"), await get("/")];
    expect([one.status, two.status]).toEqual([303, 303]);
    const addresses = [one, two].map(({ headers }) => headers.get("location") ?? "");
    for (const address of addresses) expect(address).toMatch(/^\/[a-z]{10}$/);
    expect(addresses[0]).not.toBe(addresses[1]);
    expect((await get(addresses[0] ?? "")).status).toBe(200);
  });

  it("gives a fixed session its goal, and any other name always the same one", async () => {
    expect((await page("/fixed_0")).texts).toContain(GOAL.instruction);
    expect((await page("/any_fixed_name_1")).texts).toContain("another mug");
    const [once, again] = [await page("/somebody"), await page("/somebody")];
    expect(once.texts).toEqual(again.texts);
    const names = Array.from({ length: 40 }, (_, i) => `visitor${i}`);
    const drawn = await Promise.all(names.map(async (name) => (await page(`/${name}`)).texts[2]));
    expect(new Set(drawn)).toEqual(new Set([GOAL.instruction, "another mug"]));
  });

  it.each([
    "/fixed_2",
    "/fixed",
    "/fixed_-1",
    "/fixed_1.0",
    "/fixed_99999999999",
    `/${"a".repeat(201)}`,
    `/item_page/abc/B999999999/mug/1/${noOptions}`,
    `/item_page/abc/b000000001/mug/1/${noOptions}`,
    `/item_page/abc/B000000001/mug/1/${encodeURIComponent('{"color":"green"}')}`,
    `/item_page/abc/B000000001/mug/1/${encodeURIComponent('{"shape":"blue"}')}`,
    `/item_page/abc/B000000003/mug/1/${encodeURIComponent('{"size":"tiny"}')}`,
    `/done/abc/B000000003/${encodeURIComponent('{"size":"tiny"}')}`,
    `/item_sub_page/abc/B999999999/mug/1/Features/${noOptions}`,
    `/item_sub_page/abc/B000000001/mug/1/Attributes/${noOptions}`,
    "/search_results/abc/mug/x",
    "/picture/B999999999.svg",
    "/picture/%zz.svg",
    "/picture/.svg",
    "/nothing/here",
  ])("knows nothing at %s, and says so", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    const { texts, tags } = readMarkup(await answer.text());
    expect(texts.join(" ")).toMatch(/no such|no product|no goal/);
    expect(tags.some(({ attributes }) => attributes["href"] === "/")).toBe(true);
  });

  it("can be walked from the first page to the last by its links and forms", async () => {
    const found = await search("fixed_0", "Blue MUG");
    expect([found.status, found.headers.get("location")]).toEqual([
      303,
      "/search_results/fixed_0/blue+mug/1",
    ]);
    const results = await page(found.headers.get("location") ?? "");
    expect(results.texts).toContain("Page 1 (Total results: 14)");
    const next = await page(linked(results, (href) => href.endsWith("/2")));
    expect(next.texts).toContain("< Prev");
    expect(results.texts).not.toContain("< Prev");
    const item = await page(linked(results, (href) => href.includes(MUG.asin)));
    expect(item.texts.slice(4, 10)).toEqual(["color", "blue", "pale blue", "size", "12 oz", "large"]);
    const pale = await page(linked(item, (href) => href.includes("pale")));
    const both = await page(linked(pale, (href) => href.includes("pale") && href.includes("large")));
    const checked = both.tags.filter(({ attributes }) => "checked" in attributes);
    expect(checked.map(({ attributes }) => attributes["value"])).toEqual(["pale blue", "large"]);
    const features = await page(linked(both, (href) => href.includes("/Features/")));
    expect(features.texts).toContain(` ${MUG.bullets[0]}`);
    const back = await page(linked(features, (href) => href.startsWith("/item_page/")));
    expect(back).toEqual(both);
    const done = await get(
      linked(back, (href) => href.startsWith("/done/")),
      { method: "POST" },
    );
    expect(done.status).toBe(200);
    const markup = await done.text();
    expect(markup).toContain('<div id="reward" class="score"><pre>1.0</pre></div>');
    expect(readMarkup(markup).texts).toContain("Thank you for shopping with us!");
  });

  it("shows surcharges, and what is sold out as words that cannot be chosen", async () => {
    const item = await page(`/item_page/fixed_0/B000000003/mug/1/${noOptions}`);
    expect(item.texts).toContain("large (+$4.0)");
    expect(item.texts).toContain("tiny (sold out)");
    expect(
      item.tags.filter(({ name }) => name === "input").map(({ attributes }) => attributes["value"]),
    ).toEqual(["large"]);
    const large = await page(linked(item, (href) => href.includes("large")));
    expect(large.texts).toContain("Price: $16.5");
  });

  it("marks products opened since the search page was last left", async () => {
    const marked = async () =>
      (await page("/search_results/marks/mug/1")).tags
        .filter(({ attributes }) => attributes["class"] === "product-link visited")
        .map(({ attributes }) => attributes["href"]?.split("/")[3]);
    expect(await marked()).toEqual([]);
    await page(`/item_page/marks/B000000003/mug/1/${noOptions}`);
    expect(await marked()).toEqual(["B000000003"]);
    await page("/marks");
    expect(await marked()).toEqual([]);
  });

  it("draws a picture for every product, and offers it where the catalogue's cannot be had", async () => {
    const answer = await get("/picture/B000000001.svg");
    expect(answer.headers.get("content-type")).toContain("image/svg+xml");
    expect(answer.headers.get("cache-control")).toMatch(/max-age/);
    expect(await answer.text()).toContain(">mugs</text>");
    const { tags } = await page("/search_results/fixed_0/gaps/1");
    const image = tags.find(({ name }) => name === "img")?.attributes ?? {};
    expect([image["src"], image["data-drawn"]]).toEqual([
      "https://pictures.example/3.jpg",
      "/picture/B000000003.svg",
    ]);
  });

  it("refuses queries too long, with a page that says the limit", async () => {
    expect((await search("fixed_0", "m".repeat(QUERY_LIMIT))).status).toBe(303);
    const long = await search("fixed_0", "m".repeat(QUERY_LIMIT + 1));
    expect(long.status).toBe(400);
    expect(readMarkup(await long.text()).texts.join(" ")).toContain(`${QUERY_LIMIT} characters`);
  });

  it("finds what the longest query of letters beyond ASCII asks for", async () => {
    const { headers } = await search("fixed_0", `mug ${"€".repeat(QUERY_LIMIT - 4)}`);
    expect((await page(headers.get("location") ?? "")).texts).toContain("Page 1 (Total results: 14)");
  });

  it("takes an empty query as the engine takes one", async () => {
    const answer = await search("fixed_0", "");
    expect(answer.headers.get("location")).toBe("/search_results/fixed_0//1");
    expect((await get("/search_results/fixed_0//1")).status).toBe(200);
    expect((await get("/fixed_0", { method: "POST" })).status).toBe(303);
  });

  it("draws other products for each page of <r>, the same ones for the same visit", async () => {
    const rows = async (name: string) => (await page(`/search_results/${name}/%3Cr%3E/1`)).texts.slice(5);
    const [first, second] = [await rows("fixed_draw_0"), await rows("fixed_draw_0")];
    expect(first).not.toEqual(second);
    expect(await rows("fixed_again_0")).toEqual(first);
  });

  it("brings any query back to the engine as it was typed", async () => {
    const asked: string[][] = [];
    const listening = {
      ...shop.catalogue,
      search: (words: readonly string[]) => (asked.push([...words]), []),
    };
    const site = new ShopSite({ ...shop, catalogue: listening }, 1);
    await using other = await serveSite(site);
    const any = fc.oneof(
      anyText(10),
      fc.string({ unit: fc.constantFrom(".", "+", "/", "%", " ", "2f", "\\", "A") }),
    );
    await fc.assert(
      fc.asyncProperty(any, async (query) => {
        asked.length = 0;
        const body = new URLSearchParams({ search_query: query });
        const answer = await fetch(`${other.url}/fixed_0`, { method: "POST", body });
        expect(answer.status).toBe(200);
        expect(asked[0]).toEqual((body.get("search_query") ?? "").toLowerCase().split(" "));
      }),
      { numRuns: 60 },
    );
  });

  it("answers whatever is asked with a page", async () => {
    const site = new ShopSite(shop, 1);
    const piece = fc.oneof(
      fc.constantFrom(
        "search_results",
        "item_page",
        "done",
        "picture",
        "B000000001",
        "mug",
        "1",
        "{}",
        "%",
        noOptions,
      ),
      anyText(6).map((text) => encodeURIComponent(Buffer.from(text).toString())),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 7 }),
        fc.constantFrom("GET" as const, "POST" as const),
        (pieces, method) => {
          const form = new URLSearchParams();
          const { status } = site.answer({ method, path: `/${pieces.join("/")}`, query: form, form });
          expect([200, 303, 404]).toContain(status);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("forgets the visits longest without a request, and nothing but what they opened", async () => {
    const site = new ShopSite(shop, 1);
    const get = (path: string) => ask(site, path);
    const item = `/item_page/fixed_0/B000000001/mug/1/${noOptions}`;
    get(item);
    const before = get("/search_results/fixed_0/blue/1").body;
    expect(before).toContain("product-link visited");
    for (let i = 0; i < 10_000; i++) get(`/visitor${i}`);
    const after = get("/search_results/fixed_0/blue/1");
    expect(after.status).toBe(200);
    expect(after.body).toBe(before.replace(" visited", ""));
  });
});

/** Texts that try to be markup. */
const hostile = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><script>",
    "' onclick='alert(1)",
    "&lt;b&gt; &amp;",
    "<!-- ",
    "-->",
    "]]>",
    "javascript:alert(1)",
    "\r\n",
    "${1}",
  ),
  anyText(10),
  fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "/", "=", " ", "\n", "\r", "a") }),
);

const hostileProduct: fc.Arbitrary<Product> = fc
  .record({
    title: hostile,
    description: hostile,
    bullets: fc.array(hostile, { maxLength: 2 }),
    attributes: fc.array(hostile, { maxLength: 2 }),
    category: hostile,
    query: hostile,
    breadcrumb: hostile,
    priceTag: hostile,
    rating: hostile,
    images: fc.array(hostile, { maxLength: 1 }),
    options: fc.array(
      fc.record({
        name: hostile,
        values: fc.array(
          fc.record({
            value: hostile,
            image: fc.option(hostile),
            surcharge: fc.constantFrom(0, 4),
            inStock: fc.boolean(),
          }),
          {
            maxLength: 3,
          },
        ),
      }),
      { maxLength: 2 },
    ),
  })
  .map((fields) => ({ asin: MUG.asin, prices: [12.5], ...fields }));

/** One value offered twice, once dearer. */
const TWICE: Product = {
  ...MUG,
  options: [
    {
      name: "size",
      values: [0, 4].map((surcharge) => ({ value: "large", image: null, surcharge, inStock: true })),
    },
  ],
};

const TAGS =
  "html head meta title link script body main header h1 h2 h4 h5 p nav a form input button div ul li img article fieldset legend label span section pre".split(
    " ",
  );
const ATTRIBUTES =
  "lang charset name content rel href src defer class id method action role type placeholder aria-label autocomplete required autofocus alt loading width height data-drawn data-url value checked for hidden".split(
    " ",
  );

const PICTURE =
  /^<svg [^<>]*>(?:\s*<\/?(?:defs|linearGradient|stop|rect|g|path)\b[^<>]*>)*\s*<text [^<>]*>[^<]*<\/text>\s*<\/svg>\s*$/;

/** Where the site has the page of a state. */
function pathOf({ kind, chosen, detail }: ShopState): string {
  const at = { session: "s", asin: MUG.asin, keywords: ["x"], page: 1, chosen };
  if (kind === "search") return searchPath("s");
  if (kind === "results") return resultsPath(at);
  if (kind === "done") return donePath(at);
  return detail === null ? itemPath(at) : detailPath(at, detail);
}

describe("markup in product texts", () => {
  it("is text on every page", () => {
    fc.assert(
      fc.property(hostileProduct, hostile, (evil, instruction) => {
        const evilShop = shopOf([evil], {
          catalogue: { ...catalogueOf([evil], [{ ...GOAL, instruction }]), search: () => [0] },
          showsAttributes: true,
        });
        const visit = visitOf(evilShop, { session: "s", rng: rng(0) });
        const site = new ShopSite(evilShop, 1);
        site.admit(visit);
        const states: ShopState[] = [enterShop(visit)];
        const go = (action: string) => {
          const from = states.at(-1) as ShopState;
          states.push(act(visit, from, action).state);
        };
        go("search[x]");
        go(`click[${MUG.asin.toLowerCase()}]`);
        const item = states.at(-1) as ShopState;
        for (const detail of ["description", "features", "attributes"]) {
          states.push(act(visit, item, `click[${detail}]`).state);
        }
        states.push(act(visit, item, "click[buy now]").state);
        for (const state of states) {
          const path = pathOf(state);
          const { status, body } = ask(site, path);
          expect(status).toBe(200);
          const { texts, tags } = readMarkup(body);
          expect(plainText(texts.map((text) => ({ kind: "text", text })))).toBe(
            observe(visit, state, "text"),
          );
          for (const { name, attributes } of tags) {
            expect(TAGS).toContain(name);
            for (const key of Object.keys(attributes)) expect(ATTRIBUTES).toContain(key);
            for (const key of ["href", "src", "action", "data-url", "data-drawn"]) {
              expect(attributes[key] ?? "/").toMatch(/^(\/(?!\/)|https:\/\/|data:,$)/i);
            }
          }
          expect(ask(site, "/picture/B000000001.svg").body).toMatch(PICTURE);
        }
      }),
      { numRuns: 100, examples: [[TWICE, ""]] },
    );
  });
});
