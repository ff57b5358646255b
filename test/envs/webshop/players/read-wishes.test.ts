import { describe, expect, it } from "vitest";
import { chooseOptions } from "../../../../envs/webshop/players/choose-options.ts";
import { readWishes, withoutMoney } from "../../../../envs/webshop/players/read-wishes.ts";

describe("readWishes", () => {
  it("takes a synthetic instruction apart", () => {
    const wishes = readWishes(
      "Find me easy clean, machine wash men's t-shirts with long sleeve for daily wear with color: a | b, and fit type: big, tall, and price lower than 60.00 dollars",
    );
    expect(wishes.priceLimit).toBe(60);
    expect(wishes.pairs).toEqual([
      ["color", "a | b"],
      ["fit type", "big, tall"],
    ]);
    expect(wishes.phrases.map(({ text }) => text)).toEqual([
      "find me easy clean",
      "machine wash men's t-shirts",
      "long sleeve",
      "daily wear",
    ]);
    expect(wishes.kind).toEqual(["men", "t", "shirt"]);
  });

  it("reads what people write, as far as it goes", () => {
    const wishes = readWishes("i need a pair of black loafers that are non-slip, under $45");
    expect(wishes.priceLimit).toBe(45);
    expect(wishes.pairs).toEqual([]);
    expect(wishes.kind).toEqual(["black", "loafer"]);
    expect(readWishes("").phrases).toEqual([]);
    expect(readWishes("a lamp").priceLimit).toBe(Number.POSITIVE_INFINITY);
  });

  it("leaves the price out of what is searched", () => {
    expect(withoutMoney("a red lamp, and price lower than 20.00 dollars")).toBe("a red lamp");
  });
});

describe("chooseOptions", () => {
  const group = (name: string, ...values: string[]) => ({ name, values, surcharges: values.map(() => 0) });
  const chosen = (instruction: string, ...groups: ReturnType<typeof group>[]) =>
    chooseOptions(groups, readWishes(instruction)).map(({ name, value }) => [name, value]);

  it("takes named values as they are, and nothing else beside them", () => {
    const groups = [
      group("color", "blue", "light blue"),
      group("size", "small", "large"),
      group("style", "blue"),
    ];
    const instruction = "Find me mugs with color: light blue, and size: medium";
    expect(chosen(instruction, ...groups)).toEqual([["color", "light blue"]]);
  });

  it("finds what was said in other words", () => {
    const cases: [string, string[], string | undefined][] = [
      ["a 1.6 oz deodorant", ["0.5 ounce (pack of 1)", "1.6 ounce (pack of 1)"], "1.6 ounce (pack of 1)"],
      ["a 120 ml mask", ["50ml", "120ml"], "120ml"],
      ["black loafers, size 10.5", ["10", "10.5", "5"], "10.5"],
      ["black loafers, size 10.5", ["brown2070", "black1901"], "black1901"],
      ["an x-large, red coat", ["large", "x-large", "xx-large"], "x-large"],
      ["charcoal shorts", ["heather grey", "heather charcoal"], "heather charcoal"],
      ["a lamp", ["red", "blue"], undefined],
    ];
    for (const [instruction, values, wanted] of cases) {
      expect(chosen(instruction, group("option", ...values))[0]?.[1]).toBe(wanted);
    }
  });
});
