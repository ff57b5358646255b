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

/**
 * Groups of one iteration: every task comes once before any comes again, in an order of its own each time.
 * A group shares task and environment seed.
 */
export function planIteration(
  { seed, split, tasks }: Common,
  { iteration, groups, groupSize }: { iteration: number; groups: number; groupSize: number },
): EpisodePlan[] {
  const orders = new Map<number, Task[]>();
  return Array.from({ length: groups }, (_, group) => {
    const position = iteration * groups + group;
    const pass = Math.floor(position / tasks.length);
    let order = orders.get(pass);
    if (order === undefined) orders.set(pass, (order = rng(seed, "tasks", pass).shuffle(tasks)));
    const task = order[position % tasks.length] as Task;
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

/** One episode on each of `count` tasks spread evenly over the split: the same tasks and worlds every time. */
export function planEvaluation(
  { seed, split, tasks }: Common,
  { iteration, count }: { iteration: number; count: number },
): EpisodePlan[] {
  const total = Math.min(count, tasks.length);
  return Array.from({ length: total }, (_, index) => ({
    episodeId: `e${iteration}-${index}`,
    source: "evaluation" as const,
    task: tasks[Math.floor((index * tasks.length) / total)] as Task,
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
