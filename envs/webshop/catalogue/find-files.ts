/** Where the original's files lie. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DataError } from "turnwise/core";
import type { ShopFiles } from "./compile-catalogue.ts";

const ITEMS = "items_shuffle";
const ATTRIBUTES = "items_ins_v2";
const HUMAN = "items_human_ins";
const FILE = /^(items_shuffle|items_ins_v2|items_human_ins)(?:_(\d+))?\.json(?:\.gz)?$/;

/** A file of the original: which one, and of how many products; infinite for the whole catalogue. */
interface Found {
  readonly kind: string;
  readonly products: number;
  readonly path: string;
}

/**
 * Finds the files of a shop. `path` may be a folder that holds them, or whose folder `data` does, or one `items_shuffle*.json` file
 * with the others beside it; each may be gzip. Of several product files in a folder the largest is taken; of several
 * attribute files the one of the same size, else that of the whole catalogue.
 *
 * @throws DataError `data/missing` when there is no product file
 */
export async function findShopFiles(path: string): Promise<ShopFiles> {
  const root = resolve(path);
  const kind = await stat(root).catch(() => null);
  if (kind === null) {
    throw new DataError(
      "data/missing",
      `There is no file or folder ${root}. Give the folder of the WebShop data.`,
    );
  }
  const folders = kind.isDirectory() ? [root, join(root, "data")] : [dirname(root)];
  for (const folder of folders) {
    const found = await listFiles(folder);
    const items = kind.isDirectory()
      ? best(found, ITEMS, Number.POSITIVE_INFINITY)
      : { path: root, products: toFound(folder, basename(root))?.products ?? Number.POSITIVE_INFINITY };
    if (items === undefined) continue;
    return {
      items: items.path,
      attributes: best(found, ATTRIBUTES, items.products)?.path,
      humanInstructions: best(found, HUMAN, items.products)?.path,
    };
  }
  throw new DataError(
    "data/missing",
    `${root} holds no product file: neither items_shuffle.json nor items_shuffle_1000.json, plain or .gz.`,
  );
}

/** The file of that kind and size, else the largest. */
function best(found: readonly Found[], kind: string, products: number): Found | undefined {
  const [first, ...others] = found.filter((file) => file.kind === kind);
  return others.reduce((chosen, file) => {
    if (chosen?.products === products) return chosen;
    return file.products === products || file.products > (chosen?.products ?? 0) ? file : chosen;
  }, first);
}

async function listFiles(folder: string): Promise<Found[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().flatMap((name) => toFound(folder, name) ?? []); // plain comes before .gz
}

function toFound(folder: string, name: string): Found | null {
  const parts = FILE.exec(name);
  if (parts === null) return null;
  const products = parts[2] === undefined ? Number.POSITIVE_INFINITY : Number(parts[2]);
  return { kind: parts[1] ?? "", products, path: join(folder, name) };
}
