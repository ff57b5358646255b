/** The shop with a cart as pages: what they say is what the engine says, and nothing that is sent to them breaks them. */
import fc from "fast-check";
import type { Observation } from "turnwise/core";
import type { SiteResponse } from "turnwise/env";
import { beforeAll, describe, expect, it } from "vitest";
import type { LongTask } from "../../../../../envs/webshop/long/errand.ts";
import type { LongWorld } from "../../../../../envs/webshop/long/session.ts";
import { LongSite } from "../../../../../envs/webshop/long/site/long-site.ts";
import { SPLITS } from "../../../../../envs/webshop/long/tasks.ts";
import { plainText } from "../../../../../envs/webshop/pages/text.ts";
import { createLongExpert } from "../../../../../envs/webshop/players/long-expert.ts";
import { anyText } from "../../any-text.ts";
import { readMarkup } from "../../site/read-markup.ts";
import { openWorld, sessionOf, tasksOf } from "../shop-world.ts";

let world: LongWorld;
let ids: readonly string[];
beforeAll(async () => {
  world = await openWorld();
  ids = SPLITS.flatMap((split) => world.tasks.list(split).map(({ id }) => id));
});

/** A visitor of the site, who follows its links and sends its forms. */
class Visitor {
  readonly site: LongSite;
  readonly session: string;
  path = "";
  body = "";

  constructor(site: LongSite, session: string) {
    this.site = site;
    this.session = session;
    this.get(`/${session}`);
  }

  get(path: string): this {
    return this.#ask("GET", path, {});
  }

  post(path: string, fields: Readonly<Record<string, string>> = {}): this {
    return this.#ask("POST", path, fields);
  }

  /** Clicks what has this name, or looks for words. */
  act(action: string): this {
    const [, name = "", argument = ""] = /^(\w+)\[(.+)\]$/.exec(action) ?? [];
    if (name === "search") return this.post(`/${this.session}`, { search_query: argument });
    const [way] = this.ways().filter((one) => one.name.toLowerCase() === argument);
    if (way === undefined) throw new Error(`${action} is not on the page`);
    return way.method === "post" ? this.post(way.to) : this.get(way.to);
  }

  /** Everything that can be clicked. */
  ways(): { name: string; to: string; method: string }[] {
    const links = this.body.matchAll(/<a class="[^"]*" href="([^"]*)">([^<]*)<\/a>/g);
    const choices = this.body.matchAll(/ value="([^"]*)" data-url="([^"]*)"/g);
    const forms = this.body.matchAll(
      /<form method="post" action="([^"]*)"[^>]*><button [^>]*>([^<]*)<\/button><\/form>/g,
    );
    return [
      ...Array.from(links, ([, to = "", name = ""]) => ({ name: unescaped(name), to, method: "get" })),
      ...Array.from(forms, ([, to = "", name = ""]) => ({ name, to, method: "post" })),
      ...Array.from(choices, ([, name = "", to = ""]) => ({ name: unescaped(name), to, method: "get" })),
    ];
  }

  /** What the page says, as the engine would. The receipt's way to another order is the site's alone. */
  says(): string {
    const texts = readMarkup(this.body).texts.filter((text) => text !== "Start another order");
    return plainText(texts.map((text) => ({ kind: "text", text })));
  }

  #ask(method: "GET" | "POST", path: string, fields: Readonly<Record<string, string>>): this {
    let answer = ask(this.site, path, method, fields);
    this.path = path;
    while (answer.status === 303) {
      this.path = answer.location ?? "";
      answer = ask(this.site, this.path);
    }
    expect(answer.status, this.path).toBe(200);
    this.body = answer.body;
    return this;
  }
}

const unescaped = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function ask(
  site: LongSite,
  path: string,
  method: "GET" | "POST" = "GET",
  fields: Readonly<Record<string, string>> = {},
): SiteResponse {
  const form = new URLSearchParams(fields);
  return site.answer({ method, path, query: new URLSearchParams(), form });
}

const visit = (task: LongTask) => new Visitor(new LongSite(world, 1), `fixed_${ids.indexOf(task.id)}`);
const find = (test: (task: LongTask) => boolean) => tasksOf(world, "train", 80).find(test) as LongTask;
const plain = () => find(({ change, soldOut }) => change === null && soldOut === null);

describe("the site of the shop with a cart", () => {
  it("says at every turn what the engine says, from the first page to the score", () => {
    const played = [
      find(({ change, soldOut }) => change !== null && soldOut !== null),
      find(({ errand, soldOut }) => errand.deal !== null && soldOut !== null),
      find(({ errand }) => errand.matches.length > 0 && errand.budget !== null),
    ];
    for (const task of played) {
      const visitor = visit(task);
      const session = sessionOf(world);
      const expert = createLongExpert();
      let observation: Observation = session.reset({ task: { id: task.id }, seed: 0 }).observation;
      expect(visitor.says()).toBe(observation.text);
      for (let turn = 0; turn < 160; turn++) {
        const action = expert.act(observation);
        const { observation: next, terminated, success } = session.step(action);
        visitor.act(action.text);
        expect(visitor.says(), `${task.id}, turn ${turn}: ${action.text}`).toBe(next.text);
        const clicks = (next.admissible ?? []).filter((one) => one.startsWith("click["));
        const ways = visitor.ways().map(({ name }) => `click[${name.toLowerCase()}]`);
        expect(ways.filter((one) => one !== "click[start another order]")).toEqual(
          expect.arrayContaining(clicks),
        );
        observation = next;
        if (!terminated) continue;
        expect(success).toBe(true);
        expect(visitor.body).toContain('<div id="reward" class="score"><pre>1.0</pre></div>');
        break;
      }
      expect(observation.text).toContain("Thank you");
    }
  });

  it("takes no turn for a page that is loaded anew, and one for a page gone back to", () => {
    const task = find(({ change }) => change !== null);
    const due = task.change?.turn ?? 0;
    const visitor = visit(task);
    const [type = ""] = task.errand.items.map((item) => item.type);
    visitor.act(`search[${type}]`);
    for (let i = 0; i < due + 3; i++) visitor.get(visitor.path);
    expect(visitor.says()).not.toContain("Message from the customer");
    const results = visitor.path;
    for (let turn = 2; turn <= due; turn++) visitor.get(turn % 2 === 0 ? `/${visitor.session}` : results);
    expect(visitor.says()).toContain("Message from the customer");
    expect(visitor.get(visitor.path).says()).toContain("Message from the customer");
    expect(visitor.act("click[view cart]").says()).not.toContain("Message");
    expect(visitor.says()).toContain(task.change?.message ?? "");
  });

  it("puts what a page shows into the cart, also from a window that was left behind", () => {
    const visitor = visit(plain());
    const [first, second] = plain().errand.items.map(({ type }) => type);
    visitor.act(`search[${first}]`);
    const [link] = visitor.ways().filter(({ to }) => to.startsWith("/item_page/"));
    visitor.act(`click[${link?.name.toLowerCase()}]`);
    const item = visitor.path;
    visitor.get(`/${visitor.session}`).act(`search[${second}]`);
    visitor.post(item);
    expect(visitor.says()).toContain(`Added to your cart: ${link?.name}.`);
    expect(visitor.act("click[< prev]").path).toBe(item);
    visitor.act("click[add to cart]");
    expect(visitor.says()).toContain("Quantity: 2");
    const elsewhere = visitor.get(`/${visitor.session}`);
    elsewhere.post(`/cart/${visitor.session}/remove/${link?.name}`);
    expect(visitor.says()).toContain("Your cart is empty.");
    expect(visitor.post(`/cart/${visitor.session}/checkout`).says()).toContain("Your cart is empty.");
    expect(visitor.post(`/cart/${visitor.session}/remove/NOTHING`).says()).toContain("Your cart is empty.");
  });

  it("writes notes down, whatever is in them, and shows them where the visitor was", () => {
    const visitor = visit(plain());
    visitor.act("search[coat]");
    const at = visitor.path;
    visitor.post(`/cart/${visitor.session}/note`, { note: 'One [1] <b>"two"</b>\r\nthree' });
    expect(visitor.path).toBe(at);
    expect(visitor.says()).toContain('Note: one 1 <b>"two"</b> three');
    const { body } = visitor;
    for (const note of ["", " ", "[]", "x".repeat(201)]) {
      expect(visitor.post(`/cart/${visitor.session}/note`, { note }).body).toBe(body);
    }
  });

  it("has nothing but the receipt after the checkout, and a way to another order", () => {
    const visitor = visit(plain());
    visitor.act(`search[${plain().errand.items[0]?.type}]`);
    visitor.get(visitor.ways().find(({ to }) => to.startsWith("/item_page/"))?.to ?? "");
    const item = visitor.path;
    visitor.act("click[add to cart]").act("click[checkout]");
    const receipt = visitor.body;
    expect(visitor.says()).toContain("Thank you for shopping with us!");
    for (const path of [`/${visitor.session}`, item, `/search_results/${visitor.session}/coat/1`]) {
      expect(visitor.get(path).body).toBe(receipt);
    }
    expect(visitor.post(item).body).toBe(receipt);
    expect(visitor.post(`/cart/${visitor.session}/checkout`).body).toBe(receipt);
    expect(visitor.ways()).toEqual([{ name: "Start another order", to: "/", method: "get" }]);
    expect(ask(visitor.site, "/").location).toMatch(/^\/[a-z]{10}$/);
  });

  it("gives the same name the same task, others others, and says which numbers there are not", () => {
    const of = (session: string) => new Visitor(new LongSite(world, 1), session).says();
    expect(of("somebody")).toBe(of("somebody"));
    expect(new Set(["a", "b", "c", "d"].map(of)).size).toBe(4);
    expect(of("fixed_0")).toContain(world.tasks.task(ids[0] ?? "").instruction);
    for (const name of ["fixed", "fixed_999999", "fixed_x"]) {
      const { status, body } = ask(new LongSite(world, 1), `/${name}`);
      expect([status, body.includes("There is no task for the session")]).toEqual([404, true]);
    }
  });

  it("answers whatever is asked with a page", () => {
    const site = new LongSite(world, 1);
    const asin = world.stock.product(0).asin;
    const known = ["cart", "checkout", "remove", "note", "item_page", "search_results", "done", "s", asin];
    const piece = fc.oneof(
      fc.constantFrom(...known, "1", "%", "%zz", "..", "coat", "%7B%7D", "Features", "a".repeat(300)),
      anyText(6).map((text) => encodeURIComponent(Buffer.from(text).toString())),
    );
    const fields = fc.record({ note: anyText(8), search_query: anyText(8) });
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 7 }),
        fc.constantFrom("GET" as const, "POST" as const),
        fields,
        (pieces, method, form) => {
          const { status, body } = ask(site, `/${pieces.join("/")}`, method, form);
          expect([200, 303, 400, 404]).toContain(status);
          if (status === 200 && body.startsWith("<!doctype")) readMarkup(body);
        },
      ),
      { numRuns: 500 },
    );
  });
});
