import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { findShopFiles } from "../../../envs/webshop/catalogue/find-files.ts";
import { temporaryFolder, writeShopFile } from "./shop-data.ts";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function namesIn(path: string, names: readonly string[]) {
  for (const name of names) await writeShopFile(folder, name, "");
  const { items, attributes, humanInstructions } = await findShopFiles(path);
  return [items, attributes, humanInstructions].map((file) => (file === undefined ? null : basename(file)));
}

const ALL = [
  "items_shuffle.json",
  "items_shuffle_1000.json",
  "items_ins_v2.json",
  "items_ins_v2_1000.json",
  "items_human_ins.json",
];

test.each([
  [ALL, ["items_shuffle.json", "items_ins_v2.json", "items_human_ins.json"]],
  [
    ["items_shuffle_1000.json.gz", "items_ins_v2.json.gz"],
    ["items_shuffle_1000.json.gz", "items_ins_v2.json.gz", null],
  ],
  [
    ["items_shuffle_100.json", "items_shuffle_1000.json"],
    ["items_shuffle_1000.json", null, null],
  ],
  [
    ["items_shuffle.json.gz", "items_shuffle.json"],
    ["items_shuffle.json", null, null],
  ],
  [
    ["items_shuffle_1000.json", "items_ins_v2_100.json", "items_ins_v2.json"],
    ["items_shuffle_1000.json", "items_ins_v2.json", null],
  ],
  [
    ["items_shuffle.json", "items_shuffle.json.part", "old_items_ins_v2.json"],
    ["items_shuffle.json", null, null],
  ],
])("a folder with %j", async (names, expected) => {
  expect(await namesIn(folder, names)).toEqual(expected);
});

test("one product file takes the others of its size beside it", async () => {
  const path = await writeShopFile(folder, "items_shuffle_1000.json", "");
  expect(await namesIn(path, ALL)).toEqual([
    "items_shuffle_1000.json",
    "items_ins_v2_1000.json",
    "items_human_ins.json",
  ]);
});

test("a product file may have any name", async () => {
  const path = await writeShopFile(folder, "my-shop.json", "");
  expect(await namesIn(path, ["items_ins_v2.json"])).toEqual(["my-shop.json", "items_ins_v2.json", null]);
});

test("a copy of the original's repository", async () => {
  await mkdir(join(folder, "data"));
  const names = ["data/items_shuffle_1000.json", "data/items_human_ins.json"];
  expect(await namesIn(folder, names)).toEqual(["items_shuffle_1000.json", null, "items_human_ins.json"]);
});

test("nothing there, or nothing in it", async () => {
  await expect(findShopFiles(join(folder, "none"))).rejects.toThrow("There is no file or folder");
  await expect(findShopFiles(folder)).rejects.toThrow("holds no product file");
  await expect(findShopFiles(folder)).rejects.toMatchObject({ code: "data/missing" });
});
