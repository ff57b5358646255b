/**
 * Runs the benchmarks of this folder one after the other, each in a process of its own, prints their tables and
 * rewrites docs/benchmarks.md.
 *
 *   npm run bench                       all of them
 *   npm run bench -- --only alfworld    those whose file name contains the word; the page keeps the other sections
 *   npm run bench -- --check            exit 1 when a strict bar is missed or a benchmark fails; writes nothing
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { meetsBar, type Row } from "./row.ts";
import { type Section, toMarkdown, toText } from "./table.ts";

const folder = import.meta.dirname;
const page = join(folder, "..", "docs", "benchmarks.md");
const worker = join(folder, "run-one.ts");

const { values: flags } = parseArgs({
  options: { only: { type: "string" }, check: { type: "boolean", default: false } },
});

const names = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.slice(0, -".bench.ts".length))
  .filter((name) => name.includes(flags.only ?? ""))
  .sort();

if (names.length === 0) {
  console.error(`No benchmark has "${flags.only}" in its name. Look into bench/ for the names.`);
  process.exit(2);
}

/** Runs one benchmark; null when it failed, with its words already on the terminal. */
function runOne(name: string): Section | null {
  const scratch = mkdtempSync(join(tmpdir(), "turnwise-bench-"));
  const output = join(scratch, "rows.json");
  const start = performance.now();
  try {
    const flagsOfNode = [...process.execArgv, "--expose-gc"];
    const { status } = spawnSync(process.execPath, [...flagsOfNode, worker, name, output], {
      stdio: "inherit",
    });
    if (status !== 0) return null;
    const rows = JSON.parse(readFileSync(output, "utf8")) as Row[];
    return { name, rows, seconds: (performance.now() - start) / 1000 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    return `commit ${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") === "" ? "" : " with changes"}`;
  } catch {
    return "no commit";
  }
}

const HEADER = `# Benchmarks

Made by \`npm run bench\`; do not edit. The bars are those of the design. Ratios and sizes are measured within one run;
speeds are those of the machine that each section names in its last line.
`;

/** Sections already on the page, by name. */
function sectionsOnPage(): Map<string, string> {
  const sections = new Map<string, string>();
  let text = "";
  try {
    text = readFileSync(page, "utf8");
  } catch {
    return sections; // no page yet
  }
  for (const part of text.split(/^(?=## )/m)) {
    const name = /^## (\S+)/.exec(part)?.[1];
    if (name !== undefined) sections.set(name, part.trimEnd());
  }
  return sections;
}

function stamp(section: Section): string {
  const [cpu] = cpus();
  const command = `npm run bench -- --only ${section.name}`;
  const facts = [
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown CPU"}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node} on ${process.platform}-${process.arch}`,
    commit(),
  ];
  return `${toMarkdown(section)}\n\`${command}\` · ${facts.join(" · ")}`;
}

const measured: Section[] = [];
const failed: string[] = [];
for (const name of names) {
  const section = runOne(name);
  if (section === null) {
    failed.push(name);
    continue;
  }
  measured.push(section);
  console.log(`\n${toText(section)}`);
}

const rows = measured.flatMap((section) => section.rows);
const missed = rows.filter((row) => meetsBar(row) === false);
const strictlyMissed = missed.filter((row) => row.bar?.strict === true);
console.log(`\n${rows.length} rows, ${missed.length} bars missed (${strictlyMissed.length} of them strict)`);
for (const name of failed) console.error(`The benchmark ${name} failed; its words stand above.`);

if (!flags.check && measured.length > 0) {
  const sections = sectionsOnPage();
  for (const section of measured) sections.set(section.name, stamp(section));
  const body = [...sections.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, text]) => text);
  writeFileSync(page, `${HEADER}\n${body.join("\n\n")}\n`);
}
process.exitCode = failed.length > 0 || (flags.check && strictlyMissed.length > 0) ? 1 : 0;
