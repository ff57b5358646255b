/** A shop behind a browser, for tests: opened where there is a Chromium, closed after the file. */
import { silentLogger } from "turnwise/core";
import { afterAll } from "vitest";
import { BrowserSession } from "../../../../envs/webshop/browser/browser-session.ts";
import { BrowserPool } from "../../../../envs/webshop/browser/pool.ts";
import { type VisitOptions, visitOptionsSchema } from "../../../../envs/webshop/options.ts";
import type { Shop } from "../../../../envs/webshop/pages/shop-session.ts";
import { findChromium } from "../../../../scripts/chromium.ts";

/** Null where there is no Chromium and none can be had; the tests then say so and are skipped. */
export const chromium = findChromium();
if (chromium === null) process.stderr.write("no Chromium: tests of the shop in a browser are skipped\n");
else process.env["TURNWISE_CHROMIUM"] = chromium;

const open: BrowserSession[] = [];
afterAll(async () => {
  await Promise.all(open.map((session) => session.close()));
});

export const poolOf = (shop: Shop, limit = 16): BrowserPool =>
  new BrowserPool({ shop, limit, log: silentLogger });

export function sessionOf(
  pool: BrowserPool,
  shop: Shop,
  options: Partial<VisitOptions> = {},
): BrowserSession {
  const session = new BrowserSession(pool, shop, visitOptionsSchema.parse({ face: "browser", ...options }));
  open.push(session);
  return session;
}
