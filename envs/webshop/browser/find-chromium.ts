/** The Chromium that is driven: the one named, the first on PATH, or the one that Playwright installed. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { EnvironmentError } from "turnwise/core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];
const ENDINGS = process.platform === "win32" ? [".exe"] : [""];

/** Where browsers stand that are not on PATH. */
const USUAL: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  linux: ["/usr/bin/chromium"],
};

/**
 * @param own where Playwright keeps its own
 * @throws EnvironmentError `env/no-browser`
 */
export function findChromium(own: string, environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment["TURNWISE_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw noBrowser(`TURNWISE_CHROMIUM names ${named}, which does not exist`);
  }
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const files = NAMES.flatMap((name) => ENDINGS.map((ending) => name + ending));
  const places = folders.flatMap((folder) => files.map((file) => join(folder, file)));
  const found = [...places, ...(USUAL[process.platform] ?? []), own].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw noBrowser("No Chromium was found");
}

export function noBrowser(reason: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(
    "env/no-browser",
    `${reason}, and the face browser of webshop needs one: install Chromium or Chrome (npx playwright-core install ` +
      "chromium does), or give the path of one in TURNWISE_CHROMIUM.",
    cause === undefined ? {} : { cause },
  );
}
