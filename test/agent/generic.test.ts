import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Words of particular worlds. None belongs in a policy that is generic over text environments. */
const FOREIGN =
  /\b(mug|fridge|microwave|receptacle|cabinet|household|alfworld|webshop|kitchen|drawer|sinkbasin|desklamp)\b/i;

test("no file of src/agent names things of a particular world", () => {
  const folder = fileURLToPath(new URL("../../src/agent/", import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((name) => {
    const match = FOREIGN.exec(readFileSync(folder + name, "utf8"));
    return match === null ? [] : [`${name}: ${match[0]}`];
  });
  expect(found).toEqual([]);
});
