/** Which episodes are played when: task, world and random stream of each follow from the seed and its index. */
import { rng } from "../core/rng.ts";
import type { Source, Task } from "../core/trajectory.ts";
import type { EpisodePlan } from "../rollout/index.ts";

const SEEDS = 2 ** 31;

interface Common {
  readonly seed: number;
  readonly split: string;
  /** All tasks of the split. */
  readonly tasks: readonly Task[];
}

/** The task at each position of an endless order: every task comes once before any comes again, in a new order each time. */
export function inOrder({ seed, tasks }: Pick<Common, "seed" | "tasks">): (position: number) => Task {
  const orders = new Map<number, Task[]>();
  return (position) => {
    const pass = Math.floor(position / tasks.length);
    let order = orders.get(pass);
    if (order === undefined) orders.set(pass, (order = rng(seed, "tasks", pass).shuffle(tasks)));
    return order[position % tasks.length] as Task;
  };
}

export interface IterationPlan {
  readonly iteration: number;
  readonly groups: number;
  readonly groupSize: number;
  /** Index of the first of these groups within the iteration; 0 by default. */
  readonly first?: number;
  /** Position of the iteration's group 0 in the order of tasks; that of iterations of equal size by default. */
  readonly start?: number;
  /** Tasks by index of the group, in place of that order. */
  readonly chosen?: readonly Task[];
}

/** Groups of one iteration, with tasks in order unless they were chosen. A group shares task and environment seed. */
export function planIteration(
  { seed, split, tasks }: Common,
  { iteration, groups, groupSize, first = 0, start = iteration * groups, chosen = [] }: IterationPlan,
): EpisodePlan[] {
  const uniform = inOrder({ seed, tasks });
  return Array.from({ length: groups }, (_, i) => {
    const group = first + i;
    const task = chosen[group] ?? uniform(start + group);
    const environmentSeed = rng(seed, "world", iteration, group).int(SEEDS);
    return Array.from({ length: groupSize }, (_, sample) => ({
      episodeId: `i${iteration}-g${group}-s${sample}`,
      source: "rollout" as const,
      task,
      split,
      environmentSeed,
      seed,
      seedPath: ["rollout", iteration, group, sample],
      iteration,
      group,
      sample,
    }));
  }).flat();
}

/** At most `count` tasks, spread evenly over the split; null takes all. */
export function spread(tasks: readonly Task[], count: number | null): readonly Task[] {
  if (count === null || count >= tasks.length) return tasks;
  return Array.from({ length: count }, (_, i) => tasks[Math.floor((i * tasks.length) / count)] as Task);
}

/** One episode on each of `count` tasks spread evenly over the split: the same tasks and worlds every time. */
export function planEvaluation(
  { seed, split, tasks }: Common,
  { iteration, count }: { iteration: number; count: number },
): EpisodePlan[] {
  return spread(tasks, count).map((task, index) => ({
    episodeId: `e${iteration}-${index}`,
    source: "evaluation" as const,
    task,
    split,
    environmentSeed: rng(seed, "evaluation-world", index).int(SEEDS),
    seed,
    seedPath: ["evaluation", index],
    iteration,
  }));
}

/** One episode on each of `count` tasks drawn from the split; a split with fewer tasks gives all it has. */
export function planSurvey(
  { seed, split, tasks }: Common,
  { name, source, count }: { name: string; source: Source; count: number },
): EpisodePlan[] {
  const drawn = rng(seed, name).shuffle(tasks).slice(0, count);
  return drawn.map((task, index) => ({
    episodeId: `${name}-${index}`,
    source,
    task,
    split,
    environmentSeed: rng(seed, `${name}-world`, index).int(SEEDS),
    seed,
    seedPath: [name, index],
  }));
}
