import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLOSE_CODES, clientMessageSchema, serverMessageSchema } from "../../src/env/protocol.ts";
import { ROOT } from "../imports.ts";

const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

describe("pages", () => {
  it.each(pages)("%s links to files that exist", (page) => {
    const links = [...readFileSync(join(ROOT, page), "utf8").matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)];
    const local = links.map(([, target = ""]) => target).filter((target) => !/^\w+:/.test(target));
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });
});

describe("docs/remote-protocol.md", () => {
  const page = readFileSync(join(ROOT, "docs", "remote-protocol.md"), "utf8");

  it("names every message", () => {
    const types = [clientMessageSchema, serverMessageSchema].flatMap(({ options }) =>
      options.flatMap((option) => [...option.shape.type.values]),
    );
    expect(types.filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
  });

  it("names every close code", () => {
    expect(Object.values(CLOSE_CODES).filter((code) => !page.includes(`| ${code} |`))).toEqual([]);
  });
});
