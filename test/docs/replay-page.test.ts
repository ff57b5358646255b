/** docs/replay.md names the fields of the filter language as they are, and its filters can be read. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FILTER_FIELDS, FilterError, parseFilter } from "../../src/replay/index.ts";
import { ROOT } from "../imports.ts";

const page = readFileSync(join(ROOT, "docs", "replay.md"), "utf8");

describe("docs/replay.md", () => {
  test("has a row for every field", () => {
    const table = page.slice(page.indexOf("<!-- fields -->"), page.indexOf("<!-- /fields -->"));
    const rows = table.split("\n").filter((line) => line.startsWith("| `"));
    expect(rows).toEqual(
      FILTER_FIELDS.map(({ name, alias, kind, optional, description }) => {
        const names = [name, ...(alias === undefined ? [] : [alias])].map((each) => `\`${each}\``).join(", ");
        return `| ${names} | ${kind}${optional === true ? ", or none" : ""} | ${description} |`;
      }),
    );
  });

  test("shows filters that are filters", () => {
    const quoted = [...page.matchAll(/--(?:filter|keep) '([^']+)'/g)].map(([, filter = ""]) => filter);
    const table = page.slice(page.indexOf("| condition"), page.indexOf("Quotes, single"));
    const conditions = table
      .split("\n")
      .slice(2)
      .flatMap((line) =>
        [...(line.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, filter = ""]) => filter),
      );
    expect(quoted.length + conditions.length).toBeGreaterThan(15);
    for (const filter of [...quoted, ...conditions]) expect(() => parseFilter(filter), filter).not.toThrow();
  });

  test("shows the error that this mistake gives", () => {
    const [, shown = ""] = /turnwise: (In the filter.*)\n/.exec(page) ?? [];
    const refuse = () => parseFilter("success and turn > 30");
    expect(refuse).toThrow(FilterError);
    expect(refuse).toThrow(shown);
  });
});
