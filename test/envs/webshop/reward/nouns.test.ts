import { expect, it } from "vitest";
import { loadNounTagger } from "../../../../envs/webshop/reward/nouns.ts";

it("finds nouns and names, lower-case, as often as they occur", async () => {
  const nounsOf = await loadNounTagger();
  expect(nounsOf("Ice Face Roller, Ice Roller for Face and Eye")).toEqual([
    "ice",
    "face",
    "roller",
    "ice",
    "roller",
    "face",
    "eye",
  ]);
  expect(nounsOf("a very quickly running of the")).not.toContain("very");
  expect(nounsOf("")).toEqual([]);
});

it("gives the same nouns whatever it has read before", async () => {
  const title = "Vhomes Lights Reclaimed Wood Console Table";
  const first = await loadNounTagger();
  const second = await loadNounTagger();
  for (const other of ["😀 \u0000 <b>x</b>", "Running running RUNNING", "(".repeat(2000)]) second(other);
  expect(second(title)).toEqual(first(title));
});
