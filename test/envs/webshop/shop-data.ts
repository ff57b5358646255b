/** The shop's real data, and small files of the same shape. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sharedPath } from "../../shared-data.ts";

/** The path of a file of `shared/data/webshop`, or null where there is none and none was asked for. */
export function shopFile(name: string): string | null {
  return sharedPath("data", "webshop", name);
}

/** A JSON file, packed or not. */
export async function readJsonFile<T>(path: string): Promise<T> {
  return JSON.parse(await readText(path)) as T;
}

/** A file of JSON lines, packed or not. */
export async function readLines<T>(path: string): Promise<T[]> {
  const lines = (await readText(path)).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as T);
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** A new folder for a test's files. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "turnwise-shop-"));
}

/** Writes a file of a shop into a folder: text or bytes as they are, anything else as JSON. */
export async function writeShopFile(folder: string, name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  const isRaw = typeof content === "string" || content instanceof Uint8Array;
  await writeFile(path, isRaw ? content : JSON.stringify(content));
  return path;
}

/** A record of a product file. */
export function rawProduct(asin: string, fields: object = {}): Record<string, unknown> {
  return {
    name: `Product ${asin}`,
    full_description: `What ${asin} is`,
    pricing: "$12.5",
    images: [`https://pictures.example/${asin}.jpg`],
    product_category: "Home › Things",
    small_description: ["first", "second"],
    customization_options: "",
    asin,
    category: "garden",
    query: "things",
    ...fields,
  };
}
