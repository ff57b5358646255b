/** Draws what a large enough order earns: so that the cheapest order is not large enough, and another one is. */
import type { Rng } from "turnwise/core";
import type { Deal } from "./deal.ts";
import type { Errand } from "./errand.ts";
import { offersOf } from "./offers.ts";
import { cheapest, dearest } from "./optimum.ts";
import type { Stock } from "./stock.ts";

/** Where it begins between the cheapest and the dearest order, as a share of the way. */
const SHARE = { least: 0.1, most: 0.35 } as const;
/** Less between the two is nothing to choose from, in cents. */
const FEWEST = 500;
const SHIPPING = [499, 699, 899, 1299] as const;
const COUPONS = [500, 800, 1000, 1500, 2000] as const;

/** @returns null where the errands leave nothing to choose */
export function drawDeal(stock: Stock, errands: readonly Errand[], random: Rng): Deal | null {
  const all = errands.map((errand) => errand.items.map((item) => offersOf(stock, errand, item)));
  const low = Math.max(...all.map((things) => cheapest(things)?.cents ?? Number.POSITIVE_INFINITY));
  const high = Math.min(...all.map((things) => dearest(things) ?? Number.NEGATIVE_INFINITY));
  if (high - low < FEWEST) return null;
  const share = SHARE.least + (SHARE.most - SHARE.least) * random.float();
  const from = 100 * Math.ceil((low + share * (high - low)) / 100);
  const kind = random.float() < 0.5 ? "shipping" : "coupon";
  const open = (kind === "shipping" ? SHIPPING : COUPONS).filter((worth) => 3 * worth <= from);
  const worth = open[random.int(Math.max(1, open.length))];
  return worth === undefined ? null : { kind, from, worth };
}
