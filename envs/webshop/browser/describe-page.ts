/** What the agent reads of a page in the browser, in each observation mode. */
import type { Info } from "turnwise/env";
import type { VisitOptions } from "../options.ts";
import { plainText, richText } from "../pages/text.ts";
import { urlOf } from "../site/addresses.ts";
import type { BrowserPage, SeenPage } from "./browser-page.ts";
import { WINDOW } from "./launch.ts";

export interface Drawn {
  readonly text: string;
  /** Beside the observation, for people and for policies with eyes. */
  readonly info: Info;
}

/** @param session the name of the session in addresses, in place of the one that the site knows: always the same */
export async function describePage(
  page: BrowserPage,
  { nodes, wanted, visited }: SeenPage,
  session: string,
  mode: VisitOptions["observation"],
): Promise<Drawn> {
  const named = (text: string): string => text.replaceAll(wanted.session, session);
  switch (mode) {
    case "text":
      return { text: plainText(nodes), info: {} };
    case "text_rich":
      return { text: richText(nodes, urlOf(wanted, session), (link) => visited.includes(link)), info: {} };
    case "url":
      return { text: urlOf(wanted, session), info: {} };
    case "html":
      return { text: named(await page.markup()), info: {} };
    case "accessibility":
      return { text: named(await page.accessibility()), info: {} };
    case "screenshot": {
      const picture = await page.screenshot();
      const text = `Screenshot of the page: PNG, ${WINDOW.width} × ${WINDOW.height}, base64 in info.screenshot`;
      return { text, info: { screenshot: picture.toString("base64") } };
    }
    default:
      return mode satisfies never;
  }
}
