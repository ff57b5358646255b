import { describe, expect, it } from "vitest";
import { plainText } from "../../../../envs/webshop/pages/text.ts";
import { readPage } from "../../../../envs/webshop/players/read-page.ts";

const text = (...pieces: string[]): string => pieces.join(" [SEP] ");
const clicks = (...names: string[]): string[] => names.map((name) => `click[${name}]`);

describe("readPage", () => {
  it("reads the rows of results and what they cost", () => {
    const page = text(
      "Instruction:",
      "find a mug",
      "Back to Search",
      "Page 2 (Total results: 13)",
      "< Prev",
      "Next >",
      "B01",
      "Blue mug",
      "$5.5",
      "B02",
      "Mug $3 off",
      "$1,200.0 to $1,300.5",
    );
    expect(
      readPage({ text: page, admissible: clicks("back to search", "< prev", "next >", "b01", "b02") }),
    ).toEqual({
      kind: "results",
      page: 2,
      total: 13,
      items: [
        { asin: "b01", title: "Blue mug", price: { low: 5.5, high: 5.5 } },
        { asin: "b02", title: "Mug $3 off", price: { low: 1200, high: 1300.5 } },
      ],
    });
  });

  it("tells option names from values by what can be clicked", () => {
    const page = text(
      "Instruction:",
      "find a mug",
      "Back to Search",
      "< Prev",
      "color",
      "blue",
      "red",
      "size",
      "12 oz",
      "Blue mug",
      "Price: $5.0",
      "Rating: N.A.",
      "Description",
      "Features",
      "Reviews",
      "Buy Now",
    );
    const names = ["back to search", "< prev", "description", "features", "reviews", "buy now"];
    expect(readPage({ text: page, admissible: clicks(...names, "blue", "red", "12 oz") })).toEqual({
      kind: "item",
      title: "Blue mug",
      price: { low: 5, high: 5 },
      options: [
        { name: "color", values: ["blue", "red"], surcharges: [0, 0] },
        { name: "size", values: ["12 oz"], surcharges: [0] },
      ],
    });
  });

  it("knows the other pages", () => {
    expect(readPage({ text: text("WebShop", "Instruction:", "x", "Search"), admissible: [] })).toEqual({
      kind: "search",
    });
    const detail = text("Instruction:", "x", "Back to Search", "< Prev", "Made of", "stone.");
    expect(readPage({ text: detail, admissible: clicks("back to search", "< prev") })).toEqual({
      kind: "detail",
      text: "Made of stone.",
    });
    expect(readPage({ text: plainText([]), admissible: [] })).toEqual({ kind: "other" });
  });
});
