import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { JsonSplitter } from "../../../envs/webshop/catalogue/json-splitter.ts";
import { readJson } from "../../../envs/webshop/catalogue/read-json.ts";
import { temporaryFolder, writeShopFile } from "./shop-data.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function read(content: unknown, kind: "array" | "object" = "array") {
  const file = await writeShopFile(folder, `${kind}.json`, content);
  const entries: [string | null, unknown][] = [];
  for await (const { key, value } of readJson(file, kind)) entries.push([key, value]);
  return entries;
}

function splitInChunks(text: string, kind: "array" | "object", sizes: readonly number[]): unknown[] {
  const bytes = Buffer.from(text);
  const splitter = new JsonSplitter(kind);
  const found: unknown[] = [];
  const take = (chunk: Buffer) => {
    for (const piece of splitter.push(chunk)) {
      expect(bytes.subarray(piece.position, piece.position + piece.bytes.length)).toEqual(piece.bytes);
      const own = piece.bytes.toString();
      found.push(JSON.parse(kind === "array" ? own : `{${own}}`));
    }
  };
  let start = 0;
  for (const size of sizes) {
    take(bytes.subarray(start, start + size));
    start = Math.min(bytes.length, start + size);
  }
  take(bytes.subarray(start));
  splitter.end();
  return found;
}

describe("splitting", () => {
  const sizes = fc.array(fc.nat(20), { maxLength: 40 });

  test("any array, however it is cut, gives its elements and where they stand", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), sizes, fc.constantFrom(0, 2), (value, cuts, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(splitInChunks(text, "array", cuts)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("any object, however it is cut, gives its members", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), sizes, (value, cuts) => {
        const text = JSON.stringify(value);
        const members = Object.entries(JSON.parse(text) as object).map(([key, own]) => [[key, own]]);
        expect(splitInChunks(text, "object", cuts).map((one) => Object.entries(one as object))).toEqual(
          members,
        );
      }),
    );
  });
});

describe("reading", () => {
  test("plain or packed, with or without a byte order mark", async () => {
    const expected = [
      [null, { a: "ü" }],
      [null, [1, "],["]],
    ];
    const text = '[{"a": "ü"},\n [1, "],["] ]\n';
    expect(await read(text)).toEqual(expected);
    expect(await read(gzipSync(text))).toEqual(expected);
    expect(await read(`\ufeff${text}`)).toEqual(expected);
    expect(await read("[ ]")).toEqual([]);
  });

  test("members keep the order of the file, also those named by numbers", async () => {
    expect(await read('{"b": 1, "2": {"x": []}, "a": 3}', "object")).toEqual([
      ["b", 1],
      ["2", { x: [] }],
      ["a", 3],
    ]);
  });

  test("numbers that only Python writes are read", async () => {
    expect(await read('[{"a": NaN, "b": "NaN", "c": -Infinity}]')).toEqual([
      [null, { a: null, b: "NaN", c: null }],
    ]);
  });

  test.each([
    ["", "it is empty"],
    ['{"a": 1}', "it does not begin with ["],
    ["[1, 2", "it ends after 5 bytes, in or after element 2, which begins at byte 3"],
    ['[{"a": "b}]', "it ends after 11 bytes, in or after element 1"],
    ["[1, 2}", "the bracket at byte 5 does not fit"],
    ["[1,, 2]", "a value is missing before byte 3"],
    ["[1, ]", "a value is missing before byte 4"],
    ["[1] [2]", "it goes on after its end, at byte 4"],
    ['[1, {"a" 2}]', "element 2 at byte 3 is not JSON"],
    [Buffer.from('["\xff"]', "latin1"), "element 1 at byte 1 holds bytes that are not UTF-8"],
    [gzipSync("[1, 2, 3]").subarray(0, 20), "is damaged"],
    [Buffer.concat([gzipSync("[1, 2, 3]").subarray(0, 12), Buffer.from("nonsense")]), "is damaged"],
  ])("a damaged file is refused with the place: %s", async (content, message) => {
    const failure = read(content);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ code: "data/damaged" });
  });

  test("an element without end does not fill the memory", () => {
    const splitter = new JsonSplitter("array", 1000);
    const endless = Buffer.from(`["${"a".repeat(600)}`);
    expect(() => {
      for (let i = 0; i < 3; i++) Array.from(splitter.push(endless));
    }).toThrow("element 1, which begins at byte 1, does not end");
  });

  test("a file that is not there is named", async () => {
    const failure = readJson("nowhere/items.json", "array").next();
    await expect(failure).rejects.toMatchObject({ code: "data/missing" });
    await expect(failure).rejects.toThrow(
      "nowhere/items.json cannot be read: there is no such file or folder",
    );
  });

  test("reading stops when it is told to", async () => {
    const file = await writeShopFile(
      folder,
      "many.json",
      Array.from({ length: 1000 }, (_, i) => ({ i })),
    );
    const stop = new AbortController();
    const all = (async () => {
      for await (const { value } of readJson(file, "array", { signal: stop.signal })) {
        if ((value as { i: number }).i === 5) stop.abort();
      }
    })();
    await expect(all).rejects.toThrow("aborted");
  });
});
