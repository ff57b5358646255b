import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReachable, parseAction } from "../../../../envs/webshop/pages/action.ts";

describe("an action", () => {
  it.each([
    ["search[Red Shoes]", "search", "red shoes"],
    ["click[buy now] because it fits", "click", "buy now"],
    ["click[a]b]", "click", "a]b"],
    ["click[a [b]]", "click[a ", "b]"],
    ["click[]]", "click", "]"],
    ["click[[x]", "click[", "x"],
    ["search[a]\nclick[b]", "search", "a"],
  ])("%j is %j of %j", (text, name, argument) => {
    expect(parseAction(text)).toEqual({ name, argument });
  });

  it.each(["", "look", "search[]", "[x]", "\nsearch[x]", "search[x", "search x]", "[]", "]["])(
    "%j has no argument",
    (text) => {
      expect(parseAction(text)).toEqual({ name: text, argument: null });
    },
  );

  it("is taken apart as the pattern of the original does", () => {
    const parts = fc.array(fc.constantFrom("[", "]", "a", " ", "\n", "\r", "\u2028", "search", "click"), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(parts, (pieces) => {
        const text = pieces.join("");
        const match = /^([^\n]+)\[([^\n]+)\]/.exec(text);
        const { name, argument } = parseAction(text);
        expect([name, argument]).toEqual(match === null ? [text, null] : [match[1], match[2]?.toLowerCase()]);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a million brackets in its stride", () => {
    expect(parseAction("[".repeat(1_000_000)).argument).toBeNull();
  });
});

describe("a clickable", () => {
  it("with an opening bracket cannot be clicked, nor can the search button", () => {
    expect(["buy now", "< prev", "a]b"].every(isReachable)).toBe(true);
    expect(["pack [2]", "search", "two\nlines", "", "UPPER"].some(isReachable)).toBe(false);
  });
});
