import { describe, expect, test } from "vitest";
import { BRANDS, brandAt } from "../../../../envs/webshop/generator/names.ts";
import {
  type AttributeValue,
  OPTION_AXES,
  PRODUCT_TYPES,
  type ProductType,
} from "../../../../envs/webshop/generator/vocabulary/index.ts";
import { department } from "../../../../envs/webshop/generator/vocabulary/parse.ts";
import { scorePurchase } from "../../../../envs/webshop/reward/reward.ts";
import { tokenSetRatio } from "../../../../envs/webshop/reward/token-set-ratio.ts";
import { GOAL, product } from "../small-shop.ts";

const valuesOf = ({ axes }: ProductType): AttributeValue[] => axes.flatMap(({ values }) => values);
/** One type of each aisle stands for its axes. */
const aisles = [...new Map(PRODUCT_TYPES.map((type) => [type.shelf.join(), type])).values()];

describe("the vocabulary", () => {
  test("has 480 types in 60 aisles of five departments, each with six to eight axes", () => {
    expect(PRODUCT_TYPES).toHaveLength(480);
    expect(aisles).toHaveLength(60);
    expect(new Set(PRODUCT_TYPES.map((type) => type.department)).size).toBe(5);
    for (const { axes, options } of PRODUCT_TYPES) {
      expect(axes.length).toBeGreaterThanOrEqual(6);
      expect(axes.length).toBeLessThanOrEqual(8);
      expect(options.length).toBeGreaterThanOrEqual(1);
      expect(options.length).toBeLessThanOrEqual(3);
    }
  });

  test("no type passes for another in the reward, by its name or by its synonym", () => {
    const names = PRODUCT_TYPES.map(({ name }) => name);
    const alike: string[] = [];
    for (const [i, name] of names.entries()) {
      for (const other of names.slice(0, i))
        if (tokenSetRatio(name, other) > 85) alike.push(`${name} ~ ${other}`);
      for (const type of PRODUCT_TYPES) {
        const isOther = type.name !== name;
        if (isOther && `${type.name}|${type.synonym}`.includes(name))
          alike.push(`${name} in ${type.synonym}`);
      }
    }
    expect(alike).toEqual([]);
  });

  test("no value passes for another one of its aisle, for a type, or stands in other words of another", () => {
    const alike: string[] = [];
    for (const type of aisles) {
      const values = valuesOf(type);
      const types = PRODUCT_TYPES.filter(({ shelf }) => shelf === type.shelf);
      for (const value of values) {
        const { name } = value;
        for (const { name: noun, synonym } of types) {
          if (tokenSetRatio(name, noun) > 85 || `${noun}|${synonym}`.includes(name))
            alike.push(`${name} ~ ${noun}`);
        }
        for (const other of values) {
          if (other !== value && tokenSetRatio(name, other.name) > 85) alike.push(`${name} ~ ${other.name}`);
          const sayings = other.paraphrases.filter((saying) => saying.toLowerCase().includes(name));
          alike.push(...sayings.map((saying) => `${name} in "${saying}"`));
        }
      }
    }
    expect(alike).toEqual([]);
  });

  test("every value is said in three other ways that say nothing else in its aisle, and goes with values that exist", () => {
    for (const type of aisles) {
      const values = valuesOf(type);
      const sayings = values.flatMap(({ paraphrases }) => paraphrases);
      expect(sayings).toHaveLength(3 * values.length);
      expect(new Set(sayings).size).toBe(sayings.length);
    }
    const known = new Set(PRODUCT_TYPES.flatMap(valuesOf).map(({ name }) => name));
    for (const value of PRODUCT_TYPES.flatMap(valuesOf)) {
      for (const partner of value.goesWith) expect(known).toContain(partner);
    }
  });

  test("no brand has the name of a value or a type in it", () => {
    const brands = Array.from({ length: BRANDS }, (_, index) => brandAt(index).toLowerCase());
    expect(new Set(brands).size).toBe(2000);
    const names = new Set(
      PRODUCT_TYPES.flatMap((type) => [type.name, ...valuesOf(type).map(({ name }) => name)]),
    );
    const wrong = brands.filter((brand) => [...names].some((name) => brand.includes(name)));
    expect(wrong).toEqual([]);
  });

  test("the reward tells every value of an option from all others that a product may offer beside it", () => {
    const pairs = new Set(
      PRODUCT_TYPES.flatMap(({ options }) =>
        options.flatMap((a) => options.map((b) => `${a.name}|${b.name}`)),
      ),
    );
    const wrong: string[] = [];
    for (const pair of pairs) {
      const [wanted, chosen] = pair.split("|").map((name) => OPTION_AXES.get(name));
      for (const value of wanted?.values ?? []) {
        for (const other of chosen?.values ?? []) {
          const goal = { ...GOAL, options: { [wanted?.name ?? ""]: value } };
          const purchase = {
            product: product("A", "Mug"),
            options: { [chosen?.name ?? ""]: other },
            price: 1,
          };
          const isMet = scorePurchase(goal, purchase, (title) => [title]).optionMatches === 1;
          if (isMet !== (wanted === chosen && value === other)) wrong.push(`${pair}: ${value}, ${other}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("an entry that cannot be read is an error that names it", () => {
    expect(() => department("x", "X", "scent\n  rose: smells", "Aisle [taste] {color}")).toThrow(/"taste"/);
    expect(() => department("x", "X", "scent\n  rose smells", "")).toThrow(/rose smells/);
    expect(() =>
      department("x", "X", "scent\n  rose: a | b | c", "Soap [scent] {color}\n  bar soap @ 3"),
    ).toThrow(/bar soap @ 3/);
  });
});
