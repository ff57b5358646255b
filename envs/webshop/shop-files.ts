/** Finds the original's files in a folder. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "turnwise/core";
import type { ShopFiles } from "./catalogue/compile-catalogue.ts";

/** Products of the small files that the original's setup offers beside the full ones. */
const SMALL = 1000;

/**
 * The files of a folder as the original's setup leaves them, packed with gzip or not. Where the small files
 * (`…_1000.json`) and the full ones stand together, the number of products decides.
 *
 * @param numProducts how many are wanted; null for all that are there
 * @throws DataError `data/missing`
 */
export function shopFilesIn(folder: string, numProducts: number | null): ShopFiles {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new DataError(
      "data/missing",
      `${folder} is no folder. Give the folder with WebShop's items_shuffle.json or items_shuffle_1000.json.`,
    );
  }
  const wantsAll = numProducts === null || numProducts > SMALL;
  const endings = wantsAll ? ["", `_${SMALL}`] : [`_${SMALL}`, ""];
  const find = (stem: string, tried: readonly string[]) =>
    tried
      .flatMap((ending) => [`${stem}${ending}.json`, `${stem}${ending}.json.gz`])
      .map((name) => join(folder, name))
      .find((path) => existsSync(path));
  for (const ending of endings) {
    const items = find("items_shuffle", [ending]);
    if (items === undefined) continue;
    // Attributes of all products serve the small file too, not the other way round.
    const attributes = find("items_ins_v2", ending === "" ? ["", `_${SMALL}`] : [ending, ""]);
    return { items, attributes, humanInstructions: find("items_human_ins", [""]) };
  }
  throw new DataError(
    "data/missing",
    `${folder} holds neither items_shuffle.json nor items_shuffle_${SMALL}.json, packed with gzip or not.`,
  );
}
