/** A shop of our own, generated from a seed: any product can be made without making the others, and nothing is stored. */
import type { Goal } from "../goal.ts";
import type { Product } from "../product.ts";
import { Families, type Family } from "./families.ts";
import { makeGoal, styleOf } from "./goals.ts";
import type { InstructionStyle } from "./instructions.ts";
import { type Member, makeMember } from "./members.ts";
import { asinOf, numberOf } from "./names.ts";
import { makeProduct } from "./products.ts";

export { brokenConstraints, totalPrice } from "./goals.ts";
export { INSTRUCTION_STYLES, type InstructionStyle } from "./instructions.ts";

/** How much is said in other words, unless another share is given. */
export const PARAPHRASED = 0.7;

/** The shop of a seed. It has no end: a catalogue of it is any number of its first products. */
export class GeneratedShop {
  readonly seed: number;
  readonly #paraphrased: number;
  readonly #families: Families;

  /**
   * @param paraphrased share of the properties that instructions ask for in other words than their names; of those that
   *   are not in a title, pages say 4/7 of that share in other words only
   */
  constructor(seed: number, paraphrased: number = PARAPHRASED) {
    this.seed = seed;
    this.#paraphrased = paraphrased;
    this.#families = new Families(seed);
  }

  product(number: number): Product {
    return this.#product(this.#member(number));
  }

  /** The goal that was made from a product. */
  goal(number: number): Goal {
    const member = this.#member(number);
    return makeGoal(this.seed, member, this.#product(member), this.#paraphrased);
  }

  /** How the instruction of that goal is worded. */
  style(number: number): InstructionStyle {
    return styleOf(this.seed, number);
  }

  /** The family of near-duplicates that a product belongs to. */
  family(number: number): Family {
    return this.#families.of(number);
  }

  asin(number: number): string {
    return asinOf(this.seed, number);
  }

  /** The number of a product, or undefined for an id that no product of this shop can have. */
  number(asin: string): number | undefined {
    return numberOf(this.seed, asin);
  }

  #product(member: Member): Product {
    return makeProduct(this.seed, member, this.#paraphrased);
  }

  #member(number: number): Member {
    return makeMember(this.seed, this.#families.of(number), number);
  }
}
