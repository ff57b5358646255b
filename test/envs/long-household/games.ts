/** A small house made for tests, and ways to play it. */
import { type Rng, rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { createExpert } from "../../../envs/long-household/expert/index.ts";
import { Household } from "../../../envs/long-household/household.ts";
import type { Game, Goal, House, Thing } from "../../../envs/long-household/problem.ts";
import { World } from "../../../envs/long-household/world.ts";

/** A hall, a kitchen behind a closed door, a locked study and a dark cellar. */
const HOUSE: House = {
  id: "house000",
  rooms: [
    { name: "hall 1", noun: "hall", dark: false },
    { name: "kitchen 1", noun: "kitchen", dark: false },
    { name: "study 1", noun: "study", dark: false },
    { name: "cellar 1", noun: "cellar", dark: true },
  ],
  doors: [
    { name: "door 1", rooms: [0, 1], start: "closed", key: null },
    { name: "door 2", rooms: [0, 2], start: "locked", key: "ironkey" },
    { name: "door 3", rooms: [0, 3], start: "open", key: null },
  ],
  places: [
    ["sidetable", 0],
    ["charger", 0],
    ["countertop", 1],
    ["drawer", 1],
    ["sinkbasin", 1],
    ["microwave", 1],
    ["fridge", 1],
    ["sharpener", 1],
    ["desk", 2],
    ["shelf", 3],
  ].map(([noun, room]) => ({ name: `${noun} 1`, noun: String(noun), room: Number(room) })),
};

/** Thing → the place it is on, or the thing it is in. */
const THINGS: readonly (readonly [string, string])[] = [
  ["mug 1", "countertop 1"],
  ["mug 2", "shelf 1"],
  ["cup 1", "countertop 1"],
  ["potato 1", "countertop 1"],
  ["tomato 1", "countertop 1"],
  ["tomato 2", "countertop 1"],
  ["tomato 3", "countertop 1"],
  ["knife 1", "drawer 1"],
  ["butterknife 1", "countertop 1"],
  ["cloth 1", "sinkbasin 1"],
  ["flashlight 1", "sidetable 1"],
  ["box 1", "sidetable 1"],
  ["jar 1", "box 1"],
  ["ironkey 1", "jar 1"],
  ["brasskey 1", "sidetable 1"],
  ["pen 1", "countertop 1"],
  ["coin 1", "countertop 1"],
];

const DIRTY = new Set(["mug 1", "mug 2"]);

export const GOALS = {
  clean: { kind: "clean", noun: "mug", contents: [], place: "desk", room: "study" },
  pair: { kind: "pair", noun: "mug", contents: [], place: "desk", room: "study" },
  heat: { kind: "heat", noun: "potato", contents: [], place: "sidetable", room: "hall" },
  cool: { kind: "cool", noun: "potato", contents: [], place: "sidetable", room: "hall" },
  slice: { kind: "slice", noun: "tomato", contents: [], place: "sidetable", room: "hall" },
  wipe: { kind: "wipe", noun: "", contents: [], place: "countertop", room: "kitchen" },
  place: { kind: "place", noun: "cup", contents: [], place: "sidetable", room: "hall" },
  pack: { kind: "pack", noun: "box", contents: ["pen", "coin"], place: "desk", room: "study" },
} as const satisfies Record<string, Goal>;

/** The small house, with goals of the test's choice. */
export function smallGame(goals: readonly Goal[], changes: Partial<Game> = {}): Game {
  const places = HOUSE.places.map(({ name }) => name);
  const names = THINGS.map(([name]) => name);
  const things = THINGS.map(([name, at]): Thing => {
    const place = places.indexOf(at);
    return {
      name,
      noun: name.replace(/ \d+$/, ""),
      place: place < 0 ? null : place,
      inside: place < 0 ? names.indexOf(at) : null,
      dirty: DIRTY.has(name),
    };
  });
  return {
    id: "small",
    house: HOUSE,
    things,
    dirtyPlaces: [places.indexOf("desk 1")],
    cuts: 1,
    startRoom: 0,
    goals,
    instruction: "Do as you like.",
    ...changes,
  };
}

export function openSmall(...goals: readonly Goal[]): Household {
  const household = new Household(new World(smallGame(goals)), false);
  household.reset();
  return household;
}

/** Carries out commands; each must be possible. @returns the last text */
export function play(household: Household, ...commands: readonly string[]): string {
  let text = "";
  for (const command of commands) {
    if (!household.admissible.includes(command)) throw new Error(`${command} is not possible`);
    text = household.step(command);
  }
  return text;
}

export interface Course {
  readonly isWon: boolean;
  readonly goalsMet: number;
  readonly commands: readonly string[];
  readonly texts: readonly string[];
  /** Admissible commands of all turns. */
  readonly listed: number;
}

/** Lets a player play until it wins or the turns are over. */
export function playGame(game: Game, player: Player, turns = 240, reminder = true): Course {
  const household = new Household(new World(game), reminder);
  const texts = [household.reset()];
  const commands: string[] = [];
  let listed = 0;
  while (commands.length < turns && !household.isWon) {
    const seen = { text: texts.at(-1) ?? "", admissible: [...household.admissible] };
    const observation = commands.length === 0 ? { ...seen, instruction: game.instruction } : seen;
    listed += seen.admissible.length;
    const { text } = player.act(observation);
    commands.push(text);
    texts.push(household.step(text));
  }
  return { isWon: household.isWon, goalsMet: household.goalsMet, commands, texts, listed };
}

export function playExpert(game: Game, turns = 240, reminder = true): Course {
  return playGame(game, createExpert({ rng: rng(1, "expert", game.id) }), turns, reminder);
}

/** Any admissible command, each as likely as the others. */
export function randomPlayer(random: Rng): Player {
  return { act: ({ admissible }) => ({ text: admissible?.[random.int(admissible.length)] ?? "look" }) };
}

export function mean<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0) / items.length;
}
