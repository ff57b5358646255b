/** Commands that the pages show exist, with every flag they show. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../imports.ts";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
];

/** `turnwise …` in code blocks and in code within text, without comments. */
const shown = pages
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const found = text.matchAll(/(?:^(?:npx |npm run )?|`)turnwise (?:-- )?([a-z]+(?: [^`\n#]+)?)/gm);
    return [...found].map(([, command = ""]) => ({ page, command: command.trim() }));
  });

const helps = new Map<string, string>();
function helpOf(name: string): string {
  const known = helps.get(name);
  if (known !== undefined) return known;
  const flags = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];
  const main = join(ROOT, "src", "cli", "main.ts");
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, main, name, "--help-all"], {
    encoding: "utf8",
  });
  expect(status, `turnwise ${name}: ${stderr}`).toBe(0);
  helps.set(name, stdout);
  return stdout;
}

describe("commands in the pages", () => {
  it("are found", () => expect(shown.length).toBeGreaterThan(10));

  it.each(shown)("$page: turnwise $command", ({ command }) => {
    const [name = "", ...words] = command.split(/\s+/);
    const help = helpOf(name);
    for (const word of words) {
      const flag = /^--[a-z][\w.-]*/i.exec(word)?.[0];
      if (flag !== undefined && !flag.startsWith("--env.")) expect(help).toContain(flag);
      if (word.startsWith("./examples/")) expect(existsSync(join(ROOT, word)), word).toBe(true);
    }
  });
});
