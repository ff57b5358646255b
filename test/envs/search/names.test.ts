/** Names in texts, the words around them, and what a list of results shows. */
import { describe, expect, it } from "vitest";
import { readAsked } from "../../../envs/search/protocol/asked.ts";
import { describe as describeNames, focusOf } from "../../../envs/search/protocol/contexts.ts";
import { namesIn, namesOf } from "../../../envs/search/reading/names.ts";
import { Sentence } from "../../../envs/search/reading/passage-lines.ts";
import { snippetOf } from "../../../envs/search/reading/snippet.ts";
import type { View } from "../../../envs/search/reading/view.ts";
import { contentWords, termsOf } from "../../../envs/search/reading/words.ts";

describe("names in a sentence", () => {
  it.each([
    ["The Tolm Press was founded by Odo Tolm in Harrow Vale.", ["Tolm Press", "Odo Tolm", "Harrow Vale"]],
    ["It was born on 12 March 1911 in the Isle of Sorrel.", ["12 March 1911", "Isle of Sorrel"]],
    ["On May 5, 1990, J. R. Keld met Ada.", ["May 5, 1990", "J. R. Keld", "Ada"]],
    ["In 1911 Ilva left Quenby, Aune and Keld's house.", ["1911", "Ilva", "Quenby", "Aune", "Keld"]],
    ["Maria de la Cruz wrote “Glass Orchard” (1911).", ["Maria de la Cruz", "Glass Orchard", "1911"]],
    ["He sold 4,200 copies of Apollo 11.", ["4,200", "Apollo 11"]],
    ["North Carolina—January 21, 1992", ["North Carolina", "January 21, 1992"]],
    ["A Gull eats Madinus faabami, an Africa campus does not.", ["Gull", "Madinus faabami", "Africa"]],
    ["nothing here", []],
    ["A [very] odd [Name]", ["Name"]],
  ])("%s", (sentence, names) => expect(namesIn(sentence)).toEqual(names));

  it("leave out what begins a sentence and is a word elsewhere", () => {
    const text = "Rivers are long. The rivers of Keld flow east.";
    expect(namesOf(text, ["Rivers are long.", "The rivers of Keld flow east."])).toEqual([[], ["Keld"]]);
  });

  it("leave out words of every day that begin a sentence or say when", () => {
    const sentences = [
      "Readers ask for Keld.",
      "Local food is good on Mondays.",
      "Paris has it, as Paris does.",
    ];
    expect(namesOf(sentences.join(" "), sentences)).toEqual([["Keld"], [], ["Paris", "Paris"]]);
    expect(namesOf("Texas\nTexas is large.", ["Texas is large."])).toEqual([["Texas"]]);
  });
});

describe("what is said of a name", () => {
  const sentence = (text: string) => new Sentence(text, [...new Set(namesIn(text))]);
  const line = (text: string, page: string) => ({
    sentence: sentence(text),
    passage: { id: "1", title: page, text },
    page,
  });
  const found = (query: string): View => ({
    kind: "results",
    query,
    results: [],
    hits: [],
    from: 0,
    size: 5,
    hasMore: false,
  });
  const opened = (name: string): View => ({
    kind: "page",
    page: { name, title: name, passages: [] },
    window: 0,
  });
  const said = (own: string, text: string, page: string, view: View | null, year: number | null = null) =>
    describeNames([{ name: own, key: own, lines: [line(text, page)], shared: 0 }], focusOf(view), year)[0]
      ?.context;

  it("is the words around it, without names", () => {
    const text = "Odo Tolm, of Tolm, founded the Tolm Press in 1911.";
    expect(said("odo tolm", text, "Odo Tolm", null)).toBe("…, of …, founded the … in ….");
    expect(said("aro", "Aro Aro met Odo Tolm.", "X", null)).toBe("… met ….");
  });

  it("says whether it stands before or after what was searched or opened", () => {
    const text = "Aro Vel was taught by Ina Tor in 1911.";
    expect(said("ina tor", text, "Aro Vel", opened("Aro Vel"))).toBe(
      "after this: this was taught by … in ….",
    );
    expect(said("aro vel", text, "Aro Vel", found("Ina Tor"))).toBe(
      "before this: … was taught by this in ….",
    );
    expect(said("1911", text, "Other", found("novels of ina tor"))).toBe(
      "after this: … was taught by this in ….",
    );
    expect(said("ina tor", text, "Aro Vel", found("Ina Tor"))).toBe("… was taught by this in ….");
  });

  it("takes a page's sentences as said of it, whatever they call it", () => {
    expect(said("ina tor", "She was taught by Ina Tor.", "Aro Vel (poet)", opened("Aro Vel (poet)"))).toBe(
      "after this: She was taught by ….",
    );
    expect(said("aro vel", "She was taught by Ina Tor.", "Aro Vel", found("Ina Tor"))).toBe(
      "before this: She was taught by this.",
    );
    expect(said("keld", "It lies in Keld.", "Tolm", found("Ina Tor"))).toBe("It lies in ….");
  });

  it.each([
    [1950, "… had its seat in … from then to then. It was founded in earlier."],
    [1940, "… had its seat in … from then to then. It was founded in earlier."],
    [1961, "… had its seat in … from earlier to earlier. It was founded in earlier."],
    [1939, "… had its seat in … from later to later. It was founded in earlier."],
    [1911, "… had its seat in … from later to later. It was founded in then."],
    [null, "… had its seat in … from … to …. It was founded in …."],
  ])("tells years against the year asked, %s", (year, told) => {
    const text = "The Tolm Press had its seat in Keld from 1940 to 1960. It was founded in 1911.";
    expect(said("keld", text, "X", null, year)).toBe(`The ${told}`);
  });

  it("takes characters of private use in a text for nothing", () => {
    const text = "Odo \ue001Tolm met \ue000Aro \ue002 in \u{f0001}Keld.";
    expect(said("odo", text, "X", null)).toBe("… Tolm met Aro in Keld.");
  });

  it("tells what goes on since a year as of the year asked", () => {
    const text = "Odo Tolm is the mayor of Keld since 1990.";
    expect(said("keld", text, "X", null, 1989)).toBe("… is the mayor of … since later.");
    expect(said("keld", text, "X", null, 2001)).toBe("… is the mayor of … since then.");
    expect(readAsked(["Who was the mayor of Keld in 1989?"]).year).toBe(1989);
    expect(readAsked(["Who was it in 1989?", "And in 1990 or 1991?"]).year).toBe(null);
    expect(readAsked(["Who was it in 1989?", "And who came then?"]).year).toBe(null);
  });

  it("knows a title without what tells it from others", () => {
    const text = "Aro Vel was born in Keld.";
    expect(said("keld", text, "Aro Vel (poet)", opened("Aro Vel (poet)"))).toBe(
      "after this: this was born in ….",
    );
  });
});

describe("words of a question", () => {
  it("leave out those that ask and join", () => {
    expect(contentWords("In which town was the author of the Glass Orchard's sequel born?")).toEqual([
      "town",
      "author",
      "Glass",
      "Orchard",
      "sequel",
      "born",
    ]);
  });
});

describe("a snippet", () => {
  const long = [
    "First ".repeat(20),
    "Second ".repeat(20),
    "The orchard of glass ".repeat(6),
    "Last ".repeat(30),
  ];
  const sentences = long.map((text) => new Sentence(text.trim(), []));

  it("begins with the sentence that has most of the query", () => {
    expect(snippetOf(sentences, termsOf("glass orchards")).map(({ text }) => text.slice(0, 5))).toEqual([
      "The o",
      "Last ",
    ]);
    expect(snippetOf(sentences, termsOf("nothing")).map(({ text }) => text.slice(0, 5))).toEqual([
      "First",
      "Secon",
    ]);
  });

  it("has all the sentences that have most of it", () => {
    const rows = ["Glass is dear.", "Wood ".repeat(60), "Glass breaks.", "Tin ".repeat(60)];
    const shown = snippetOf(
      rows.map((text) => new Sentence(text.trim(), [])),
      termsOf("glass"),
    );
    expect(shown.map(({ text }) => text.slice(0, 5))).toEqual(["Glass", "Wood ", "Glass"]);
  });

  it("is the whole of a short passage", () => {
    const short = [new Sentence("One.", []), new Sentence("Two.", [])];
    expect(snippetOf(short, termsOf("two"))).toEqual(short);
  });
});
