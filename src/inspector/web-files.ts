/** The built pages: where they lie, and how a file of them is answered. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { InspectorError } from "../core/errors.ts";

/** Media types of everything the build writes. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const fromSource = import.meta.url.endsWith(".ts");
const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The folder of the built pages. In a source checkout they are built first where they are missing or older than
 * their sources.
 *
 * @param say told when that takes a moment
 * @throws InspectorError `inspector/not-built`
 */
export async function webFolder(say: (text: string) => void = () => {}): Promise<string> {
  if (!fromSource) return checked(fileURLToPath(new URL("./web/", import.meta.url)));
  const script = join(root, "scripts", "build-web.ts");
  if (!existsSync(script)) throw notBuilt(script);
  const folder = join(root, ".cache", "inspector-web");
  const fresh = await run(script, ["--check", folder]);
  if (fresh.status !== 0) {
    say("building the inspector's pages, once …");
    const built = await run(script, [folder]);
    if (built.status !== 0) throw notBuilt(built.output.trim().split("\n").at(-1) ?? "");
  }
  return checked(folder);
}

function run(script: string, args: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", (error) => resolve({ status: null, output: error.message }));
    child.once("close", (status) => resolve({ status, output }));
  });
}

function checked(folder: string): string {
  if (existsSync(join(folder, "index.html"))) return folder;
  throw notBuilt(`${folder} holds no index.html`);
}

function notBuilt(why: string): InspectorError {
  return new InspectorError(
    "inspector/not-built",
    `The inspector's pages are not built and cannot be (${why}). In a checkout run npm run build; else install the package again.`,
  );
}

/** A file of the pages with its media type; null where there is none of that path. */
export async function webFile(
  folder: string,
  path: string,
): Promise<{ readonly type: string; readonly content: Buffer } | null> {
  const inside = normalize(path);
  const type = TYPES[extname(inside)];
  if (type === undefined || inside.includes("..") || inside.includes("\0")) return null;
  const file = join(folder, inside);
  if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  const content = await readFile(file).catch(() => null);
  return content === null ? null : { type, content };
}
