import search from "turnwise/envs/search";
import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";
import { AUTHOR_ROW, folderOf, lines, RIVER_ROW, wikiLines } from "./small-world.ts";

const data = folderOf({
  "corpus.jsonl": wikiLines(),
  "train.jsonl": lines([AUTHOR_ROW, RIVER_ROW]),
});

describe("on the invented encyclopaedia", () => {
  testEnvironment(search, { describe, it });
});

describe("on passages of a folder", () => {
  testEnvironment(search, { describe, it }, { config: { data } });
});

describe("in tags", () => {
  testEnvironment(search, { describe, it }, { config: { data, style: "tags", turns: 20 } });
});

describe("for policies that write", () => {
  const said = ["search[Quenby]", "open[Quenby]", "back[]", "nonsense", "answer[yes]"];
  testEnvironment(
    search,
    { describe, it },
    {
      config: { data, candidates: 0, conversation: true, reward: { judge: 1, citations: 1 } },
      choose: (_, rng) => ({ text: said[rng.int(said.length)] ?? "" }),
    },
  );
});
