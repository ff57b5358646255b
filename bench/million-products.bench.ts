/** What does a catalogue of the original's size cost, in the original's files? Takes minutes, and 6 GB of the disk. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadCatalogueOptions, loadCatalogue } from "../envs/webshop/catalogue/load-catalogue.ts";
import { GeneratedShop } from "../envs/webshop/generator/index.ts";
import { writeOriginalFiles } from "../envs/webshop/generator/original-files.ts";
import { shopFilesIn } from "../envs/webshop/shop-files.ts";
import type { Row } from "./row.ts";
import { playShop } from "./shop-play.ts";

const PRODUCTS = 1_000_000;
const EPISODES = 1000;

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-shop-"));
  try {
    await writeOriginalFiles(new GeneratedShop(1), PRODUCTS, folder);
    return await million(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `open-shop.ts` prints. */
interface Opened {
  readonly seconds: number;
  readonly memory: number;
}

async function million(folder: string): Promise<Row[]> {
  const files = shopFilesIn(folder, null);
  const options = { ...files, humanGoals: false, priceSeed: 7, cacheDir: join(folder, "cache") };
  const { size } = await stat(files.items);
  const compiled = openElsewhere(options);
  const opened = openElsewhere(options);
  const catalogue = await loadCatalogue(options);
  const { stepsPerSecond, actions } = await playShop(catalogue, EPISODES);
  const { goals, products } = catalogue;
  return [
    {
      name: "a million products of the original's files, read and indexed",
      value: compiled.seconds,
      unit: "s",
      note: `once, processor time; ${(size / 1e9).toFixed(1)} GB, ${goals.size.toLocaleString("en")} goals`,
    },
    { name: "… memory at most", value: compiled.memory, unit: "MB", note: "of the process" },
    { name: "… opened again", value: opened.seconds, unit: "s", note: "from the cache, processor time" },
    { name: "… memory then, at most", value: opened.memory, unit: "MB", note: "of the process" },
    {
      name: "… steps, each search done anew",
      value: stepsPerSecond,
      unit: "steps/s",
      note: `${products.size.toLocaleString("en")} products; random admissible play, ${actions} actions, per second of processor time`,
    },
  ];
}

/** Opens a catalogue in a process of its own, whose memory nothing else has used. */
function openElsewhere(options: LoadCatalogueOptions): Opened {
  const script = join(import.meta.dirname, "open-shop.ts");
  const text = execFileSync(process.execPath, [...process.execArgv, script, JSON.stringify(options)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(text) as Opened;
}
