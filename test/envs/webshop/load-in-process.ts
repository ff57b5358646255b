/** Loads a catalogue in a process of its own and prints what it holds. Argument: the options as JSON. */
import { createHash } from "node:crypto";
import { type LoadCatalogueOptions, loadCatalogue } from "../../../envs/webshop/catalogue/load-catalogue.ts";

const catalogue = await loadCatalogue(JSON.parse(process.argv[2] ?? "") as LoadCatalogueOptions);
const { products, goals } = catalogue;
const hash = createHash("sha256").update(
  JSON.stringify([[...products], [...goals], catalogue.search(["thing"])]),
);
process.stdout.write(`${products.size} products, ${goals.size} goals, ${hash.digest("hex")}\n`);
