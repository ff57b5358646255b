/** The shop in one page of a browser: opens, reads, types and clicks as a visitor does. */

import type { Page } from "playwright-core";
import { EnvironmentError, messageOf } from "turnwise/core";
import { parseAction } from "../pages/action.ts";
import { clickablesOf, type Target } from "../pages/clickables.ts";
import { readPath, resultsPath, searchPath, type Wanted } from "../site/addresses.ts";
import { QUERY_LIMIT } from "../site/answers.ts";
import { type RawPage, READ_PAGE } from "./page-script.ts";

/** What a visitor has before them. */
export interface SeenPage extends Omit<RawPage, "path"> {
  readonly wanted: Wanted;
  readonly clickables: ReadonlyMap<string, Target>;
}

/** Longest wait for a page, milliseconds. */
const PATIENCE_MS = 20_000;

const CHOICE = ".radio-toolbar input[type=radio]";

export class BrowserPage {
  readonly #page: Page;
  readonly #origin: string;

  constructor(page: Page, origin: string) {
    this.#page = page;
    this.#origin = origin;
    page.setDefaultTimeout(PATIENCE_MS);
    page.setDefaultNavigationTimeout(PATIENCE_MS);
  }

  /** Enters the shop. */
  enter(session: string): Promise<SeenPage> {
    return this.#guard(async () => {
      await this.#open(searchPath(session));
      return this.#read();
    });
  }

  /**
   * Does an action in the page.
   *
   * @returns null where it is not possible: nothing was done
   */
  act(seen: SeenPage, action: string): Promise<SeenPage | null> {
    const { name, argument } = parseAction(action);
    if (argument === null) return Promise.resolve(null);
    return this.#guard(async () => {
      if (name === "search") {
        if (argument.length > QUERY_LIMIT) return null;
        await this.#search(seen, argument);
        return this.#read();
      }
      const target = name === "click" && argument !== "search" ? seen.clickables.get(argument) : undefined;
      if (target === undefined) return null;
      await this.#click(seen, argument, target);
      return this.#read();
    });
  }

  /** The page as assistive technology is told of it: Playwright's accessibility snapshot. */
  accessibility(): Promise<string> {
    return this.#guard(() => this.#page.locator("body").ariaSnapshot());
  }

  /** What is in the window, as PNG. */
  screenshot(): Promise<Buffer> {
    return this.#guard(async () => {
      await this.#page.waitForLoadState("load");
      return this.#page.screenshot({ type: "png", animations: "disabled", caret: "hide" });
    });
  }

  markup(): Promise<string> {
    return this.#guard(() => this.#page.content());
  }

  /** Types a query where there is a field for it; elsewhere opens its address, as the original's simulator does. */
  async #search({ wanted: { session, state } }: SeenPage, query: string): Promise<void> {
    if (state.kind === "search") {
      await this.#page.locator("#search_input").fill(query);
      await this.#press("form .btn", 0);
    } else await this.#open(resultsPath({ session, keywords: query.split(" "), page: 1 }));
  }

  /** A button of that name goes before a thing that carries it, and of two things the later is meant. */
  async #click({ nodes }: SeenPage, name: string, target: Target): Promise<void> {
    const buttons = nodes.filter(({ kind }) => kind === "button");
    const button = buttons.findIndex(({ text }) => text.toLowerCase() === name);
    if (button >= 0) return this.#press(".btn", button);
    if (target.kind === "link") return this.#press(".product-link", target.product);
    const choices = nodes.filter(({ kind }) => kind === "option");
    const choice = choices.findLastIndex((node) => node.kind === "option" && node.value === name);
    // What is chosen already cannot be chosen again.
    const isChosen = await this.#page.locator(CHOICE).nth(choice).isChecked();
    if (!isChosen) await this.#press(CHOICE, choice);
  }

  async #open(path: string): Promise<void> {
    await this.#page.goto(this.#origin + path, { waitUntil: "domcontentloaded" });
  }

  /** Clicks the element, without waiting for it to be painted, and waits for the page that it leads to. */
  async #press(selector: string, at: number): Promise<void> {
    const arrived = this.#page.waitForEvent("domcontentloaded");
    const [pressed] = await Promise.allSettled([
      this.#page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)})[${at}].click()`),
      arrived,
    ]);
    await arrived;
    if (pressed.status === "rejected" && !isGone(pressed.reason)) throw pressed.reason;
  }

  async #read(): Promise<SeenPage> {
    const { path, ...page } = await this.#page.evaluate<RawPage>(READ_PAGE);
    const wanted = readPath(path);
    if (wanted === null || !this.#page.url().startsWith(`${this.#origin}/`)) {
      throw new Error(`it left the shop for ${this.#page.url()}`);
    }
    return { ...page, wanted, clickables: clickablesOf(page.nodes) };
  }

  /** @throws EnvironmentError `env/browser-failed` for whatever goes wrong in the page */
  async #guard<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw browserFailed(error);
    }
  }
}

export function browserFailed(error: unknown): EnvironmentError {
  // What follows the first line is Playwright's log of the call.
  const [reason = ""] = messageOf(error).split("\n", 1);
  return new EnvironmentError(
    "env/browser-failed",
    `The browser in which webshop is played failed: ${reason.replace(/\.$/, "")}. The episode is lost; the next one ` +
      "gets a new page.",
    { cause: error },
  );
}

/** Whether a call found no answer because the page went on to the next one. */
const isGone = (error: unknown): boolean => /context was destroyed|navigat/i.test(messageOf(error));
