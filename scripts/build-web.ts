/**
 * Builds the pages of the inspector into a folder. With --check it only tells, by its exit status, whether the folder
 * holds a build of the present sources.
 *
 *   node scripts/build-web.ts [--check] <folder>
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = join(import.meta.dirname, "..");
const source = join(root, "src", "inspector", "web");
const STAMP = "built-from.txt";

/** What the build depends on, as one hash. */
function stampOf(): string {
  const hash = createHash("sha256");
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of [...files, join(root, "package-lock.json"), import.meta.filename]) {
    if (existsSync(path))
      hash.update(relative(root, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

async function build(folder: string): Promise<void> {
  const { build: bundle } = await import("vite");
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  try {
    await bundle({
      root: source,
      configFile: false,
      base: "/",
      logLevel: "warn",
      publicDir: false,
      oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
      build: {
        outDir: temporary,
        emptyOutDir: true,
        target: "es2022",
        modulePreload: false, // its helper writes a script into the page, which the page's policy refuses
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        rolldownOptions: { checks: { pluginTimings: false } },
      },
    });
    writeFileSync(join(temporary, STAMP), stampOf());
    place(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Puts a build into its place, whole or not at all. Another process may have been faster: readers keep what it built. */
function place(built: string, folder: string): void {
  if (isFresh(folder)) return;
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(built, folder);
  } catch (error) {
    if (!isFresh(folder)) throw error;
  }
}

function isFresh(folder: string): boolean {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf();
}

const [first = "", second = ""] = process.argv.slice(2);
if (first === "--check") {
  process.exitCode = isFresh(second) ? 0 : 1;
} else {
  await build(resolve(first));
}
