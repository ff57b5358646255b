/** The environment in a browser: its observations, its limits, and what it does when the browser fails. */
import { openLocalHost } from "turnwise/env";
import webshop from "turnwise/envs/webshop";
import { afterEach, describe, expect, it } from "vitest";
import { findChromium } from "../../../../envs/webshop/browser/find-chromium.ts";
import { visitOptionsSchema } from "../../../../envs/webshop/options.ts";
import type { Product } from "../../../../envs/webshop/product.ts";
import { WebshopSession } from "../../../../envs/webshop/session.ts";
import { MUG, OTHERS, product, shopOf } from "../small-shop.ts";
import { chromium, poolOf, sessionOf } from "./face.ts";

const TASK = { id: "goal-0" };
const HOSTILE: Product = {
  ...product("B000000002", "</title><script>document.title='taken'</script> mug \r\n\u0085 &amp;", {
    description: '<img src="https://pictures.example/x.png" onerror="document.body.remove()">',
    images: ["https://pictures.example/y.png"],
  }),
  options: [
    {
      name: 'si"ze',
      values: [
        { value: "a/b?#%2f", image: null, surcharge: 4, inStock: true },
        { value: "buy now", image: null, surcharge: 0, inStock: true },
        { value: "gone", image: null, surcharge: 0, inStock: false },
      ],
    },
    { name: "color", values: [{ value: "a/b?#%2f", image: null, surcharge: 0, inStock: true }] },
  ],
};
const SHOP = shopOf([MUG, HOSTILE, ...OTHERS]);

describe.skipIf(chromium === null)("in a browser", () => {
  it("texts that try to be markup are texts, and names reach what they reach in the engine", async () => {
    const pool = poolOf(SHOP);
    const [browser, engine] = [sessionOf(pool, SHOP), new WebshopSession(SHOP, visitOptionsSchema.parse({}))];
    await browser.reset({ task: TASK, seed: 1 });
    engine.reset({ task: TASK, seed: 1 });
    const actions = [
      "search[mug]",
      "click[b000000002]",
      "click[a/b?#%2f]",
      "click[a/b?#%2f]",
      "click[description]",
    ];
    for (const text of [
      ...actions,
      "click[< prev]",
      "click[gone]",
      "search[x]",
      "search[taken]",
      "click[next >]",
    ]) {
      const there = await browser.step({ text });
      expect(there.observation, text).toEqual(engine.step({ text }).observation);
    }
    await browser.close();
  });

  it("pages can be read as markup, as a tree or as a picture, and say which", async () => {
    const pool = poolOf(SHOP);
    const read = async (observation: "html" | "accessibility" | "screenshot") => {
      const session = sessionOf(pool, SHOP, { observation });
      await session.reset({ task: TASK, seed: 1 });
      await session.step({ text: "search[blue]" });
      return session.step({ text: "click[b000000001]" });
    };
    const [html, tree, picture] = await Promise.all([
      read("html"),
      read("accessibility"),
      read("screenshot"),
    ]);
    expect(html.observation.text).toMatch(/^<!DOCTYPE html>[\s\S]*class="radio-toolbar"/i);
    for (const line of [
      "- radio",
      'group "color"',
      '- link "Back to Search"',
      '- button "Buy Now"',
      'heading "Price: $12.5"',
    ]) {
      expect(tree.observation.text).toContain(line);
    }
    for (const again of [await read("html"), await read("accessibility")]) {
      expect([html.observation.text, tree.observation.text]).toContain(again.observation.text);
    }
    expect(picture.observation.text).toBe(
      "Screenshot of the page: PNG, 1280 × 800, base64 in info.screenshot",
    );
    const bytes = Buffer.from(String(picture.info?.["screenshot"]), "base64");
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1280, 800]);
    expect(picture.observation.admissible).toEqual(html.observation.admissible);
  });

  it("queries that the site would refuse do nothing", async () => {
    const session = sessionOf(poolOf(SHOP), SHOP);
    const { observation } = await session.reset({ task: TASK, seed: 1 });
    const result = await session.step({ text: `search[${"m".repeat(1001)}]` });
    expect([result.observation.text, result.info?.["isInvalid"]]).toEqual([observation.text, true]);
    await session.close();
  });

  it("no more sessions play than are allowed; one that ends makes room, and the last closes the browser", async () => {
    const pool = poolOf(SHOP, 2);
    const sessions = [sessionOf(pool, SHOP), sessionOf(pool, SHOP), sessionOf(pool, SHOP)] as const;
    await Promise.all([
      sessions[0].reset({ task: TASK, seed: 1 }),
      sessions[1].reset({ task: TASK, seed: 1 }),
    ]);
    await expect(sessions[2].reset({ task: TASK, seed: 1 })).rejects.toMatchObject({
      code: "env/browser-busy",
    });
    await sessions[0].close();
    await sessions[0].close();
    await sessions[2].reset({ task: TASK, seed: 1 });
    expect(pool.inUse).toBe(2);
    const lease = await (async () => {
      await sessions[1].close();
      return pool.take();
    })();
    await sessions[2].close();
    expect(lease.running.browser.isConnected()).toBe(true);
    await pool.give(lease, false);
    expect(pool.inUse).toBe(0);
    expect(lease.running.browser.isConnected()).toBe(false);
    await expect(fetch(lease.running.server.url)).rejects.toThrow();
  });

  it("a page or a browser that crashes is told, and the next episode is played", async () => {
    const pool = poolOf(SHOP, 2);
    const session = sessionOf(pool, SHOP);
    for (const break_ of ["page", "browser"]) {
      const other = await pool.take();
      await session.reset({ task: TASK, seed: 1 });
      if (break_ === "browser") await other.running.browser.close();
      else {
        const [page] = other.running.browser
          .contexts()
          .flatMap((context) => (context === other.context ? [] : context.pages()));
        await page?.close();
      }
      await pool.give(other, false);
      const failed = session.step({ text: "search[mug]" });
      await expect(failed).rejects.toMatchObject({ code: "env/browser-failed", message: /next one/ });
      await expect(session.step({ text: "search[mug]" })).rejects.toMatchObject({
        code: "env/step-before-reset",
      });
      await session.reset({ task: TASK, seed: 1 });
      expect((await session.step({ text: "search[mug]" })).observation.text).toContain("Page 1");
    }
    await session.close();
    expect(pool.inUse).toBe(0);
  });

  it("asks nobody but its own site, not even for pictures", async () => {
    const pool = poolOf(SHOP);
    const lease = await pool.take();
    const asked: string[] = [];
    const [page] = lease.context.pages();
    page?.on("request", (request) => asked.push(request.url()));
    const session = pool.admit(lease, {
      shop: SHOP,
      goal: SHOP.catalogue.goals.at(0),
      session: "0",
      rng: (await import("turnwise/core")).rng(1),
    });
    let seen = await lease.page.enter(session);
    for (const action of ["search[mug]", "click[b000000002]", "click[description]"]) {
      seen = (await lease.page.act(seen, action)) ?? expect.fail(action);
    }
    expect(asked.length).toBeGreaterThan(6);
    expect(
      asked.filter((url) => !url.startsWith(lease.running.server.url) && !url.startsWith("data:")),
    ).toEqual([]);
    // A name that is no name of this machine's leads nowhere, whoever asks.
    const failed = await page?.evaluate(
      "fetch('https://pictures.example/y.png').then(() => 'had', () => 'refused')",
    );
    expect(failed).toBe("refused");
    await expect(page?.goto("http://pictures.example/")).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
    await pool.give(lease, true);
  });

  it("the whole environment is played through its host", async () => {
    await using host = await openLocalHost(webshop, { face: "browser", products: 50 });
    const [task] = await host.tasks("test");
    const session = await host.open();
    const { observation } = await session.reset({ taskId: task?.id ?? "", seed: 1 });
    const { observation: results } = await session.step({ text: observation.admissible?.[0] ?? "" });
    expect(results.text).toContain("[SEP] Back to Search [SEP] Page 1 (Total results:");
    expect(host.info.snapshots).toBe(false);
  });
});

describe("without a browser", () => {
  const before = process.env["TURNWISE_CHROMIUM"];
  afterEach(() => {
    if (before === undefined) delete process.env["TURNWISE_CHROMIUM"];
    else process.env["TURNWISE_CHROMIUM"] = before;
  });

  it("the environment opens and names what to do once it is played", async () => {
    process.env["TURNWISE_CHROMIUM"] = "/nowhere/chromium";
    await using host = await openLocalHost(webshop, { face: "browser", products: 50 });
    const session = await host.open();
    await expect(session.reset({ taskId: "goal-0", seed: 1 })).rejects.toMatchObject({
      code: "env/no-browser",
      message: /TURNWISE_CHROMIUM names \/nowhere\/chromium.*npx playwright-core install chromium/s,
    });
  });

  it("a program that is no browser is told as what it is", async () => {
    process.env["TURNWISE_CHROMIUM"] = "/bin/false";
    const session = sessionOf(poolOf(SHOP), SHOP);
    const failed = session.reset({ task: TASK, seed: 1 });
    await expect(failed).rejects.toMatchObject({
      code: "env/no-browser",
      message: /^\/bin\/false did not start/,
    });
  });

  it("the one named goes before PATH, and PATH before Playwright's own", () => {
    expect(findChromium("/own", { TURNWISE_CHROMIUM: process.execPath, PATH: "" })).toBe(process.execPath);
    if (process.platform !== "linux" || chromium === "/usr/bin/chromium") return;
    expect(() => findChromium("/nowhere", { PATH: "/nowhere" })).toThrow(/No Chromium was found/);
  });

  it.each(["accessibility", "screenshot"])("the engine has no %s", async (observation) => {
    await expect(openLocalHost(webshop, { observation, products: 50 })).rejects.toMatchObject({
      code: "config/invalid-value",
      message: /face browser/,
    });
  });
});
