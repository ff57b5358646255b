/** Pages, and parts of pages, that are made from the code, so that they cannot be wrong. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ERROR_CODES } from "../src/core/errors.ts";
import { trainConfigSchema } from "../src/training/config.ts";
import { METRICS, type MetricDefinition } from "../src/training/metrics.ts";

const MADE_BY = "Made by `npm run docs` from the code; do not edit.";

const ROOT = join(import.meta.dirname, "..");

/** Path from the root → content. */
export function referencePages(): Record<string, string> {
  return {
    "docs/errors.md": errorsPage(),
    "docs/metrics.md": metricsPage(),
    "docs/config.md": configPage(),
    "docs/write-an-environment.md": withExamples("docs/write-an-environment.md"),
    "README.md": withExamples("README.md"),
  };
}

/** A page written by hand, with the present text of each example between its marks. */
function withExamples(page: string): string {
  return readFileSync(join(ROOT, page), "utf8").replace(
    /(<!-- example: (\S+) -->\n)[\s\S]*?(<!-- \/example -->)/g,
    (_, start: string, name: string, end: string) => {
      const source = readFileSync(join(ROOT, "examples", name), "utf8").trimEnd();
      return `${start}\`\`\`ts\n${source}\n\`\`\`\n${end}`;
    },
  );
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line), ""];
}

/** Entries whose names share what stands before the first `/`, in order of first appearance. */
function byArea<T>(entries: readonly (readonly [string, T])[]): Map<string, [string, T][]> {
  const areas = new Map<string, [string, T][]>();
  for (const [name, value] of entries) {
    const area = name.split("/", 1)[0] ?? "";
    areas.set(area, [...(areas.get(area) ?? []), [name, value]]);
  }
  return areas;
}

function errorsPage(): string {
  const lines = [
    "# Errors",
    "",
    MADE_BY,
    "",
    "Every error that Turnwise throws is a `TurnwiseError` with a stable `code`, a message in plain words (what happened,",
    "with what, what to do) and machine-readable `details`. The same codes travel over the wire. The command line prints",
    "the message and exits with 2 for `usage/…` and `config/…`, with 1 for all others, with 130 after Ctrl-C.",
    "",
  ];
  for (const [area, entries] of byArea(Object.entries(ERROR_CODES))) {
    lines.push(
      `## ${area}`,
      "",
      ...table(
        ["code", "meaning"],
        entries.map(([code, text]) => [`\`${code}\``, text]),
      ),
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function metricsPage(): string {
  const lines = [
    "# Metrics",
    "",
    MADE_BY,
    "",
    "One JSON object a line in `metrics.jsonl` of the run directory, and the same numbers as TensorBoard event files.",
    "Metrics marked *clock* differ between two otherwise equal runs; all others are equal bit by bit where the promises of",
    "[reproducibility](reproducibility.md) hold.",
    "",
  ];
  const definitions = Object.entries<MetricDefinition>(METRICS);
  for (const [area, entries] of byArea(definitions)) {
    const rows = entries.map(([name, { unit, description, timed }]) => [
      `\`${name}\``,
      unit,
      `${description}${timed === true ? " (*clock*)" : ""}`,
    ]);
    lines.push(`## ${area}`, "", ...table(["metric", "unit", "meaning"], rows));
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The parts of a JSON schema that the page shows. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

function typeOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map(typeOf).join(" or ");
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.type === "object" && schema.properties?.["type"] !== undefined)
    return `object of type ${typeOf(schema.properties["type"])}`;
  const low = schema.minimum !== undefined ? `≥ ${schema.minimum}` : undefined;
  const above = schema.exclusiveMinimum !== undefined ? `> ${schema.exclusiveMinimum}` : undefined;
  const high =
    schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER
      ? `≤ ${schema.maximum}`
      : undefined;
  const bounds = [low, above, high].filter((bound) => bound !== undefined).join(", ");
  return `${[schema.type ?? "any"].flat().join(" or ")}${bounds === "" ? "" : ` ${bounds}`}`;
}

function rowsOf(schema: Schema, path: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = path === "" ? key : `${path}.${key}`;
    if (property.properties !== undefined) return rowsOf(property, name);
    const preset = property.default === undefined ? "–" : `\`${JSON.stringify(property.default)}\``;
    const row = [`\`${name}\``, typeOf(property), preset, property.description ?? ""];
    const block = property.anyOf?.find((choice) => choice.properties !== undefined);
    const isSchedule = block?.properties?.["type"] !== undefined;
    return [row, ...(block === undefined || isSchedule ? [] : rowsOf(block, name))];
  });
}

function configPage(): string {
  const schema = z.toJSONSchema(trainConfigSchema, { io: "input" }) as Schema;
  const lines = [
    "# Training configuration",
    "",
    MADE_BY,
    "",
    "Keys of the file given with `--config` and of `train()` in code; every key is a flag of `turnwise train` too. Defaults",
    "give way to the recipe, the recipe to the file, the file to flags. The resolved configuration stands in `config.json`",
    "of the run directory. An unknown key is an error that names the nearest known one. Options of an environment stand under",
    "`environment.config`; `turnwise envs <id>` lists them.",
    "",
    ...table(["key", "value", "default", "meaning"], rowsOf(schema, "")),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
