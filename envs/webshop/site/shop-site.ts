/** The shop as a site: the engine's states behind addresses, drawn as pages for people and browsers. */
import { hash128, rng } from "turnwise/core";
import type { Site, SiteRequest, SiteResponse } from "turnwise/env";
import type { Shop, ShopState, Visit } from "../pages/shop-session.ts";
import { restoreState } from "../saved-visit.ts";
import { readPath, type Wanted } from "./addresses.ts";
import {
  answerForAll,
  isSold,
  keepNewest,
  notFound,
  numberNamed,
  SESSION_LIMIT,
  search,
  toPage,
} from "./answers.ts";
import { type Pictures, renderState } from "./render.ts";

/** Where it is forgotten, what was visited is. */
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
    const common = answerForAll(path, this.#shop.catalogue);
    if (common !== null) return common;
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
    if (!isSold(catalogue, product, state.chosen)) return notFound("The product has no such choice.");
    if (state.kind === "search") visited.clear();
    else if (state.kind === "item") visited.add(product);
    else if (state.kind === "results") known.searches++;
    const restored: ShopState = restoreState(visit, {
      ...state,
      product,
      visited: [...visited],
      searches: known.searches,
    });
    return toPage(renderState(visit, restored, this.#pictures));
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
    keepNewest(this.#visits);
    return entered;
  }

  #goalOf(session: string): number | null {
    const { size } = this.#shop.catalogue.goals;
    const named = numberNamed(session, size);
    if (named !== undefined || size === 0) return named ?? null;
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
