/** The sheets of facts follow the texts: the hand, the place, the room. */
import { describe, expect, it } from "vitest";
import { createViewer } from "../../../envs/alfworld-text/viewer.ts";

const START =
  "-= Welcome to TextWorld, ALFRED! =-\n\nYou are in the middle of a room. Looking quickly around you, you see a cabinet 1, a shelf 1, and a sinkbasin 1.\n\nYour task is to: clean a mug.";

function follow(...steps: readonly (readonly [string, readonly string[]])[]) {
  const viewer = createViewer();
  let panels = viewer.observe({ text: START, admissible: ["go to cabinet 1", "look"] }, null);
  for (const [text, admissible] of steps)
    panels = viewer.observe({ text, admissible: [...admissible] }, null);
  return Object.fromEntries(panels.map(({ title, items }) => [title, items]));
}

const TO_SHELF = [
  "You arrive at shelf 1. On the shelf 1, you see a mug 2, and a cup 1.",
  ["examine shelf 1"],
] as const;
const TAKEN = ["You pick up the mug 2 from the shelf 1.", ["examine shelf 1", "examine mug 2"]] as const;

describe("the household's viewer", () => {
  it("knows nothing but the names of places at the start", () => {
    const { Inventory, Room, "Not looked into": unseen } = follow();
    expect(Inventory).toEqual([{ label: "nothing", values: [] }]);
    expect(Room).toEqual([]);
    expect(unseen).toEqual([{ label: "3 places:", values: ["cabinet 1", "shelf 1", "sinkbasin 1"] }]);
  });

  it("lists what was read of the place it stands at", () => {
    const { Room, "Where it stands": place } = follow(TO_SHELF);
    expect(place).toEqual([{ label: "shelf 1", values: [] }]);
    expect(Room).toEqual([{ label: "shelf 1", values: ["mug 2", "cup 1"], mark: "here" }]);
  });

  it("moves what is taken into the hand, and calls it clean once it was cleaned", () => {
    expect(follow(TO_SHELF, TAKEN)).toMatchObject({
      Inventory: [{ label: "mug 2" }],
      Room: [{ label: "shelf 1", values: ["cup 1"] }],
    });
    const cleaned = [
      "You clean the mug 2 using the sinkbasin 1.",
      ["examine sinkbasin 1", "examine mug 2"],
    ] as const;
    const { Inventory } = follow(TO_SHELF, TAKEN, cleaned);
    expect(Inventory).toEqual([{ label: "clean mug 2", values: [] }]);
  });

  it("takes texts as words: markup in them is a name like any other", () => {
    const viewer = createViewer();
    const text = START.replace("a shelf 1", "a <b>shelf</b> 1");
    expect(JSON.stringify(viewer.observe({ text, admissible: [] }, null))).not.toContain("<b>");
  });
});
