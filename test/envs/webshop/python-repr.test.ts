import { expect, it } from "vitest";
import { pythonRepr } from "../../../envs/webshop/python-repr.ts";

it("prints strings as Python does", () => {
  expect(pythonRepr("plain")).toBe("'plain'");
  expect(pythonRepr(`12" x 18"`)).toBe(`'12" x 18"'`);
  expect(pythonRepr("men's")).toBe(`"men's"`);
  expect(pythonRepr(`men's 12"`)).toBe(`'men\\'s 12"'`);
  expect(pythonRepr("back\\slash\tand\nline")).toBe("'back\\\\slash\\tand\\nline'");
  expect(pythonRepr("café › 16×24 😀")).toBe("'café › 16×24 😀'");
  expect(pythonRepr("a\u00a0b\u200bc\u007f\u{e0001}")).toBe("'a\\xa0b\\u200bc\\x7f\\U000e0001'");
});
