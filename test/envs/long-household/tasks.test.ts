import { describe, expect, it } from "vitest";
import { DARK_ROOMS, PLACE_KINDS, THING_KINDS } from "../../../envs/long-household/catalogue.ts";
import { type Game, GOAL_KINDS } from "../../../envs/long-household/problem.ts";
import { openCollection, SPLITS } from "../../../envs/long-household/tasks.ts";
import { hash128 } from "../../../src/core/rng.ts";
import { mean } from "./games.ts";

const long = openCollection(1, "long");
const short = openCollection(1, "short");
const sample: readonly Game[] = SPLITS.flatMap((split) => long.tasks(split).slice(0, 120)).map(({ id }) =>
  long.game(id),
);

const houses = (split: string) => new Set(long.tasks(split).map(({ room }) => room));
const combinations = (split: string, of = long) => new Set(of.tasks(split).map(({ type }) => type));
const shared = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>) => [...a].filter((item) => b.has(item));

describe("splits", () => {
  it("have thousands of training games and an id of its own for each", () => {
    expect(long.tasks("train").length).toBeGreaterThanOrEqual(4_000);
    for (const split of SPLITS) expect(long.tasks(split).length).toBeGreaterThanOrEqual(240);
    const ids = SPLITS.flatMap((split) => long.tasks(split).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("differ by house: valid_unseen and dev_unseen share none with train nor with each other", () => {
    expect(houses("train").size).toBe(120);
    expect(houses("valid_unseen").size).toBe(40);
    expect(shared(houses("train"), houses("valid_unseen"))).toEqual([]);
    expect(shared(houses("train"), houses("dev_unseen"))).toEqual([]);
    expect(shared(houses("dev_unseen"), houses("valid_unseen"))).toEqual([]);
    for (const split of ["valid_seen", "valid_combination"]) {
      expect(shared(houses(split), houses("train")).length).toBe(houses(split).size);
    }
  });

  it.each([
    ["long", long],
    ["short", short],
  ] as const)("differ by combination: those of valid_combination are never trained (%s)", (_, collection) => {
    const trained = combinations("train", collection);
    const heldOut = combinations("valid_combination", collection);
    expect(shared(trained, heldOut)).toEqual([]);
    expect(heldOut.size).toBeGreaterThan(4);
    for (const split of ["dev_unseen", "valid_seen", "valid_unseen"]) {
      expect(shared(combinations(split, collection), heldOut)).toEqual([]);
    }
    // Every kind of goal is trained all the same.
    const kinds = new Set([...trained].flatMap((type) => type?.split("+")));
    expect([...kinds].sort()).toEqual([...GOAL_KINDS]);
  });

  it("no unseen house is laid out like one of train", () => {
    const layout = ({ house }: Game) => JSON.stringify([house.rooms, house.doors, house.places]);
    const of = (split: string) => new Set(long.tasks(split).map(({ id }) => layout(long.game(id))));
    const trained = new Set(
      long
        .tasks("train")
        .slice(0, 1_500)
        .map(({ id }) => layout(long.game(id))),
    );
    expect(shared(trained, of("valid_unseen"))).toEqual([]);
  });
});

describe("a game", () => {
  it("follows from the seed and its id alone", () => {
    const again = openCollection(1, "long");
    for (const game of sample.slice(0, 60).reverse()) expect(again.game(game.id)).toEqual(game);
    expect(openCollection(2, "long").tasks("train")).not.toEqual(long.tasks("train"));
  });

  it("changes only on purpose", () => {
    // Whole games of all splits. A change here is a change of the environment's version.
    const games = [long, short].flatMap((of) =>
      SPLITS.flatMap((split) => of.tasks(split).slice(0, 12)).map(({ id }) => of.game(id)),
    );
    const digest = hash128(JSON.stringify(games));
    expect(digest.map((word) => word.toString(16).padStart(8, "0")).join("")).toMatchInlineSnapshot(
      `"b34cefdd4ffd50de883ec0cc4571fb7d"`,
    );
  });

  it("has goals of the kinds its id names, about different things and places, and words for them all", () => {
    for (const { id, goals, instruction } of sample) {
      const kinds = goals.map(({ kind }) => kind);
      expect(id).toContain(`/${[...kinds].sort().join("+")}-`);
      const nouns = goals.flatMap(({ noun, contents }) => (noun === "" ? contents : [noun, ...contents]));
      expect(new Set(nouns).size).toBe(nouns.length);
      const places = goals.map(({ place, room }) => `${place} in the ${room}`);
      expect(new Set(places).size).toBe(places.length);
      for (const word of [...nouns, ...places]) expect(instruction).toContain(word);
    }
  });

  it("has a house whose rooms are joined, one lock at most, and nothing needed behind its own door", () => {
    for (const { house, things, startRoom } of sample) {
      const reached = new Set([startRoom]);
      const isLocked = (room: number) => house.doors.some((d) => d.start === "locked" && d.rooms[1] === room);
      for (const room of reached) {
        for (const { rooms, start } of house.doors) {
          if (start !== "locked" && rooms.includes(room)) for (const next of rooms) reached.add(next);
        }
      }
      const roomOf = (index: number): number => {
        const { place, inside } = things[index] ?? { place: null, inside: null };
        return inside === null ? (house.places[place ?? -1]?.room ?? -1) : roomOf(inside);
      };
      expect(house.rooms.every((_, room) => reached.has(room) || isLocked(room))).toBe(true);
      for (const { start, key } of house.doors) {
        if (start !== "locked") continue;
        expect(reached.has(roomOf(things.findIndex(({ noun }) => noun === key)))).toBe(true);
      }
      const light = roomOf(things.findIndex(({ noun }) => noun === "flashlight"));
      expect(reached.has(light) && !DARK_ROOMS.has(house.rooms[light]?.noun ?? "")).toBe(true);
    }
  });

  it("lays out only what fits, containers in containers among it", () => {
    let nested = 0;
    for (const { house, things } of sample) {
      for (const [i, { noun, place, inside }] of things.entries()) {
        const size = THING_KINDS[noun]?.size ?? 0;
        if (place !== null)
          expect(PLACE_KINDS[house.places[place]?.noun ?? ""]?.fits).toBeGreaterThanOrEqual(size);
        if (inside === null) continue;
        const holds = THING_KINDS[things[inside]?.noun ?? ""]?.holds;
        expect(holds?.size).toBeGreaterThanOrEqual(size);
        expect(things.filter((other) => other.inside === inside).length).toBeLessThanOrEqual(
          holds?.count ?? 0,
        );
        nested += Number(THING_KINDS[things[i]?.noun ?? ""]?.holds !== undefined);
      }
    }
    expect(nested / sample.length).toBeGreaterThan(0.15);
  });

  it("is played in six to eight rooms, often with a lock and a dark room, full of things", () => {
    const rooms = new Set(sample.map(({ house }) => house.rooms.length));
    expect([...rooms].sort()).toEqual([6, 7, 8]);
    const share = (has: (game: Game) => boolean) => mean(sample, (game) => Number(has(game)));
    expect(share(({ house }) => house.doors.some(({ key }) => key !== null))).toBeGreaterThan(0.8);
    expect(share(({ house }) => house.rooms.some(({ dark }) => dark))).toBeGreaterThan(0.6);
    expect(mean(sample, ({ things }) => things.length)).toBeGreaterThan(70);
  });

  it.each([
    "",
    "train",
    "train/clean+cool+heat-house001/g1",
    "train/clean+cool+heat-house001/g0",
    "train/clean+cool+heat-house001/g99999",
    "test/clean+cool+heat-house001/g1",
    "train/__proto__-house001/g1",
    `${long.tasks("train")[0]?.id} `,
    `${long.tasks("train")[0]?.id.replace("g1", "g01")}`,
  ])("of an unknown id is refused: %s", (id) => {
    expect(() => long.game(id)).toThrow(expect.objectContaining({ code: "env/unknown-task" }));
  });
});
