import { describe, expect, it } from "vitest";
import { kitchen, play } from "./games.ts";

const APPLE = ["go to countertop 1", "take apple 2 from countertop 1"];

describe("texts of a household", () => {
  it("introduces the room, lists in id order and numbers downwards", () => {
    expect(kitchen().reset()).toBe(
      "-= Welcome to TextWorld, ALFRED! =-\n\nYou are in the middle of a room. Looking quickly around you, you see " +
        "a countertop 1, a fridge 1, a microwave 1, a sinkbasin 1, a stoveburner 2, and a stoveburner 1.\n\n" +
        "Your task is to: put two apple in countertop.",
    );
  });

  it("sees nothing when it looks around in mid-room", () => {
    expect(play(kitchen(), "look")).toBe(
      "You are in the middle of a room. Looking quickly around you, you see nothing.",
    );
  });

  it("faces every receptacle of a place", () => {
    expect(play(kitchen(), "go to stoveburner 1", "look")).toBe(
      "You are facing the stoveburner 2, and stoveburner 1. Next to it, you see nothing.",
    );
  });

  it("describes what is held by the first line that fits", () => {
    const clean = ["go to sinkbasin 1", "clean apple 2 with sinkbasin 1"];
    const heat = ["go to microwave 1", "heat apple 2 with microwave 1"];
    const cool = ["go to fridge 1", "cool apple 2 with fridge 1"];
    const after = (...steps: readonly string[]) => play(kitchen(), ...APPLE, ...steps, "examine apple 2");
    expect(after()).toBe("There's nothing special about apple 2.");
    expect(after(...clean)).toBe("This is a clean apple 2.");
    expect(after(...heat)).toBe("This is a hot apple 2.");
    expect(after(...cool)).toBe("This is a cold apple 2.");
    expect(after(...heat, ...cool)).toBe("This is a cold apple 2.");
    expect(after(...cool, ...heat, ...clean)).toBe("This is a hot and clean apple 2.");
    expect(after(...clean, ...cool)).toBe("This is a cool and clean apple 2.");
  });

  it("describes slices, hot and cool ones too", () => {
    const slice = ["go to countertop 1", "take knife 1 from countertop 1", "slice apple 2 with knife 1"];
    const swap = ["move knife 1 to countertop 1", "take apple 2 from countertop 1"];
    const clean = ["go to sinkbasin 1", "clean apple 2 with sinkbasin 1"];
    const heat = ["go to microwave 1", "heat apple 2 with microwave 1"];
    const cool = ["go to fridge 1", "cool apple 2 with fridge 1"];
    const after = (...steps: readonly string[]) =>
      play(kitchen(), ...slice, ...swap, ...steps, "examine apple 2");
    expect(after()).toBe("This is a sliced apple 2.");
    expect(after(...clean)).toBe("This is a clean sliced apple 2.");
    expect(after(...heat)).toBe("This is a hot sliced apple 2.");
    expect(after(...cool)).toBe("This is a cool sliced apple 2.");
    expect(after(...heat, ...clean)).toBe("This is a hot and clean sliced apple 2.");
    expect(after(...cool, ...clean)).toBe("This is a cool and clean sliced apple 2.");
  });

  it("calls a bowl normal whatever was done to it, and names what lies in it", () => {
    const household = kitchen();
    play(household, "go to countertop 1", "take bowl 1 from countertop 1");
    expect(play(household, "examine bowl 1")).toBe("This is a normal bowl 1. In it, you see a fork 1.");
  });

  it("says what is carried", () => {
    expect(play(kitchen(), "inventory")).toBe("You are not carrying anything.");
    expect(play(kitchen(), ...APPLE, "inventory")).toBe("You are carrying: a apple 2.");
  });

  it("opens and closes", () => {
    const household = kitchen();
    expect(play(household, "go to fridge 1")).toBe("You arrive at fridge 1. The fridge 1 is closed.");
    expect(play(household, "open fridge 1")).toBe(
      "You open the fridge 1. The fridge 1 is open. In it, you see a apple 1.",
    );
    expect(play(household, "examine fridge 1")).toBe("The fridge 1 is open. In it, you see a apple 1.");
    expect(play(household, "close fridge 1")).toBe("You close the fridge 1.");
  });

  it("ends its help with a line break", () => {
    const lines = play(kitchen(), "help").split("\n");
    expect(lines).toHaveLength(15);
    expect(lines[0]).toBe("Available commands:");
    expect(lines.at(-1)).toBe("");
  });
});

describe("rules of a household", () => {
  it("offers no way to where one is, nor to what stands at the same place", () => {
    const household = kitchen();
    play(household, "go to stoveburner 1");
    expect(household.admissible.filter((command) => command.startsWith("go to"))).toEqual([
      "go to countertop 1",
      "go to fridge 1",
      "go to microwave 1",
      "go to sinkbasin 1",
    ]);
  });

  it("examines objects only in the hand", () => {
    const household = kitchen();
    play(household, "go to countertop 1");
    expect(household.admissible).not.toContain("examine apple 2");
    play(household, "take apple 2 from countertop 1");
    expect(household.admissible).toContain("examine apple 2");
  });

  it("keeps a thing visible in its second receptacle while it is held, and lists it beside the first", () => {
    const household = kitchen();
    play(household, "go to stoveburner 1", "take pot 1 from stoveburner 1");
    expect(play(household, "examine stoveburner 2")).toBe("On the stoveburner 2, you see a pot 1.");
    expect(play(household, "examine stoveburner 1")).toBe("On the stoveburner 1, you see nothing.");
    play(household, "move pot 1 to stoveburner 2");
    expect(play(household, "look")).toBe(
      "You are facing the stoveburner 2, and stoveburner 1. Next to it, you see a pot 1.",
    );
  });

  it("uses what is in something closed, as often as one likes", () => {
    const household = kitchen();
    play(household, "go to microwave 1");
    expect(play(household, "use lamp 1")).toBe("You turn on the lamp 1.");
    expect(play(household, "use lamp 1")).toBe("You turn on the lamp 1.");
  });

  it("slices what is in something closed", () => {
    const household = kitchen();
    play(household, "go to countertop 1", "take knife 1 from countertop 1", "go to fridge 1");
    expect(play(household, "slice apple 1 with knife 1")).toBe("You sliced the apple 1 with the knife 1.");
  });

  it("takes nothing out of something closed and puts only what fits", () => {
    const household = kitchen();
    play(household, ...APPLE, "go to fridge 1");
    expect(household.admissible).not.toContain("move apple 2 to fridge 1");
    play(household, "open fridge 1");
    expect(household.admissible).toContain("move apple 2 to fridge 1");
    play(household, "go to stoveburner 1");
    expect(household.admissible.filter((command) => command.startsWith("move"))).toEqual([]);
  });

  it.each([
    "Look",
    "go to  fridge 1",
    "put apple 2 in/on fridge 1",
    "go to nowhere",
    "",
    "look\u00a0around",
    "take",
  ])("answers %j with nothing", (command) => {
    const household = kitchen();
    const before = [...household.state];
    expect(household.step(command)).toBe("Nothing happens.");
    expect([...household.state]).toEqual(before);
  });

  it("does not carry out a command that was possible elsewhere", () => {
    const household = kitchen();
    play(household, "go to fridge 1");
    expect(household.admissible).toContain("open fridge 1");
    play(household, "go to countertop 1");
    expect(household.step("open fridge 1")).toBe("Nothing happens.");
  });

  it("ignores white space around a command", () => {
    expect(kitchen().step(" \t\r\n\x1fgo to fridge 1\u3000\n")).toBe(
      "You arrive at fridge 1. The fridge 1 is closed.",
    );
  });

  it("wins with two different apples in one place, and can lose the win again", () => {
    const household = kitchen();
    play(household, "go to fridge 1", "open fridge 1", "take apple 1 from fridge 1", "go to countertop 1");
    expect(household.isWon()).toBe(false);
    play(household, "move apple 1 to countertop 1");
    expect(household.isWon()).toBe(true);
    household.step("nonsense");
    expect(household.isWon()).toBe(true);
    play(household, "take apple 1 from countertop 1");
    expect(household.isWon()).toBe(false);
  });
});

describe("the older wording", () => {
  it("puts in/on, arrives at locations and knows no help", () => {
    const household = kitchen("put");
    expect(household.admissible).not.toContain("help");
    expect(household.step("help")).toBe("Nothing happens.");
    expect(play(household, "go to countertop 1")).toBe(
      "You arrive at loc 5. On the countertop 1, you see a apple 2, a bowl 1, and a knife 1.",
    );
    play(household, "take apple 2 from countertop 1");
    expect(household.step("move apple 2 to countertop 1")).toBe("Nothing happens.");
    expect(play(household, "put apple 2 in/on countertop 1")).toBe(
      "You put the apple 2 in/on the countertop 1.",
    );
  });

  it("sorts put between open and take", () => {
    const household = kitchen("put");
    play(
      household,
      "go to countertop 1",
      "take apple 2 from countertop 1",
      "go to fridge 1",
      "open fridge 1",
    );
    expect(household.admissible).toEqual([...household.admissible].sort());
    expect(household.admissible).toContain("put apple 2 in/on fridge 1");
  });
});
