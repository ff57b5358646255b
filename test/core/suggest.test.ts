import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "../../src/core/suggest.ts";

describe("suggestions", () => {
  it("name the nearest known word", () => {
    expect(nearest("groupsize", ["groups", "groupSize", "lanes"])).toBe("groupSize");
    expect(nearest("iteratoins", ["iterations", "imitation"])).toBe("iterations");
  });

  it("are silent when nothing is near", () => {
    expect(nearest("zebra", ["iterations", "lanes"])).toBeNull();
    expect(didYouMean("zebra", ["iterations"])).toBe("");
    expect(didYouMean("anything", [])).toBe("");
  });

  it("are a sentence to append", () => {
    expect(didYouMean("sed", ["seed", "split"])).toBe(" Did you mean seed?");
  });
});
