/**
 * The browser that the sessions of one environment share: started with the first of them, closed with the last. Each
 * session has a context of its own, with one page; contexts that sessions leave are given to later ones.
 */

import type { Browser, BrowserContext } from "playwright-core";
import { EnvironmentError, type Logger } from "turnwise/core";
import { type SiteServer, serveSite } from "turnwise/env";
import type { Shop, Visit } from "../pages/shop-session.ts";
import { ShopSite } from "../site/shop-site.ts";
import { BrowserPage, browserFailed } from "./browser-page.ts";
import { launchChromium, WINDOW } from "./launch.ts";

/** Episodes after which a context is replaced, so that what a browser keeps does not grow. */
const EPISODES_LIMIT = 200;

/** A running browser and the site it looks at. */
interface Running {
  readonly browser: Browser;
  readonly server: SiteServer;
  readonly site: ShopSite;
}

/** A session's place in the browser. */
export interface Lease {
  readonly page: BrowserPage;
  readonly context: BrowserContext;
  readonly running: Running;
  episodes: number;
}

export interface PoolOptions {
  readonly shop: Shop;
  /** Most sessions at a time. */
  readonly limit: number;
  readonly log: Logger;
}

export class BrowserPool {
  readonly #options: PoolOptions;
  readonly #idle: Lease[] = [];
  #running: Promise<Running> | null = null;
  #inUse = 0;
  #visits = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Places in use now. */
  get inUse(): number {
    return this.#inUse;
  }

  /**
   * A place in the browser, which is started where it is not running. Give it back.
   *
   * @throws EnvironmentError `env/browser-busy` where all are in use, `env/no-browser`, `env/browser-failed`
   */
  async take(): Promise<Lease> {
    const { limit } = this.#options;
    if (this.#inUse >= limit) {
      throw new EnvironmentError(
        "env/browser-busy",
        `${this.#inUse} sessions of webshop have a page in the browser, as many as browserPages allows; play fewer at ` +
          "a time, or raise it.",
      );
    }
    this.#inUse++;
    try {
      const running = await this.#run();
      const idle = this.#idle.pop();
      return idle !== undefined && idle.running === running ? idle : await openPlace(running);
    } catch (error) {
      await this.#leave();
      throw error;
    }
  }

  /** @param isBroken whether something went wrong in it; then nobody gets it again */
  async give(lease: Lease, isBroken: boolean): Promise<void> {
    const isOver = isBroken || this.isWorn(lease) || !lease.running.browser.isConnected();
    if (isOver)
      await lease.context.close().catch(() => {}); // It may be gone already.
    else this.#idle.push(lease);
    await this.#leave();
  }

  /** Lets a visit into the site under a name of its own. @returns the name */
  admit({ running }: Lease, visit: Visit): string {
    // Stands in every link; a name that no text of a shop holds can be told from it.
    const session = `~${++this.#visits}~`;
    running.site.admit({ ...visit, session });
    return session;
  }

  dismiss({ running }: Lease, session: string): void {
    running.site.dismiss(session);
  }

  /** Whether it was played in long enough to be replaced. */
  isWorn({ episodes }: Lease): boolean {
    return episodes >= EPISODES_LIMIT;
  }

  #run(): Promise<Running> {
    if (this.#running !== null) return this.#running;
    // Where it did not start, crashed or was closed, the next session starts another.
    const forget = (): void => {
      if (this.#running === started) this.#running = null;
    };
    const started = this.#start(forget);
    started.catch(forget);
    this.#running = started;
    return started;
  }

  async #start(forget: () => void): Promise<Running> {
    const { shop, log } = this.#options;
    const browser = await launchChromium();
    const site = new ShopSite(shop, 0, "drawn");
    const server = await serveSite(site, log);
    browser.on("disconnected", () => {
      forget();
      void server.close();
    });
    log.debug({ version: browser.version(), site: server.url }, "browser started");
    return { browser, server, site };
  }

  /** The last one out closes the browser. */
  async #leave(): Promise<void> {
    this.#inUse--;
    if (this.#inUse > 0 || this.#running === null) return;
    const last = this.#running;
    this.#running = null;
    this.#idle.splice(0);
    const { browser, server } = await last;
    await Promise.all([browser.close(), server.close()]);
  }
}

async function openPlace(running: Running): Promise<Lease> {
  const { browser, server } = running;
  try {
    const context = await browser.newContext({ viewport: WINDOW, locale: "en-US", serviceWorkers: "block" });
    return { page: new BrowserPage(await context.newPage(), server.url), context, running, episodes: 0 };
  } catch (error) {
    throw browserFailed(error);
  }
}
