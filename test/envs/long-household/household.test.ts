import { describe, expect, it } from "vitest";
import { Household } from "../../../envs/long-household/household.ts";
import { World } from "../../../envs/long-household/world.ts";
import { GOALS, openSmall, play, smallGame } from "./games.ts";

const TO_KITCHEN = ["open door 1", "enter kitchen 1"];
const BACK = ["enter hall 1"];
const FETCH_KEY = [
  "go to sidetable 1",
  "open box 1",
  "open jar 1",
  "take ironkey 1 from jar 1",
  "unlock door 2 with ironkey 1",
  "open door 2",
  "move ironkey 1 to sidetable 1",
];

describe("texts", () => {
  it("introduce the room, its doors and the task, and end with the goal to be met next", () => {
    const household = new Household(new World(smallGame([GOALS.clean, GOALS.wipe])), true);
    expect(household.reset()).toBe(
      "You are in the hall 1. You see a sidetable 1, and a charger 1. There is a door 1 to the kitchen 1 (closed), " +
        "a door 2 to the study 1 (locked, ironkey), and a door 3 to the cellar 1 (open).\n\n" +
        "Your task is to: Do as you like.\n" +
        "Now (1 of 2): clean a mug and put it on the desk in the study.",
    );
  });

  it("list what is in view with what can be seen of it, closed containers without their contents", () => {
    const household = openSmall(GOALS.wipe);
    expect(play(household, "go to sidetable 1")).toBe(
      "You arrive at the sidetable 1. On the sidetable 1, you see a flashlight 1, a closed box 1, and a brasskey 1.",
    );
    expect(play(household, "open box 1")).toBe("You open the box 1. In the box 1, you see a closed jar 1.");
    expect(play(household, "open jar 1")).toBe("You open the jar 1. In the jar 1, you see a ironkey 1.");
    expect(play(household, "look")).toContain(
      "On the sidetable 1, you see a flashlight 1, a box 1, and a brasskey 1. " +
        "In the box 1, you see a jar 1. In the jar 1, you see a ironkey 1.",
    );
  });

  it("name the goal that was met, and say when that was all", () => {
    const household = openSmall(GOALS.place);
    const text = play(
      household,
      ...TO_KITCHEN,
      "go to countertop 1",
      "take cup 1 from countertop 1",
      ...BACK,
      "go to sidetable 1",
      "move cup 1 to sidetable 1",
    );
    expect(text).toBe(
      "You move the cup 1 to the sidetable 1. Done: put a cup on the sidetable in the hall. That was all.",
    );
    expect(household.isWon).toBe(true);
  });

  it.each(["", "dance", "take mug 1 from countertop 1", "enter kitchen 1", "go to desk 1", "LOOK"])(
    "nothing happens on %j, but a turn goes by",
    (command) => {
      const household = openSmall(GOALS.place);
      const before = household.admissible;
      expect(household.step(command)).toBe("Nothing happens.");
      expect(household.admissible).toEqual(before);
    },
  );
});

describe("doors, light and containers", () => {
  it("a locked door opens with the key of its kind only", () => {
    const household = openSmall(GOALS.wipe);
    play(household, "go to sidetable 1", "take brasskey 1 from sidetable 1");
    expect(household.admissible.filter((command) => command.startsWith("unlock"))).toEqual([]);
    play(household, "move brasskey 1 to sidetable 1", ...FETCH_KEY.slice(1), "enter study 1");
  });

  it("nothing can be seen or reached in a dark room without a light in hand", () => {
    const household = openSmall(GOALS.wipe);
    expect(play(household, "enter cellar 1")).toBe(
      "You enter the cellar 1. It is too dark to see anything. There is a door 3 to the hall 1 (open).",
    );
    expect(household.admissible).toEqual(["enter hall 1", "close door 3", "look", "inventory"]);
    play(
      household,
      "enter hall 1",
      "go to sidetable 1",
      "take flashlight 1 from sidetable 1",
      "enter cellar 1",
    );
    expect(play(household, "use flashlight 1")).toBe(
      "You turn on the flashlight 1. You see a shelf 1. There is a door 3 to the hall 1 (open).",
    );
    expect(play(household, "go to shelf 1")).toContain("you see a dirty mug 2.");
  });

  it("a container is carried with what is in it, and holds only what fits", () => {
    const household = openSmall(GOALS.wipe);
    play(household, "go to sidetable 1", "open box 1", "open jar 1", "take box 1 from sidetable 1");
    play(household, ...TO_KITCHEN, "go to countertop 1", "take mug 1 from countertop 1");
    expect(household.admissible).toContain("move mug 1 to box 1");
    expect(household.admissible).not.toContain("move mug 1 to jar 1");
    expect(household.admissible).not.toContain("move box 1 to jar 1");
    play(household, "move mug 1 to box 1", "take potato 1 from countertop 1", "move potato 1 to box 1");
    play(household, "take cup 1 from countertop 1", "move cup 1 to box 1", "take pen 1 from countertop 1");
    expect(household.admissible).not.toContain("move pen 1 to box 1");
    expect(household.admissible).toContain("move pen 1 to jar 1");
    expect(play(household, "inventory")).toBe(
      "You are carrying a box 1, and a pen 1. In the box 1, you see a dirty mug 1, a cup 1, a potato 1, and a " +
        "jar 1. In the jar 1, you see a ironkey 1.",
    );
  });

  it("two hands hold two things", () => {
    const household = openSmall(GOALS.wipe);
    play(household, ...TO_KITCHEN, "go to countertop 1", "take mug 1 from countertop 1");
    play(household, "take cup 1 from countertop 1");
    expect(household.admissible.filter((command) => command.startsWith("take"))).toEqual([]);
  });
});

describe("goals", () => {
  const putCup = ["take cup 1 from countertop 1", ...BACK, "go to sidetable 1", "move cup 1 to sidetable 1"];
  const wipe = [
    "go to sinkbasin 1",
    "take cloth 1 from sinkbasin 1",
    "go to countertop 1",
    "wipe countertop 1 with cloth 1",
  ];

  it("count only in order: what was done too early has to be done again", () => {
    const household = openSmall(GOALS.wipe, GOALS.place);
    play(household, ...TO_KITCHEN, "go to countertop 1", ...putCup);
    expect(household.goalsMet).toBe(0);
    play(household, "enter kitchen 1", ...wipe);
    expect(household.goalsMet).toBe(1);
    play(household, ...BACK, "go to sidetable 1", "take cup 1 from sidetable 1", "move cup 1 to sidetable 1");
    expect(household.isWon).toBe(true);
  });

  it("a pair is two clean things in the place at once", () => {
    const household = openSmall(GOALS.pair);
    play(household, ...FETCH_KEY, "take flashlight 1 from sidetable 1", "enter cellar 1", "use flashlight 1");
    play(
      household,
      "go to shelf 1",
      "take mug 2 from shelf 1",
      "enter hall 1",
      "go to sidetable 1",
      "use flashlight 1",
    );
    play(household, "move flashlight 1 to sidetable 1", ...TO_KITCHEN, "go to countertop 1");
    play(household, "take mug 1 from countertop 1", "go to sinkbasin 1", "clean mug 1 with sinkbasin 1");
    play(household, "clean mug 2 with sinkbasin 1", "enter hall 1", "enter study 1", "go to desk 1");
    play(household, "move mug 1 to desk 1");
    expect(household.goalsMet).toBe(0);
    // The desk is dirty: both mugs have to be washed again, and the desk wiped first.
    expect(play(household, "move mug 2 to desk 1")).toBe(
      "You move the mug 2 to the desk 1. It gets dirty there.",
    );
    expect(household.goalsMet).toBe(0);
    play(household, "enter hall 1", "enter kitchen 1", "go to sinkbasin 1", "take cloth 1 from sinkbasin 1");
    play(household, "enter hall 1", "enter study 1", "go to desk 1", "wipe desk 1 with cloth 1");
    play(household, "move cloth 1 to desk 1", "take mug 1 from desk 1", "take mug 2 from desk 1");
    play(household, "enter hall 1", "enter kitchen 1", "go to sinkbasin 1", "clean mug 1 with sinkbasin 1");
    play(household, "clean mug 2 with sinkbasin 1", "enter hall 1", "enter study 1", "go to desk 1");
    play(household, "move mug 1 to desk 1", "move mug 2 to desk 1");
    expect(household.isWon).toBe(true);
  });

  it("a packed container counts where it is put, with both things in it", () => {
    const household = openSmall(GOALS.pack);
    play(household, ...FETCH_KEY, ...TO_KITCHEN, "go to countertop 1", "take pen 1 from countertop 1");
    play(
      household,
      "take coin 1 from countertop 1",
      "enter hall 1",
      "go to sidetable 1",
      "move pen 1 to box 1",
    );
    play(household, "take box 1 from sidetable 1", "enter study 1", "go to desk 1", "move box 1 to desk 1");
    expect(household.goalsMet).toBe(0);
    play(household, "move coin 1 to box 1");
    expect(household.goalsMet).toBe(0);
    play(household, "take box 1 from desk 1", "move box 1 to desk 1");
    expect(household.isWon).toBe(true);
  });
});

describe("an early mistake costs later", () => {
  const takePotato = [...TO_KITCHEN, "go to countertop 1", "take potato 1 from countertop 1"];
  const bring = [...BACK, "go to sidetable 1", "move potato 1 to sidetable 1"];
  const wait = (household: Household, turns: number) => {
    for (let turn = 0; turn < turns; turn++) household.step("look");
  };

  it("a thing heated too early is no longer hot", () => {
    const household = openSmall(GOALS.heat);
    play(household, ...takePotato, "go to microwave 1", "heat potato 1 with microwave 1");
    expect(play(household, "examine potato 1")).toBe("This is a hot potato 1.");
    wait(household, 25);
    expect(play(household, "examine potato 1")).toBe("This is a potato 1.");
    play(household, ...bring);
    expect(household.goalsMet).toBe(0);
    play(household, "take potato 1 from sidetable 1", "enter kitchen 1", "go to microwave 1");
    play(household, "heat potato 1 with microwave 1", ...bring);
    expect(household.isWon).toBe(true);
  });

  it("what was heated has to be cooled twice to be cold", () => {
    const household = openSmall(GOALS.cool);
    play(household, ...takePotato, "go to microwave 1", "heat potato 1 with microwave 1", "go to fridge 1");
    expect(play(household, "cool potato 1 with fridge 1")).toContain("It is only lukewarm now.");
    expect(play(household, "cool potato 1 with fridge 1")).toBe("You cool the potato 1 using the fridge 1.");
    play(household, ...bring);
    expect(household.isWon).toBe(true);
  });

  it("a knife that cut the wrong thing is blunt until it is sharpened; a butterknife never cuts", () => {
    const household = openSmall(GOALS.slice);
    const slices = () => household.admissible.filter((command) => command.startsWith("slice"));
    play(household, ...TO_KITCHEN, "go to countertop 1", "take butterknife 1 from countertop 1");
    expect(slices()).toEqual([]);
    play(household, "move butterknife 1 to countertop 1", "go to drawer 1", "open drawer 1");
    play(household, "take knife 1 from drawer 1", "go to countertop 1");
    expect(slices()).toHaveLength(4);
    expect(play(household, "slice potato 1 with knife 1")).toBe(
      "You slice the potato 1 with the knife 1. The knife 1 is blunt now.",
    );
    expect(slices()).toEqual([]);
    play(household, "go to sharpener 1", "sharpen knife 1 with sharpener 1", "go to countertop 1");
    play(household, "slice tomato 1 with knife 1", "slice tomato 2 with knife 1");
    expect(slices()).toEqual([]);
  });

  it("a flashlight left on goes out, and has to be charged", () => {
    const household = openSmall(GOALS.wipe);
    play(household, "go to sidetable 1", "take flashlight 1 from sidetable 1", "use flashlight 1");
    wait(household, 18);
    expect(household.step("look")).toContain("The flashlight 1 goes out: its battery is empty.");
    expect(household.admissible).not.toContain("use flashlight 1");
    play(
      household,
      "enter cellar 1",
      "enter hall 1",
      "go to charger 1",
      "charge flashlight 1 with charger 1",
    );
    play(household, "use flashlight 1");
  });

  it("a light cannot be put down in the dark, where it could not be found again", () => {
    const household = openSmall(GOALS.wipe);
    play(household, "go to sidetable 1", "take flashlight 1 from sidetable 1", "enter cellar 1");
    play(household, "use flashlight 1", "go to shelf 1");
    expect(household.admissible.filter((command) => command.startsWith("move"))).toEqual([]);
  });

  it("a cloth wipes once, then it has to be rinsed", () => {
    const household = openSmall(GOALS.wipe);
    play(
      household,
      ...TO_KITCHEN,
      "go to sinkbasin 1",
      "take cloth 1 from sinkbasin 1",
      "go to countertop 1",
    );
    play(household, "wipe countertop 1 with cloth 1");
    expect(household.admissible).not.toContain("wipe countertop 1 with cloth 1");
    play(household, "go to sinkbasin 1", "clean cloth 1 with sinkbasin 1", "go to countertop 1");
    expect(household.admissible).toContain("wipe countertop 1 with cloth 1");
  });
});
