/** The attributes and instructions of `items_ins_v2*.json`, packed: a million products take some 200 MB, not 1 GB. */
import { DataError } from "turnwise/core";
import { isTextList } from "./clean-product.ts";
import { type ReadOptions, readJson } from "./read-json.ts";

export interface AttributeRow {
  /** Null where the file names the product without any. */
  readonly attributes: readonly string[] | null;
  /** What a synthetic goal of the product says and wants; null where there is none. */
  readonly instruction: Instruction | null;
}

export interface Instruction {
  readonly text: string;
  readonly attributes: readonly string[];
}

/**
 * Reads the file.
 *
 * @throws DataError `data/missing`, `data/damaged`
 */
export async function readAttributes(file: string, options: ReadOptions = {}): Promise<AttributeTable> {
  const table = new AttributeTable();
  for await (const { key, value, where } of readJson(file, "object", options)) {
    table.set(key ?? "", toRow(value, where));
  }
  return table;
}

export class AttributeTable {
  /** asin → where its row begins in #cells. */
  readonly #starts = new Map<string, number>();
  /** A row: count of attributes + 1 or 0, their numbers, count of wanted ones + 1 or 0, their numbers, the text. */
  #cells = new Uint32Array(1024);
  #used = 0;
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #texts: string[] = [];

  get size(): number {
    return this.#starts.size;
  }

  set(asin: string, { attributes, instruction }: AttributeRow): void {
    this.#starts.set(asin, this.#used);
    this.#pushList(attributes);
    this.#pushList(instruction === null ? null : instruction.attributes);
    if (instruction !== null) this.#push(this.#texts.push(instruction.text) - 1);
  }

  get(asin: string): AttributeRow | null {
    const start = this.#starts.get(asin);
    if (start === undefined) return null;
    const attributes = this.#listAt(start);
    const next = start + 1 + (attributes?.length ?? 0);
    const wanted = this.#listAt(next);
    if (wanted === null) return { attributes, instruction: null };
    const text = this.#texts[this.#cells[next + 1 + wanted.length] ?? 0] ?? "";
    return { attributes, instruction: { text, attributes: wanted } };
  }

  #pushList(names: readonly string[] | null): void {
    this.#push(names === null ? 0 : names.length + 1);
    for (const name of names ?? []) {
      let number = this.#numbers.get(name);
      if (number === undefined) {
        number = this.#names.push(name) - 1;
        this.#numbers.set(name, number);
      }
      this.#push(number);
    }
  }

  #push(cell: number): void {
    if (this.#used === this.#cells.length) {
      const grown = new Uint32Array(this.#used * 2);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[this.#used++] = cell;
  }

  #listAt(start: number): string[] | null {
    const count = this.#cells[start] ?? 0;
    if (count === 0) return null;
    return Array.from(
      this.#cells.subarray(start + 1, start + count),
      (number) => this.#names[number] as string,
    );
  }
}

function toRow(value: unknown, where: string): AttributeRow {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw damaged(where, "it is not an object");
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const attributes = fields["attributes"] ?? null;
  if (attributes !== null && !isTextList(attributes)) throw damaged(where, "its attributes are not texts");
  const text = fields["instruction"] ?? null;
  if (text === null) return { attributes, instruction: null };
  if (typeof text !== "string") throw damaged(where, "its instruction is not a text");
  const wanted = fields["instruction_attributes"];
  if (!isTextList(wanted) || wanted.length === 0) {
    throw damaged(where, "it has an instruction without instruction_attributes");
  }
  return { attributes, instruction: { text, attributes: wanted } };
}

function damaged(where: string, what: string): DataError {
  return new DataError("data/damaged", `${where} cannot be used: ${what}. Mend or remove it.`);
}
