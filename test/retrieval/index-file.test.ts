import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import type { Logger } from "../../src/core/log.ts";
import { cachedIndex, IndexBuilder, type OpenOptions, SearchIndex } from "../../src/retrieval/index.ts";

const folder = mkdtempSync(join(tmpdir(), "turnwise-index-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(): SearchIndex {
  const builder = new IndexBuilder();
  for (let n = 0; n < 300; n++) builder.add(`p${n}`, `red shoe ${n} ${"ko ".repeat(n)}`);
  return builder.build();
}

const index = build();
const whole = join(folder, "deep", "er", "whole.idx");
await index.save(whole, "v1");

/** A copy of the whole file, changed. */
function changed(name: string, change: (path: string) => void): string {
  const path = join(folder, name);
  copyFileSync(whole, path);
  change(path);
  return path;
}

function flipped(name: string, at: number): string {
  return changed(name, (path) => {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  });
}

const codeOf = (path: string, options: OpenOptions = { source: "v1" }) =>
  SearchIndex.open(path, options).then(
    () => "opened",
    (error: { code: string; message: string }) => {
      expect(error.message).toContain(path);
      return error.code;
    },
  );

/** Runs the body of a function of `module` (turnwise/retrieval) and `data` in a thread of its own. */
async function inThread(body: string, data: unknown): Promise<unknown> {
  const program = `
    const { parentPort, workerData } = await import("node:worker_threads");
    const run = async (module, data) => { ${body} };
    parentPort.postMessage(await run(await import(workerData.module), workerData.data));`;
  const module = new URL("../../src/retrieval/index.ts", import.meta.url).href;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
    workerData: { module, data },
  });
  const answer = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await worker.terminate();
  return answer;
}

/** What is written to one is seen in the other. */
function expectOneMemory(one: SharedArrayBuffer, other: SharedArrayBuffer): void {
  const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
  expect(a.length).toBe(b.length);
  const last = a.length - 1;
  const before = a[last] ?? 0;
  a[last] = before ^ 1;
  expect(b[last]).toBe(before ^ 1);
  a[last] = before;
}

describe("a file of an index", () => {
  it("gives the same answers as the index that was saved", async () => {
    const opened = await SearchIndex.open(whole, { source: "v1" });
    expect(opened.size).toBe(300);
    for (const query of ["red shoe", "17", "ko ko 250", "nothing"])
      expect(opened.search(query, 20)).toEqual(index.search(query, 20));
    expect(opened.find("p77")).toBe(77);
    expect(readdirSync(join(folder, "deep", "er"))).toEqual(["whole.idx"]);
  });

  it.each([0, 5, 50, 95, 96, 200, 5000])("cut to %d bytes is refused", async (bytes) => {
    const code = await codeOf(changed(`cut-${bytes}`, (path) => truncateSync(path, bytes)));
    expect(code).toBe(bytes < 8 ? "data/foreign" : "data/damaged");
    expect(await codeOf(join(folder, `cut-${bytes}`), { postings: "file" })).toBe(code);
  });

  it.each([
    ["in its magic", 0, "data/foreign"],
    ["in its version", 8, "data/foreign"],
    ["in its source", 60, "data/foreign"],
    ["in its length", 16, "data/damaged"],
    ["in its digest", 30, "data/damaged"],
    ["in its head", 110, "data/damaged"],
    ["in its content", 4000, "data/damaged"],
  ])("changed %s is refused", async (_, at, code) => {
    expect(await codeOf(flipped(`flip-${at}`, at))).toBe(code);
    expect(await codeOf(join(folder, `flip-${at}`), { source: "v1", postings: "file" })).toBe(code);
  });

  it("with more behind it, of another source, missing or a folder is refused", async () => {
    expect(await codeOf(changed("long", (path) => appendFileSync(path, "x")))).toBe("data/damaged");
    expect(await codeOf(whole, { source: "v2" })).toBe("data/foreign");
    expect(await codeOf(join(folder, "missing"))).toBe("data/missing");
    expect(await codeOf(folder)).toMatch(/^data\/(missing|damaged)$/);
    expect(await codeOf(whole, {})).toBe("opened");
  });

  it("that cannot be written is an error", async () => {
    const inside = join(whole, "below-a-file");
    await expect(index.save(inside)).rejects.toThrow(expect.objectContaining({ code: "data/unwritable" }));
  });
});

describe("an index whose postings stay in the file", () => {
  it("gives the same answers from less memory, also to other threads", async () => {
    const opened = await SearchIndex.open(whole, { source: "v1", postings: "file" });
    const attached = SearchIndex.attach(structuredClone(opened.share()));
    expect(opened.bytes).toBeLessThan(index.bytes);
    for (const query of ["red shoe", "17", "ko ko 250", "nothing", "red shoe ko 1 2 3 4 5 6 7 8 9"]) {
      expect(opened.search(query, 20)).toEqual(index.search(query, 20));
      expect(attached.search(query, 20)).toEqual(index.search(query, 20));
    }
  });

  it("gives the same answers over several blocks", async () => {
    const builder = new IndexBuilder();
    for (let n = 0; n < 140_000; n++) builder.add(`d${n}`, `ko ${"ma ".repeat(n % 4)}w${n % 1000}`);
    const large = builder.build();
    const path = join(folder, "large.idx");
    await large.save(path);
    const opened = await SearchIndex.open(path, { postings: "file" });
    for (const query of ["ko", "ma w7", "w1 w2 w3 ko ma"])
      expect(opened.search(query, 30)).toEqual(large.search(query, 30));
  });

  it("notices that its file was replaced, and answers on from the old one", async () => {
    const path = changed("replaced.idx", () => {});
    const opened = await SearchIndex.open(path, { postings: "file" });
    const builder = new IndexBuilder();
    builder.add("x", "red");
    await builder.build().save(path);
    expect(opened.search("red shoe", 9)).toEqual(index.search("red shoe", 9));
    expect(() => SearchIndex.attach(opened.share())).toThrow(
      expect.objectContaining({ code: "data/foreign" }),
    );
    rmSync(path);
    expect(() => SearchIndex.attach(opened.share())).toThrow(
      expect.objectContaining({ code: "data/missing" }),
    );
    await expect(opened.save(path)).rejects.toThrow(`copy ${path}`);
  });

  it("says so when its file is cut while it is in use", async () => {
    const path = changed("cut-later.idx", () => {});
    const opened = await SearchIndex.open(path, { postings: "file" });
    truncateSync(path, 4000);
    expect(() => opened.search("red shoe", 9)).toThrow(expect.objectContaining({ code: "data/damaged" }));
  });
});

describe("a cached index", () => {
  function collecting() {
    const warnings: string[] = [];
    const log: Logger = {
      debug() {},
      info() {},
      warn: (_, message) => void warnings.push(message),
      error() {},
      child: () => log,
    };
    return { log, warnings };
  }

  it("is built once, and again when its source changes", async () => {
    const path = join(folder, "cache", "one.idx");
    const { log, warnings } = collecting();
    let builds = 0;
    const counted = () => {
      builds++;
      return build();
    };
    for (const source of ["a", "a", "b", "b"]) {
      const opened = await cachedIndex({ path, source, log, build: counted });
      expect(opened.search("red 7", 9)).toEqual(index.search("red 7", 9));
    }
    expect(builds).toBe(2);
    expect((await SearchIndex.open(path, { source: "b" })).size).toBe(300);
    // A new process finds the file: nothing is known of this path here.
    copyFileSync(path, `${path}.2`);
    await cachedIndex({ path: `${path}.2`, source: "b", log, build: counted });
    expect([builds, warnings]).toEqual([2, []]);
  });

  it("is built again when its file is damaged, with a warning", async () => {
    const path = changed("damaged.idx", (one) => truncateSync(one, 3000));
    const { log, warnings } = collecting();
    const opened = await cachedIndex({ path, source: "v1", log, build });
    expect(opened.search("red 7", 9)).toEqual(index.search("red 7", 9));
    expect(warnings).toEqual(["building the search index"]);
    expect((await SearchIndex.open(path, { source: "v1" })).size).toBe(300);
  });

  it("is one memory in a process, in threads started later too", async () => {
    const path = join(folder, "cache", "threads.idx");
    const here = await cachedIndex({ path, source: "a", build });
    expect((await cachedIndex({ path, source: "a", build })).share().buffer).toBe(here.share().buffer);
    const there = (await inThread(
      `const index = await module.cachedIndex({ path: data, source: "a", build: () => { throw new Error("built") } });
       return { hits: index.search("red 7", 9), buffer: index.share().buffer };`,
      path,
    )) as { hits: unknown; buffer: SharedArrayBuffer };
    expect(there.hits).toEqual(index.search("red 7", 9));
    expectOneMemory(there.buffer, here.share().buffer);
  });

  it("may leave its postings in the file", async () => {
    const path = join(folder, "cache", "in-file.idx");
    const open = () => cachedIndex({ path, source: "a", postings: "file", build });
    for (const opened of [await open(), await open()]) {
      expect(opened.share().file?.path).toBe(path);
      expect(opened.search("red 7", 9)).toEqual(index.search("red 7", 9));
    }
  });

  it("that cannot be kept is used all the same, with a warning", async () => {
    const { log, warnings } = collecting();
    const path = join(whole, "below-a-file");
    const opened = await cachedIndex({ path, source: "", log, build });
    expect(opened.size).toBe(300);
    expect(warnings).toEqual(["the search index is not kept"]);
  });
});

describe("a shared index", () => {
  it("is one memory in all threads", async () => {
    const there = (await inThread(
      `const index = module.SearchIndex.attach(data);
       return { hits: index.search("red 7", 9), buffer: index.share().buffer };`,
      index.share(),
    )) as { hits: unknown; buffer: SharedArrayBuffer };
    expect(there.hits).toEqual(index.search("red 7", 9));
    expectOneMemory(there.buffer, index.share().buffer);
  });

  it("that is no index is refused", () => {
    expect(() => SearchIndex.attach({ buffer: new SharedArrayBuffer(100), file: null })).toThrow(
      expect.objectContaining({ code: "data/damaged" }),
    );
  });
});
