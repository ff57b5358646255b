/** Labels of products, such as their category: which product has which, and which products have a given one. */
import type { PackedFile, PackedWriter } from "./packed-file.ts";

/** Collects the labels of products in the order of their numbers. */
export class LabelBuilder {
  readonly #numbers = new Map<string, number>();
  readonly #labels: number[] = [];
  /** [products + 1] where the labels of each product begin in #labels. */
  readonly #starts: number[] = [0];

  add(labels: readonly string[]): void {
    for (const label of labels) {
      const number = this.#numbers.get(label) ?? this.#numbers.size;
      this.#numbers.set(label, number);
      this.#labels.push(number);
    }
    this.#starts.push(this.#labels.length);
  }

  build(): LabelTable {
    return new LabelTable(
      [...this.#numbers.keys()],
      Uint32Array.from(this.#labels),
      Uint32Array.from(this.#starts),
    );
  }
}

export class LabelTable {
  readonly #names: readonly string[];
  readonly #labels: Uint32Array;
  readonly #starts: Uint32Array;

  constructor(names: readonly string[], labels: Uint32Array, starts: Uint32Array) {
    this.#names = names;
    this.#labels = labels;
    this.#starts = starts;
  }

  static read(file: PackedFile, name: string): LabelTable {
    const names = JSON.parse(file.text(`${name}.names`)) as string[];
    return new LabelTable(names, file.integers(`${name}.labels`), file.integers(`${name}.starts`));
  }

  write(file: PackedWriter, name: string): void {
    file.section(`${name}.names`, JSON.stringify(this.#names));
    file.section(`${name}.labels`, this.#labels);
    file.section(`${name}.starts`, this.#starts);
  }

  /** The products with a label, ascending, each once. */
  productsWith(label: string): number[] {
    const number = this.#names.indexOf(label);
    const found: number[] = [];
    if (number < 0) return found;
    for (let product = 0, i = 0; product + 1 < this.#starts.length; product++) {
      const end = this.#starts[product + 1] ?? 0;
      let has = false;
      for (; i < end; i++) has ||= this.#labels[i] === number;
      if (has) found.push(product);
    }
    return found;
  }
}
