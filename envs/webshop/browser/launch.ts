/** Starts the browser. Playwright is loaded here and nowhere else, when a browser is asked for. */

import type { Browser } from "playwright-core";
import { messageOf } from "turnwise/core";
import { findChromium, noBrowser } from "./find-chromium.ts";

/** Size of the window, CSS pixels. */
export const WINDOW = { width: 1280, height: 800 } as const;

const ARGUMENTS = [
  // No name but this machine's leads anywhere, and nothing goes round by a proxy.
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
  "--no-proxy-server",
  "--disable-gpu",
  // Containers often have a small /dev/shm.
  "--disable-dev-shm-usage",
];

/** @throws EnvironmentError `env/no-browser` where there is none or it does not start */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import("playwright-core").catch((error: unknown) => {
    throw noBrowser("The package playwright-core is not installed (npm install playwright-core)", error);
  });
  const executablePath = findChromium(chromium.executablePath());
  try {
    // Signals are the command line's business.
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    return await chromium.launch({ executablePath, args: ARGUMENTS, headless: true, ...signals });
  } catch (error) {
    const [reason = ""] = messageOf(error).split("\n", 1);
    throw noBrowser(`${executablePath} did not start (${reason})`, error);
  }
}
