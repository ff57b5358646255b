import { createHash } from "node:crypto";
import { open, readdir, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { silentLogger } from "turnwise/core";
import { beforeEach, expect, test } from "vitest";
import { digestOf } from "../../../envs/webshop/catalogue/file-digest.ts";
import { temporaryFolder } from "./shop-data.ts";

const LARGE = 1000;
const SIZE = 1500;
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

let file: string;
let folder: string;
beforeEach(async () => {
  const root = await temporaryFolder();
  folder = join(root, "cache");
  file = join(root, "items.json");
});

const digest = () => digestOf(file, { folder, large: LARGE, log: silentLogger });

/** A large file of zeros that begins with a text. */
async function writeLarge(text: string, changed: Date): Promise<string> {
  await writeFile(file, text);
  await truncate(file, SIZE);
  await utimes(file, changed, changed);
  const bytes = Buffer.alloc(SIZE);
  bytes.write(text);
  return createHash("sha256").update(bytes).digest("hex");
}

test("a small file is read each time", async () => {
  await writeFile(file, "abc");
  expect(await digest()).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  await writeFile(file, "abd");
  expect(await digest()).toBe(createHash("sha256").update("abd").digest("hex"));
  await expect(readdir(folder)).rejects.toThrow();
});

test("a large file is read again when its time or size changes", async () => {
  const first = await writeLarge("one", LONG_AGO);
  expect(await digest()).toBe(first);
  await writeLarge("two", LONG_AGO);
  expect(await digest()).toBe(first); // from the note: nothing shows the change
  const second = await writeLarge("two", new Date(LONG_AGO.getTime() + 1000));
  expect(await digest()).toBe(second);
  await truncate(file, SIZE + 1);
  await utimes(file, LONG_AGO, LONG_AGO);
  expect(await digest()).not.toBe(second);
});

test("a large file that was just written is not remembered, since it may change within the same moment", async () => {
  await writeLarge("one", new Date());
  await digest();
  await expect(readdir(folder)).rejects.toThrow();
});

test("a note that is torn or of another file is not believed", async () => {
  const right = await writeLarge("one", LONG_AGO);
  await digest();
  const [note = ""] = await readdir(folder);
  for (const content of [
    "",
    '{"path": "',
    JSON.stringify({ path: "/x", size: SIZE, changed: 0, digest: "0" }),
  ]) {
    await writeFile(join(folder, note), content);
    expect(await digest()).toBe(right);
  }
});

test("a folder that cannot be written costs only time", async () => {
  const right = await writeLarge("one", LONG_AGO);
  await (await open(folder, "w")).close();
  expect(await digest()).toBe(right);
});

test("a file that is not there", async () => {
  await expect(digest()).rejects.toThrow("items.json cannot be read: there is no such file or folder.");
});
