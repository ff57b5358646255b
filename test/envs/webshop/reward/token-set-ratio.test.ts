import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenSetRatio } from "../../../../envs/webshop/reward/token-set-ratio.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc
    .array(fc.constantFrom("long", "sleeve", "sleeves", "12", "x-large", "Blue", "é", "𝐁"), { maxLength: 6 })
    .map((words) => words.join(" ")),
);

describe("tokenSetRatio", () => {
  it("is 100 where all words of one text are in the other, in any order and case", () => {
    expect(tokenSetRatio("Long-Sleeve", "sleeve, long")).toBe(100);
    expect(tokenSetRatio("long sleeve shirt", "long sleeve")).toBe(100);
    expect(tokenSetRatio("('color', 'dark oak')", "oak")).toBe(100);
  });

  it("counts insertions and deletions, a replacement as both", () => {
    expect(tokenSetRatio("ab", "ac")).toBe(50);
    expect(tokenSetRatio("sleeve", "sleeves")).toBe(92);
    expect(tokenSetRatio("abc", "xyz")).toBe(0);
  });

  it("rounds halves to the even number", () => {
    expect(tokenSetRatio("aaaaaaab", "aaaaaaac")).toBe(88);
    expect(tokenSetRatio("abbbbbbb", "a")).toBe(22);
    // 2 · 5 / 16 = 62.5 %
    expect(tokenSetRatio("aaaaabbb", "aaaaaccc")).toBe(62);
  });

  it("drops the letters of Latin-1, and keeps those of other scripts", () => {
    expect(tokenSetRatio("café", "caf")).toBe(100);
    expect(tokenSetRatio("é", "é")).toBe(0);
    expect(tokenSetRatio("μ", "μ")).toBe(100);
    expect(tokenSetRatio("", "anything")).toBe(0);
    expect(tokenSetRatio("!!!", "!!!")).toBe(0);
  });

  it("is symmetric, from 0 to 100, and blind to order and repetition", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const ratio = tokenSetRatio(a, b);
        expect(tokenSetRatio(b, a)).toBe(ratio);
        expect(ratio).toBeGreaterThanOrEqual(0);
        expect(ratio).toBeLessThanOrEqual(100);
        const shuffled = [...a.split(" "), ...a.split(" ")].reverse().join(" ");
        expect(tokenSetRatio(shuffled, b)).toBe(ratio);
      }),
    );
  });
});
