import { rng } from "turnwise/core";
import { beforeAll, describe, expect, it, test } from "vitest";
import type { LongWorld } from "../../../../envs/webshop/long/session.ts";
import { SPLITS } from "../../../../envs/webshop/long/tasks.ts";
import { createLongFirstHit } from "../../../../envs/webshop/players/long-first-hit.ts";
import { type Course, openWorld, playTask, tasksOf } from "./shop-world.ts";

const SAMPLE = 30;
let world: LongWorld;
let courses: readonly Course[];

beforeAll(async () => {
  world = await openWorld();
  courses = SPLITS.flatMap((split) => tasksOf(world, split, SAMPLE).map((task) => playTask(world, task)));
});

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

describe("the expert of long tasks", () => {
  it("solves at least 95 of a hundred tasks of every split", () => {
    for (const split of SPLITS) {
      const own = courses.filter(({ task }) => task.id.startsWith(`${split}/`));
      expect(own).toHaveLength(SAMPLE);
      expect(mean(own.map(({ last }) => Number(last?.success)))).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("takes 30 to 80 turns on average, and most of the time", () => {
    const turns = courses.map(({ actions }) => actions.length).toSorted((a, b) => a - b);
    expect(mean(turns)).toBeGreaterThan(50);
    expect(mean(turns)).toBeLessThan(75);
    expect(turns[Math.floor(0.1 * turns.length)]).toBeGreaterThanOrEqual(30);
    expect(turns[Math.floor(0.8 * turns.length)]).toBeLessThanOrEqual(85);
  });

  it("never needs fewer actions than a task can take", () => {
    for (const { task, actions } of courses) expect(actions.length).toBeGreaterThan(task.leastActions);
  });

  it("does nothing that is not listed, and decides by what it reads alone", () => {
    for (const { unlisted } of courses) expect(unlisted).toEqual([]);
    for (const course of courses.slice(0, 5)) expect(playTask(world, course.task)).toEqual(course);
  });

  it("reads beyond the first page, goes back for others, and puts things out of the cart again", () => {
    const count = (action: RegExp) =>
      courses.filter(({ actions }) => actions.some((one) => action.test(one))).length;
    expect(count(/^click\[next >\]$/)).toBeGreaterThan(courses.length / 2);
    expect(count(/^click\[< prev\]$/)).toBeGreaterThan(courses.length / 2);
    expect(count(/^click\[description\]$/)).toBeGreaterThan(courses.length / 4);
    expect(count(/^click\[remove /)).toBeGreaterThan(5);
  });

  it("finds its way where others act in between: every other turn at random, or everything at first", () => {
    const random = rng(5);
    const any = (listed: readonly string[]) => {
      const open = listed.filter((action) => action !== "click[checkout]");
      return open[random.int(open.length)] ?? null;
    };
    const tasks = tasksOf(world, "train", 24);
    const mixed = tasks.map((task) =>
      playTask(world, task, (turn, listed) => (turn < 60 && random.float() < 0.5 ? any(listed) : null), 300),
    );
    const late = tasks.map((task) =>
      playTask(world, task, (turn, listed) => (turn < 60 ? any(listed) : null), 300),
    );
    for (const played of [mixed, late]) {
      expect(mean(played.map(({ last }) => Number(last?.success)))).toBeGreaterThanOrEqual(0.95);
    }
  });
});

test("first-hit puts one of each thing into the cart and hardly ever wins", () => {
  const played = tasksOf(world, "train", 40).map((task) =>
    playTask(world, task, undefined, 60, createLongFirstHit()),
  );
  expect(mean(played.map(({ last }) => Number(last?.success)))).toBeLessThan(0.05);
  const ended = played.filter(({ last }) => last?.terminated);
  expect(ended.length).toBeGreaterThan(20);
  expect(mean(ended.map(({ last }) => last?.score ?? 0))).toBeGreaterThan(0.3);
});
