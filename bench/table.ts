/** Benchmark rows as text. */
import { type Bar, meetsBar, type Row } from "./row.ts";

/** Rows of one benchmark file. */
export interface Section {
  /** File name without `.bench.ts`. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly seconds: number;
}

/** Three significant digits, thousands separated. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(6, digits) });
}

export function formatBar(bar: Bar | undefined): string {
  if (bar === undefined) return "";
  const parts: string[] = [];
  if (bar.atLeast !== undefined) parts.push(`≥ ${formatValue(bar.atLeast)}`);
  if (bar.atMost !== undefined) parts.push(`≤ ${formatValue(bar.atMost)}`);
  return parts.join(", ");
}

function verdict(row: Row): string {
  const met = meetsBar(row);
  return met === null ? "" : met ? "met" : "missed";
}

/** One line a row for the terminal. */
export function toText(section: Section): string {
  const lines = section.rows.map((row) => {
    const value = `${formatValue(row.value)} ${row.unit}`.padStart(20);
    const bar = row.bar === undefined ? "" : `   bar ${formatBar(row.bar)}: ${verdict(row)}`;
    return `  ${row.name.padEnd(52)} ${value}${bar}${row.note === undefined ? "" : `   (${row.note})`}`;
  });
  return [`${section.name} (${section.seconds.toFixed(0)} s)`, ...lines].join("\n");
}

/** One section of docs/benchmarks.md. */
export function toMarkdown(section: Section): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = section.rows.map((row) =>
    [
      cell(row.name),
      formatValue(row.value),
      cell(row.unit),
      formatBar(row.bar),
      verdict(row),
      cell(row.note ?? ""),
    ].join(" | "),
  );
  return [
    `## ${section.name}`,
    "",
    "| what | measured | unit | bar | verdict | note |",
    "|---|---:|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
    "",
  ].join("\n");
}
