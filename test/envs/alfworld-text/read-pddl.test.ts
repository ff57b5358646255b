import { readProblem } from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { compileText, KITCHEN_FACTS, problemText, TWO_APPLES } from "./games.ts";

const place = (property: string, ability: string) =>
  `(and (exists (?r - receptacle) (exists (?o - object) (and (${ability} ?o) (objectType ?o MugType)
   (receptacleType ?r ShelfType) (${property} ?o) (inReceptacle ?o ?r)))))`;

const GOALS = {
  plain: `(and (exists (?x - receptacle) (exists (?y - object) (and (inReceptacle ?y ?x) (objectType ?y MugType)
    (receptacleType ?x ShelfType)))))`,
  look: `(and (exists (?ot - object ?r - receptacle ?a - agent ?l - location) (and (objectType ?ot DeskLampType)
    (toggleable ?ot) (isToggled ?ot) (receptacleAtLocation ?r ?l) (atLocation ?a ?l) (inReceptacle ?ot ?r)))
    (exists (?o - object ?a - agent) (and (objectType ?o BookType) (holds ?a ?o))))`,
};

const goalOf = (goal: string) => readProblem(problemText("(atLocation a loc_bar_1)", goal), "here").goal;

describe("goals", () => {
  it.each([
    [
      GOALS.plain,
      { kind: "place", objectType: "mugtype", receptacleType: "shelftype", count: 1, property: null },
    ],
    [
      place("isClean", "cleanable"),
      { kind: "place", objectType: "mugtype", receptacleType: "shelftype", count: 1, property: "clean" },
    ],
    [
      place("isHot", "heatable"),
      { kind: "place", objectType: "mugtype", receptacleType: "shelftype", count: 1, property: "hot" },
    ],
    [
      place("isCool", "coolable"),
      { kind: "place", objectType: "mugtype", receptacleType: "shelftype", count: 1, property: "cool" },
    ],
    [
      TWO_APPLES,
      { kind: "place", objectType: "appletype", receptacleType: "countertoptype", count: 2, property: null },
    ],
    [GOALS.look, { kind: "look", objectType: "booktype", lampType: "desklamptype" }],
  ])("of kind %#", (text, goal) => {
    expect(goalOf(text)).toEqual(goal);
  });

  it.each([
    place("isSliced", "sliceable"),
    place("isHot", "coolable"),
    "(and (holds ?a ?o))",
    TWO_APPLES.replace("AppleType", "MugType"),
    "won",
  ])("of another kind are refused: %#", (text) => {
    expect(() => goalOf(text)).toThrow(expect.objectContaining({ code: "data/foreign" }));
  });
});

describe("problem texts", () => {
  it("are read in any case, with comments and costs", () => {
    const text = problemText("(ATLOCATION Agent1 Loc_bar_1) ; (nonsense\n (= (total-cost) 0)", GOALS.plain);
    expect([...readProblem(text, "here").facts]).toEqual([["atlocation", [["agent1", "loc_bar_1"]]]]);
  });

  const whole = problemText("(openable Box_bar_1)", GOALS.plain);
  it.each([
    ["a text that ends early", whole.slice(0, -40), "data/damaged"],
    ["an extra parenthesis", `${whole})`, "data/damaged"],
    ["no text", "", "data/damaged"],
    ["no goal", "(define (problem p) (:domain alfred) (:init))", "data/damaged"],
    ["no facts", `(define (problem p) (:domain alfred) (:goal ${GOALS.plain}))`, "data/damaged"],
    ["another domain", whole.replace("alfred", "logistics"), "data/foreign"],
    ["an unknown fact", whole.replace("(openable", "(flammable"), "data/foreign"],
    [
      "a fact with too few arguments",
      whole.replace("(openable Box_bar_1)", "(inReceptacle Box_bar_1)"),
      "data/damaged",
    ],
    ["a fact named like an object's own method", whole.replace("(openable", "(constructor"), "data/foreign"],
    ["a bare word among the facts", whole.replace("(openable Box_bar_1)", "openable"), "data/damaged"],
  ])("with %s are refused, naming the place", (_, text, code) => {
    expect(() => readProblem(text, "some-file")).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining("some-file") }),
    );
  });
});

describe("facts that contradict each other", () => {
  it.each([
    ["two places of one receptacle", "(receptacleAtLocation Fridge_bar_1 loc_bar_9)"],
    ["two starts", "(atLocation agent1 loc_bar_9) (atLocation agent2 loc_bar_8)"],
    ["a thing of no type", "(inReceptacle Spoon_bar_1 Fridge_bar_1)"],
    ["a place of no type", "(receptacleAtLocation Shelf_bar_1 loc_bar_1)"],
    ["a thing in a place that is nowhere", "(inReceptacle Fork_bar_1 Shelf_bar_1)"],
    ["something open at the start", "(opened Fridge_bar_1)"],
  ])("such as %s are refused", (_, extra) => {
    expect(() => compileText(problemText(`${KITCHEN_FACTS} ${extra}`, TWO_APPLES))).toThrow(
      expect.objectContaining({
        code: "data/damaged",
        message: expect.stringContaining("train/test-1/trial"),
      }),
    );
  });
});
