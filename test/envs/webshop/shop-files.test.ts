import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { shopFilesIn } from "../../../envs/webshop/shop-files.ts";
import { temporaryFolder, writeShopFile } from "./shop-data.ts";

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names) await writeShopFile(folder, name, "[]");
  return folder;
}

async function found(names: readonly string[], numProducts: number | null) {
  const { items, attributes, humanInstructions } = shopFilesIn(await folderWith(...names), numProducts);
  return [items, attributes, humanInstructions].map((path) => (path === undefined ? null : basename(path)));
}

const FULL = ["items_shuffle.json", "items_ins_v2.json", "items_human_ins.json"];
const SMALL = ["items_shuffle_1000.json.gz", "items_ins_v2_1000.json"];

describe("the files of a folder", () => {
  it("are the full ones or the small ones, as the number of products needs", async () => {
    expect(await found([...FULL, ...SMALL], null)).toEqual(FULL);
    expect(await found([...FULL, ...SMALL], 1001)).toEqual(FULL);
    expect(await found([...FULL, ...SMALL], 1000)).toEqual([...SMALL, "items_human_ins.json"]);
    expect(await found(FULL, 10)).toEqual(FULL);
    expect(await found(SMALL, null)).toEqual([...SMALL, null]);
  });

  it("serve the small shop with the attributes of all products", async () => {
    expect(await found(["items_shuffle_1000.json", "items_ins_v2.json"], 1000)).toEqual([
      "items_shuffle_1000.json",
      "items_ins_v2.json",
      null,
    ]);
  });

  it.each([
    ["no products", async () => folderWith("items_ins_v2.json"), "holds neither"],
    [
      "a file",
      async () => writeShopFile(await temporaryFolder(), "items_shuffle.json", "[]"),
      "is no folder",
    ],
    ["nothing", async () => "/no/such/folder", "is no folder"],
  ])("are missed in %s", async (_, path, message) => {
    const folder = await path();
    expect(() => shopFilesIn(folder, null)).toThrow(
      expect.objectContaining({ code: "data/missing", message: expect.stringContaining(message) }),
    );
  });
});
