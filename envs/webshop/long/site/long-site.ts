/** The shop with a cart as a site: searching and looking by addresses, as in the shop without; the cart is kept here. */
import { hash128, rng } from "turnwise/core";
import type { Site, SiteRequest, SiteResponse } from "turnwise/env";
import type { ShopState } from "../../pages/shop-session.ts";
import { restoreState } from "../../saved-visit.ts";
import { readPath, searchPath, type Wanted } from "../../site/addresses.ts";
import {
  answerForAll,
  isSold,
  keepNewest,
  notFound,
  numberNamed,
  redirect,
  SESSION_LIMIT,
  search,
  toPage,
} from "../../site/answers.ts";
import { ADD, CHECKOUT, removeName, VIEW_CART } from "../buttons.ts";
import { actLong, openPage } from "../long-shop.ts";
import { enterLongShop, type LongState, type LongVisit, pageVisit } from "../long-state.ts";
import type { LongWorld } from "../session.ts";
import { SPLITS } from "../tasks.ts";
import { type CartPlace, cartPath, readCartPath, shopPath } from "./cart-addresses.ts";
import { renderLong } from "./render-long.ts";

interface LongSiteVisit {
  readonly visit: LongVisit;
  state: LongState;
  /** Path of the page seen last, which takes no turn when it is loaded anew; "" before the first. */
  path: string;
}

/**
 * A site over the shop of the long tasks. A session named `fixed_<n>` has the task number n of all splits, one after the
 * other; any other name has a task that the name draws. Opening a page, adding, removing, writing down and checking out
 * take a turn each. After the checkout there is nothing but the receipt.
 */
export class LongSite implements Site {
  readonly #world: LongWorld;
  readonly #seed: number;
  readonly #tasks: readonly string[];
  readonly #visits = new Map<string, LongSiteVisit>();

  constructor(world: LongWorld, seed: number) {
    this.#world = world;
    this.#seed = seed;
    this.#tasks = SPLITS.flatMap((split) => world.tasks.list(split).map(({ id }) => id));
  }

  answer({ method, path, form }: SiteRequest): SiteResponse {
    const common = answerForAll(path, this.#world.shop.catalogue);
    if (common !== null) return common;
    const cart = readCartPath(path);
    const wanted = cart === null ? readPath(path) : null;
    const session = cart?.session ?? wanted?.session ?? "";
    if (session === "" || session.length > SESSION_LIMIT) return notFound("There is no such page.");
    const known = this.#enter(session);
    if (known === null) return notFound(`There is no task for the session ${session}.`);
    const isOver = known.state.page === "receipt";
    if (isOver && (method === "POST" || path !== cartPath(session))) return redirect(cartPath(session));
    if (cart !== null) return this.#atCart(known, cart, method, form);
    return wanted === null
      ? notFound("There is no such page.")
      : this.#inShop(known, wanted, method, path, form);
  }

  #atCart(known: LongSiteVisit, { session, does, asin }: CartPlace, method: string, form: URLSearchParams) {
    const path = cartPath(session);
    if (does === null) {
      if (known.path !== path) this.#act(known, `click[${VIEW_CART}]`, path);
      return toPage(renderLong(known.visit, known.state));
    }
    if (method !== "POST") return notFound("There is no such page.");
    if (does === "note") {
      const line = (form.get("note") ?? "").replace(/[[\]\s]+/g, " ");
      this.#act(known, `note[${line}]`, known.path);
      return redirect(known.path === "" ? searchPath(session) : known.path);
    }
    // Whoever is sent here from the cart may have gone on in another window.
    known.state = { ...known.state, page: "cart" };
    this.#act(known, `click[${does === "checkout" ? CHECKOUT : removeName(asin)}]`, path);
    return redirect(path);
  }

  #inShop(
    known: LongSiteVisit,
    wanted: Wanted,
    method: string,
    path: string,
    form: URLSearchParams,
  ): SiteResponse {
    const { session, asin, state: saved } = wanted;
    const { visit, state } = known;
    const { catalogue } = this.#world.shop;
    if (method === "POST" && saved.kind === "search") return search(session, form);
    const product = asin === null ? -1 : catalogue.productNumber(asin);
    if (product === undefined) return notFound(`The shop has no product ${asin}.`);
    if (saved.kind === "done" || saved.detail === "Attributes") return notFound("There is no such page.");
    if (!isSold(catalogue, product, saved.chosen)) return notFound("The product has no such choice.");
    const isSame = path === shopPath(visit, state.browsing);
    const browsing = isSame ? state.browsing : this.#browse(known, wanted, product);
    if (method === "POST" && saved.kind === "item") {
      known.state = { ...state, page: "shop", browsing };
      this.#act(known, `click[${ADD}]`, known.path);
      known.path = known.state.page === "cart" ? cartPath(session) : path;
      return redirect(known.path);
    }
    if (known.path !== path) {
      const isFirst = known.path === "" && saved.kind === "search";
      known.state = isFirst ? state : openPage(visit, state, browsing);
      known.path = path;
    }
    return toPage(renderLong(visit, known.state));
  }

  #browse({ visit, state }: LongSiteVisit, { state: saved }: Wanted, product: number): ShopState {
    const { searches, visited } = state.browsing;
    return restoreState(pageVisit(visit, state.isChanged), {
      ...saved,
      product,
      visited: saved.kind === "item" ? [...visited, product] : [...visited],
      searches: searches + (saved.kind === "results" ? 1 : 0),
    });
  }

  #act(known: LongSiteVisit, action: string, path: string): void {
    known.state = actLong(known.visit, known.state, action).state;
    known.path = path;
  }

  #enter(session: string): LongSiteVisit | null {
    const known = this.#visits.get(session);
    if (known !== undefined) {
      this.#visits.delete(session);
      this.#visits.set(session, known);
      return known;
    }
    const number = numberNamed(session, this.#tasks.length);
    const drawn = hash128(`${this.#seed} ${session}`)[0] % this.#tasks.length;
    const id = number === null ? undefined : this.#tasks[number ?? drawn];
    if (id === undefined) return null;
    const { shop, stock, tasks } = this.#world;
    const random = rng(this.#seed, "webshop-long", id);
    const visit: LongVisit = { shop, stock, task: tasks.task(id), session, rng: random };
    const entered = { visit, state: enterLongShop(visit), path: "" };
    this.#visits.set(session, entered);
    keepNewest(this.#visits);
    return entered;
  }
}
