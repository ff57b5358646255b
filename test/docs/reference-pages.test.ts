import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referencePages } from "../../scripts/reference-pages.ts";
import { ROOT } from "../imports.ts";

describe("generated pages", () => {
  it.each(Object.entries(referencePages()))("%s is what `npm run docs` writes", (name, content) => {
    const path = join(ROOT, name);
    expect(existsSync(path), `${name} is missing; run npm run docs`).toBe(true);
    expect(readFileSync(path, "utf8"), `${name} is stale; run npm run docs`).toBe(content);
  });
});
