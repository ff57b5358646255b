import { describe, expect, it } from "vitest";
import type { Task, Trajectory, TrajectoryGroup } from "../../src/core/trajectory.ts";
import { curriculumSchema } from "../../src/training/config.ts";
import { chooseTasks, NOTHING_SEEN, observeGroups, scoreOf } from "../../src/training/curriculum.ts";
import { inOrder } from "../../src/training/plans.ts";

const config = curriculumSchema.parse({ type: "learnable" });
const tasks: Task[] = Array.from({ length: 40 }, (_, i) => ({
  id: `t${i}`,
  type: i < 20 ? "easy" : "hard",
}));
const place = { iteration: 4, start: 12, count: 10 };

function group(task: Task, returns: readonly number[]): TrajectoryGroup {
  const trajectories = returns.map((episodeReturn) => ({ episodeReturn }) as Trajectory);
  return { index: 0, task: { ...task, split: "train" }, trajectories };
}

const [easy, hard] = [tasks[0] as Task, tasks[20] as Task];

describe("the learnable curriculum", () => {
  it("scores a task by its recent groups, and one it has never seen by its type", () => {
    let state = observeGroups(NOTHING_SEEN, [group(easy, [1, 1]), group(hard, [0, 1])], config);
    const { trust } = config;
    const ofEasy = trust / (1 + trust);
    expect(scoreOf(easy, state, config)).toBeCloseTo((trust * ofEasy) / (1 + trust), 12);
    expect(scoreOf({ id: "other", type: "easy" }, state, config)).toBeCloseTo(ofEasy, 12);
    expect(scoreOf({ id: "other", type: "new" }, state, config)).toBe(1);
    expect(scoreOf(hard, state, config)).toBe(1);
    const once = scoreOf(hard, state, config);
    for (let i = 0; i < 5; i++) state = observeGroups(state, [group(hard, [1, 1])], config);
    expect(scoreOf(hard, state, config)).toBeLessThan(once / 2);
    for (let i = 0; i < 5; i++) state = observeGroups(state, [group(hard, [0, 1])], config);
    expect(scoreOf(hard, state, config)).toBeGreaterThan(once / 2); // what is long ago has faded
  });

  it("says nothing of groups that failed down to one episode, and does not change what it was given", () => {
    expect(observeGroups(NOTHING_SEEN, [group(easy, [1])], config)).toEqual(NOTHING_SEEN);
    observeGroups(NOTHING_SEEN, [group(easy, [0, 1])], config);
    expect(NOTHING_SEEN).toEqual({ tasks: {}, types: {} });
  });

  it("prefers tasks that teach, and never twice in an iteration", () => {
    let state = NOTHING_SEEN;
    for (const task of tasks)
      for (let i = 0; i < 12; i++)
        state = observeGroups(state, [group(task, task.type === "hard" ? [0, 1] : [1, 1])], config);
    const counts = { easy: 0, hard: 0 };
    for (let iteration = 0; iteration < 50; iteration++) {
      const chosen = chooseTasks({ seed: 0, tasks }, state, { ...config, floor: 0 }, { ...place, iteration });
      for (const { task } of chosen) counts[task.type as "easy" | "hard"]++;
      expect(new Set(chosen.map(({ task }) => task.id)).size).toBe(place.count);
    }
    expect(counts.hard).toBeGreaterThan(20 * counts.easy);
  });

  it("draws uniformly as often as its floor says, in the order of the uniform curriculum", () => {
    const uniform = inOrder({ seed: 0, tasks });
    let preferred = 0;
    for (let iteration = 0; iteration < 100; iteration++) {
      const chosen = chooseTasks({ seed: 0, tasks }, NOTHING_SEEN, config, { ...place, iteration });
      preferred += chosen.filter((choice) => choice.preferred).length;
      for (const [i, choice] of chosen.entries())
        if (!choice.preferred) expect(choice.task).toEqual(uniform(place.start + i));
    }
    expect(preferred / 1000).toBeCloseTo(1 - config.floor, 1);
    const all = chooseTasks({ seed: 0, tasks }, NOTHING_SEEN, { ...config, floor: 1 }, place);
    expect(all.map(({ task }) => task)).toEqual(all.map((_, i) => uniform(place.start + i)));
  });

  it("depends on seed, state and iteration alone; more groups begin with the same tasks", () => {
    const few = chooseTasks({ seed: 3, tasks }, NOTHING_SEEN, config, place);
    const many = chooseTasks({ seed: 3, tasks }, NOTHING_SEEN, config, { ...place, count: 90 });
    expect(many.slice(0, few.length)).toEqual(few);
    expect(many).toHaveLength(90);
    const other = chooseTasks({ seed: 4, tasks }, NOTHING_SEEN, config, place);
    expect(other).not.toEqual(few);
  });
});
