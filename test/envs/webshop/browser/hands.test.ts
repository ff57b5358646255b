/** The pages in the hands of a visitor: keyboard alone, and a mouse at places of the window. */
import type { Browser, Page } from "playwright-core";
import { type SiteServer, serveSite } from "turnwise/env";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, WINDOW } from "../../../../envs/webshop/browser/launch.ts";
import { LongSite } from "../../../../envs/webshop/long/site/long-site.ts";
import { SPLITS } from "../../../../envs/webshop/long/tasks.ts";
import { ShopSite } from "../../../../envs/webshop/site/shop-site.ts";
import { openWorld } from "../long/shop-world.ts";
import { MUG, OTHERS, shopOf } from "../small-shop.ts";
import { chromium } from "./face.ts";

const PATIENCE_MS = 120_000;
let browser: Browser;
let server: SiteServer;
beforeAll(async () => {
  if (chromium === null) return;
  browser = await launchChromium();
  server = await serveSite(new ShopSite(shopOf([MUG, ...OTHERS]), 1));
}, PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a window on the first page of a session. */
async function visit(session: string, at = server): Promise<Page> {
  const page = await browser.newPage({ viewport: WINDOW });
  await page.goto(`${at.url}/${session}`);
  return page;
}

/** Presses a key that leads to another page, and waits for that. */
async function follow(page: Page, go: () => Promise<unknown>): Promise<void> {
  const arrived = page.waitForEvent("load");
  await go();
  await arrived;
}
const press = (page: Page, key: string) => follow(page, () => page.keyboard.press(key));

interface Focus {
  readonly name: string;
  /** Whether a ring is drawn around it, or around its label. */
  readonly isSeen: boolean;
}

/** What has the focus. */
const focused = (page: Page): Promise<Focus> =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    const shown = element.labels?.[0] ?? element;
    const name = element.getAttribute("aria-label") ?? shown.textContent.trim();
    return { name, isSeen: parseFloat(getComputedStyle(shown).outlineWidth) > 1 };
  })()`);

/** Goes on with the Tab key until something has the focus, and says what had it on the way. */
async function tabTo(page: Page, name: string): Promise<string[]> {
  const names: string[] = [];
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press("Tab");
    const focus = await focused(page);
    if (focus.name === "") continue; // the end of the document
    expect(focus.isSeen, `${focus.name} has the focus and does not look so`).toBe(true);
    names.push(focus.name);
    if (focus.name === name) return names;
  }
  return expect.fail(`${name} cannot be reached with the keyboard; reached ${names.join(", ")}`);
}

describe.skipIf(chromium === null)("the shop", () => {
  it(
    "can be bought from with the keyboard alone, in the order in which it is read",
    async () => {
      const page = await visit("fixed_0");
      expect((await focused(page)).name).toBe("Search");
      await page.keyboard.type("Blue mug");
      await press(page, "Enter");
      expect(await tabTo(page, OTHERS[0]?.asin ?? "")).toEqual([
        "Back to Search",
        "Next >",
        MUG.asin,
        OTHERS[0]?.asin,
      ]);
      await page.keyboard.press("Shift+Tab");
      await press(page, "Enter");
      expect(await page.textContent("#product-title")).toBe(MUG.title);
      expect(await tabTo(page, "blue")).toEqual(["Back to Search", "< Prev", "blue"]);
      await press(page, "ArrowRight");
      // The choice opened a page, where the keyboard goes on.
      expect((await focused(page)).name).toBe("pale blue");
      await tabTo(page, "12 oz");
      await press(page, "ArrowDown");
      const checked = page.locator("input:checked");
      expect(await checked.evaluateAll((all) => all.map((one) => one.getAttribute("value")))).toEqual([
        "pale blue",
        "large",
      ]);
      expect(await tabTo(page, "Buy Now")).toEqual(["Description", "Features", "Reviews", "Buy Now"]);
      await press(page, "Enter");
      expect(await page.textContent("#reward pre")).toBe("1.0");
      await page.close();
    },
    PATIENCE_MS,
  );

  it(
    "can be bought from with a mouse: the whole of a row is its link, a label is its choice",
    async () => {
      const page = await visit("fixed_0");
      const clickAt = async (selector: string, x: number, y: number) => {
        const box = await page.locator(selector).first().boundingBox();
        if (box === null) return expect.fail(`${selector} is not on the page`);
        await follow(page, () => page.mouse.click(box.x + x * box.width, box.y + y * box.height));
      };
      await page.mouse.click(WINDOW.width / 2, 1);
      await page.locator("#search_input").pressSequentially("mug");
      await clickAt(".btn-success", 0.5, 0.5);
      await clickAt(".list-group-item", 0.95, 0.9);
      expect(await page.textContent("#product-title")).toBe(MUG.title);
      await clickAt("label:text-is('large')", 0.1, 0.5);
      await clickAt("label:text-is('pale blue')", 0.9, 0.9);
      await clickAt(".tabs .btn:nth-child(2)", 0.05, 0.05);
      expect(await page.textContent(".card")).toContain(MUG.bullets[0]);
      await follow(page, () => page.goBack());
      await clickAt(".purchase", 0.5, 0.5);
      expect(await page.textContent("#reward pre")).toBe("1.0");
      await page.close();
    },
    PATIENCE_MS,
  );
});

describe.skipIf(chromium === null)("the shop with a cart", () => {
  it(
    "can be bought from with the keyboard alone, nothing hidden behind the bar with the cart",
    async () => {
      const world = await openWorld();
      const ids = SPLITS.flatMap((split) => world.tasks.list(split).map(({ id }) => id));
      const number = ids.findIndex((id) => !/change|sold-out/.test(id));
      const [item] = world.tasks.task(ids[number] ?? "").errand.items;
      await using long = await serveSite(new LongSite(world, 1));
      const page = await visit(`fixed_${number}`, long);
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.type("cheap first");
      await press(page, "Enter");
      expect(await page.textContent(".note")).toBe("Note: cheap first");
      await page.keyboard.type(item?.type ?? "");
      await press(page, "Enter");
      const asins = await page.locator(".product-link").allTextContents();
      expect(await tabTo(page, asins.at(-1) ?? "")).toEqual([
        "Write a note",
        "Back to Search",
        "Next >",
        ...asins,
      ]);
      const link = await page.locator(".product-link").last().boundingBox();
      const bar = await page.locator(".cart-bar").boundingBox();
      expect((link?.y ?? 0) + (link?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
      await press(page, "Enter");
      await tabTo(page, "Add to Cart");
      await press(page, "Enter");
      expect(await page.locator("[role=status]").textContent()).toContain("Added to your cart");
      await tabTo(page, `Remove ${asins.at(-1)}`);
      await press(page, "Space");
      expect(await page.textContent(".card")).toBe("Your cart is empty.");
      await tabTo(page, "< Prev");
      await press(page, "Enter");
      await tabTo(page, "Add to Cart");
      await press(page, "Enter");
      await tabTo(page, "Checkout");
      await press(page, "Enter");
      expect(Number(await page.textContent("#reward pre"))).toBeGreaterThan(0);
      expect(await tabTo(page, "Start another order")).toEqual(["Start another order"]);
      await page.close();
    },
    PATIENCE_MS,
  );
});
