/**
 * Which question belongs to which split. `splits.json` says it by explicit ids, `{"train": ["id", …], "dev": […], "test":
 * […]}`; without it a row's own split counts, else `test`.
 */
import { readFile } from "node:fs/promises";
import { DataError, fileReason, type Logger } from "turnwise/core";
import { z } from "zod";
import type { ReadRow } from "./shape.ts";

export const SPLITS = ["train", "dev", "test"] as const;
export type Split = (typeof SPLITS)[number];

/** What other data sets call the splits. */
const SYNONYMS: Readonly<Record<string, Split>> = {
  validation: "dev",
  valid: "dev",
  val: "dev",
  eval: "dev",
};

const manifestSchema = z.partialRecord(z.enum(SPLITS), z.array(z.string()));
export type Manifest = z.output<typeof manifestSchema>;

export function splitNamed(name: string | undefined): Split | null {
  if (name === undefined) return null;
  return (SPLITS as readonly string[]).includes(name) ? (name as Split) : (SYNONYMS[name] ?? null);
}

/**
 * @returns null where there is no such file
 * @throws DataError `data/damaged` when it is no manifest, or an id is in it twice
 */
export async function readManifest(file: string): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new DataError("data/missing", `${file} cannot be read: ${fileReason(cause)}.`, { cause });
  }
  const parsed = manifestSchema.safeParse(parse(text));
  if (!parsed.success) {
    throw new DataError("data/damaged", `${file} must be lists of ids under ${SPLITS.join(", ")}.`);
  }
  const seen = new Map<string, string>();
  for (const split of SPLITS) {
    for (const id of parsed.data[split] ?? []) {
      const other = seen.get(id);
      if (other !== undefined) {
        throw new DataError("data/damaged", `${file} has the question ${id} in ${other} and in ${split}.`);
      }
      seen.set(id, split);
    }
  }
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Divides questions. With a manifest, questions that it does not name are left out.
 *
 * @throws DataError `data/damaged` when a manifest names a question that is not there
 */
export function divide(
  rows: readonly ReadRow[],
  manifest: Manifest | null,
  log: Logger,
): Readonly<Record<Split, readonly ReadRow[]>> {
  const bySplit: Record<Split, ReadRow[]> = { train: [], dev: [], test: [] };
  if (manifest === null) {
    for (const row of rows) bySplit[splitNamed(row.split) ?? "test"].push(row);
    return bySplit;
  }
  const byId = new Map(rows.map((row) => [row.question.id, row]));
  for (const split of SPLITS) {
    for (const id of manifest[split] ?? []) {
      const row = byId.get(id);
      if (row === undefined) {
        throw new DataError(
          "data/damaged",
          `splits.json names the question ${id}, which the data does not hold.`,
        );
      }
      bySplit[split].push(row);
      byId.delete(id);
    }
  }
  if (byId.size > 0)
    log.warn({ left_out: byId.size }, "questions that splits.json does not name were left out");
  return bySplit;
}
