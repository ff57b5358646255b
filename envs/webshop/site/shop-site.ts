/** The shop as a site: the engine's states behind addresses, drawn as pages for people and browsers. */
import { randomBytes } from "node:crypto";
import { hash128, rng } from "turnwise/core";
import type { Site, SiteRequest, SiteResponse } from "turnwise/env";
import type { Shop, ShopState, Visit } from "../pages/shop-session.ts";
import { restoreState, type SavedState } from "../saved-visit.ts";
import { readPath, resultsPath, searchPath, type Wanted } from "./addresses.ts";
import { SCRIPT, STYLE } from "./look.ts";
import { html, type Markup } from "./markup.ts";
import { drawPicture } from "./picture.ts";
import { type Pictures, renderState, toDocument } from "./render.ts";

/** Visits that are remembered; the one longest without a request goes first. What is forgotten is what was visited. */
const VISITS_LIMIT = 10_000;
/** Longer queries and session names are refused: clients read addresses of about 16,000 bytes. */
export const QUERY_LIMIT = 1000;
const SESSION_LIMIT = 200;

interface SiteVisit {
  readonly visit: Visit;
  /** Products opened since the search page was last left. */
  readonly visited: Set<number>;
  /** Pages of results that were made: `<r>` draws other products for each. */
  searches: number;
}

/**
 * A site over a shop. A session named `fixed_<n>` (the last piece after `_` counts, as in the original) has goal n; any
 * other name draws its goal by weight, always the same for the same name.
 */
export class ShopSite implements Site {
  readonly #shop: Shop;
  readonly #seed: number;
  readonly #pictures: Pictures;
  readonly #visits = new Map<string, SiteVisit>();
  #weights: Float64Array | null = null;

  constructor(shop: Shop, seed: number, pictures: Pictures = "catalogue") {
    this.#shop = shop;
    this.#seed = seed;
    this.#pictures = pictures;
  }

  /** Lets a visit in under the name of its session, instead of one that the name would draw. */
  admit(visit: Visit): void {
    this.#remember(visit);
  }

  dismiss(session: string): void {
    this.#visits.delete(session);
  }

  answer({ method, path, form }: SiteRequest): SiteResponse {
    if (path === "/") return redirect(searchPath(this.#newSession()));
    if (path === "/shop.css") return { status: 200, type: "text/css; charset=utf-8", body: STYLE };
    if (path === "/shop.js") return { status: 200, type: "text/javascript; charset=utf-8", body: SCRIPT };
    if (path.startsWith("/picture/")) return this.#picture(path);
    const wanted = readPath(path);
    if (wanted === null || wanted.session.length > SESSION_LIMIT) return notFound("There is no such page.");
    const known = this.#enter(wanted.session);
    if (known === null) return notFound(`There is no goal for the session ${wanted.session}.`);
    if (method === "POST" && wanted.state.kind === "search") return search(wanted.session, form);
    return this.#show(known, wanted);
  }

  #show(known: SiteVisit, { asin, state }: Wanted): SiteResponse {
    const { visit, visited } = known;
    const { catalogue } = this.#shop;
    const product = asin === null ? -1 : catalogue.productNumber(asin);
    if (product === undefined) return notFound(`The shop has no product ${asin}.`);
    if (state.detail === "Attributes" && !this.#shop.showsAttributes)
      return notFound("There is no such page.");
    if (!this.#isSold(product, state)) return notFound("The product has no such choice.");
    if (state.kind === "search") visited.clear();
    else if (state.kind === "item") visited.add(product);
    else if (state.kind === "results") known.searches++;
    const restored: ShopState = restoreState(visit, {
      ...state,
      product,
      visited: [...visited],
      searches: known.searches,
    });
    return {
      status: 200,
      type: "text/html; charset=utf-8",
      body: renderState(visit, restored, this.#pictures),
    };
  }

  /** Whether everything chosen is one of the product's values and can be bought. */
  #isSold(product: number, { chosen }: Pick<SavedState, "chosen">): boolean {
    if (chosen.length === 0) return true;
    const { options } = this.#shop.catalogue.products.at(product);
    return chosen.every(([name, choice]) =>
      options.some(
        (option) =>
          option.name === name && option.values.some(({ value, inStock }) => value === choice && inStock),
      ),
    );
  }

  #picture(path: string): SiteResponse {
    const name = /^\/picture\/(.+)\.svg$/.exec(path)?.[1] ?? "";
    let number: number | undefined;
    try {
      number = this.#shop.catalogue.productNumber(decodeURIComponent(name));
    } catch {
      number = undefined; // no percent-encoding
    }
    if (number === undefined) return notFound("There is no such picture.");
    const product = this.#shop.catalogue.products.at(number);
    return { status: 200, type: "image/svg+xml; charset=utf-8", body: drawPicture(product), maxAge: 86_400 };
  }

  /** Ten letters, as in the original. */
  #newSession(): string {
    return Array.from(randomBytes(10), (byte) => String.fromCharCode(97 + (byte % 26))).join("");
  }

  #enter(session: string): SiteVisit | null {
    const known = this.#visits.get(session);
    if (known !== undefined) {
      this.#visits.delete(session);
      this.#visits.set(session, known);
      return known;
    }
    const goal = this.#goalOf(session);
    if (goal === null) return null;
    const { goals } = this.#shop.catalogue;
    const random = rng(this.#seed, "webshop", goal);
    return this.#remember({ shop: this.#shop, goal: goals.at(goal), session, rng: random });
  }

  #remember(visit: Visit): SiteVisit {
    const entered: SiteVisit = { visit, visited: new Set(), searches: 0 };
    this.#visits.set(visit.session, entered);
    const [oldest] = this.#visits.keys();
    if (this.#visits.size > VISITS_LIMIT && oldest !== undefined) this.#visits.delete(oldest);
    return entered;
  }

  #goalOf(session: string): number | null {
    const { size } = this.#shop.catalogue.goals;
    if (session.includes("fixed")) {
      const digits = /_(\d{1,9})$/.exec(session)?.[1];
      const number = Number(digits);
      return digits === undefined || number >= size ? null : number;
    }
    if (size === 0) return null;
    const sums = (this.#weights ??= this.#cumulativeWeights());
    const [a] = hash128(`${this.#seed} ${session}`);
    const drawn = (a / 2 ** 32) * (sums[size - 1] as number);
    let low = 0;
    for (let high = size - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #cumulativeWeights(): Float64Array {
    const { goals } = this.#shop.catalogue;
    const sums = new Float64Array(goals.size);
    let sum = 0;
    for (let i = 0; i < sums.length; i++) sums[i] = sum += goals.weightOf(i);
    return sums;
  }
}

/** A query from the search field: lower-cased and split at single blanks, as the original does. */
function search(session: string, form: URLSearchParams): SiteResponse {
  const query = (form.get("search_query") ?? "").toLowerCase();
  if (query.length > QUERY_LIMIT) {
    return page(
      400,
      "Too long",
      html`<main class="container"><p>A query may have ${QUERY_LIMIT} characters.</p></main>`,
    );
  }
  return redirect(resultsPath({ session, keywords: query.split(" "), page: 1 }));
}

const redirect = (location: string): SiteResponse => ({
  status: 303,
  type: "text/plain; charset=utf-8",
  body: "",
  location,
});

const notFound = (text: string): SiteResponse =>
  page(
    404,
    "Not found",
    html`<main class="container"><h2>${text}</h2><nav class="top-buffer"><a class="btn btn-success" href="/">Start shopping</a></nav></main>`,
  );

function page(status: number, title: string, body: Markup): SiteResponse {
  return { status, type: "text/html; charset=utf-8", body: toDocument(title, body) };
}
