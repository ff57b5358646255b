/**
 * Which task a group plays. `learnable` prefers tasks whose recent groups had spread: some episodes did better than
 * others, so that there is something to learn. What it remembers is a value that is kept in the checkpoint.
 *
 *   spread of a type   p_k = (Σ x + t·1)   / (n + t)      over its groups, older ones fading
 *   score of a task    s_i = (Σ x + t·p_k) / (n + t)      over its groups, older ones fading
 *
 * | symbol | meaning                                                                  |
 * |--------|--------------------------------------------------------------------------|
 * | x      | 1 where the returns of a group differed, else 0                          |
 * | n      | groups seen, each faded by `memory` for every later one (types: 0.98)    |
 * | t      | `trust`: groups that the belief before any counts for                    |
 *
 * A task that was never played has the score of its type, a type that was never played the score 1. With probability
 * `floor` a group plays the next task of the uniform order instead, so that no task is forgotten.
 */
import { z } from "zod";
import { rng } from "../core/rng.ts";
import type { Task, TrajectoryGroup } from "../core/trajectory.ts";
import type { CurriculumConfig, TrainConfig } from "./config.ts";
import type { Metrics } from "./metrics.ts";
import { inOrder } from "./plans.ts";

/** Faded number of groups with spread, and of all groups. */
const tallySchema = z.tuple([z.number(), z.number()]);
type Tally = z.output<typeof tallySchema>;

/** Tallies by task id and by type. */
export const curriculumStateSchema = z.object({
  tasks: z.record(z.string(), tallySchema),
  types: z.record(z.string(), tallySchema),
});
export type CurriculumState = z.output<typeof curriculumStateSchema>;

export const NOTHING_SEEN: CurriculumState = { tasks: {}, types: {} };

/** What the choice of tasks depends on, beside the seed and the iteration; kept in the checkpoint. */
export const samplingStateSchema = z.object({
  extraGroups: z.int().describe("groups collected so far beyond those planned"),
  curriculum: curriculumStateSchema.nullable().describe("null where tasks are drawn uniformly"),
});
export type SamplingState = z.output<typeof samplingStateSchema>;

/** Of a run that begins, or that goes on from a checkpoint. */
export function samplingStateOf({ curriculum }: TrainConfig, saved?: SamplingState): SamplingState {
  const { extraGroups = 0, curriculum: seen = null } = saved ?? {};
  return { extraGroups, curriculum: curriculum.type === "uniform" ? null : (seen ?? NOTHING_SEEN) };
}

/** Types see many more groups than tasks do, so they forget more slowly. */
const TYPE_MEMORY = 0.98;

export interface Choice {
  readonly task: Task;
  /** Score of the task when it was drawn. */
  readonly score: number;
  /** False where it came from the uniform order. */
  readonly preferred: boolean;
}

/** The type of a task, or what stands in for it where tasks have none. */
function typeOf({ type, room }: Task): string {
  return type ?? room ?? "";
}

function meanOf(tally: Tally | undefined, before: number, trust: number): number {
  const [spread, seen] = tally ?? [0, 0];
  return (spread + trust * before) / (seen + trust);
}

export function scoreOf(
  task: Task,
  state: CurriculumState,
  { trust }: Pick<CurriculumConfig, "trust">,
): number {
  const ofType = meanOf(state.types[typeOf(task)], 1, trust);
  return meanOf(state.tasks[task.id], ofType, trust);
}

/**
 * The tasks of an iteration's groups. More groups begin with the same tasks as fewer.
 *
 * @param start position of the first group in the uniform order
 */
export function chooseTasks(
  { seed, tasks }: { readonly seed: number; readonly tasks: readonly Task[] },
  state: CurriculumState,
  config: CurriculumConfig,
  { iteration, start, count }: { readonly iteration: number; readonly start: number; readonly count: number },
): Choice[] {
  const uniform = inOrder({ seed, tasks });
  const scores = tasks.map((task) => scoreOf(task, state, config));
  let left = scores.slice();
  return Array.from({ length: count }, (_, group) => {
    const random = rng(seed, "curriculum", iteration, group);
    if (random.float() < config.floor) {
      const task = uniform(start + group);
      return { task, score: scoreOf(task, state, config), preferred: false };
    }
    if (group > 0 && group % tasks.length === 0) left = scores.slice(); // every task may come again
    const index = draw(left, random.float());
    left[index] = 0; // not twice in an iteration
    return { task: tasks[index] as Task, score: scores[index] as number, preferred: true };
  });
}

/** An index with a probability proportional to its weight; evenly where all weights are 0. */
function draw(weights: readonly number[], at: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return Math.floor(at * weights.length);
  let rest = at * total;
  let last = 0;
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = i;
    rest -= weight;
    if (rest < 0) break;
  }
  return last;
}

/** What is remembered after an iteration. Groups of fewer than two whole episodes say nothing. */
export function observeGroups(
  state: CurriculumState,
  groups: readonly TrajectoryGroup[],
  { memory }: Pick<CurriculumConfig, "memory">,
): CurriculumState {
  const tasks = { ...state.tasks };
  const types = { ...state.types };
  for (const { task, trajectories } of groups) {
    if (trajectories.length < 2) continue;
    const x = new Set(trajectories.map(({ episodeReturn }) => episodeReturn)).size > 1 ? 1 : 0;
    tasks[task.id] = faded(tasks[task.id], x, memory);
    types[typeOf(task)] = faded(types[typeOf(task)], x, TYPE_MEMORY);
  }
  return { tasks, types };
}

function faded(tally: Tally | undefined, x: number, memory: number): Tally {
  const [spread, seen] = tally ?? [0, 0];
  return [memory * spread + x, memory * seen + 1];
}

export function curriculumMetrics(choices: readonly Choice[], { tasks }: CurriculumState): Metrics {
  const count = Math.max(1, choices.length);
  return {
    "curriculum/preferred_share": choices.filter(({ preferred }) => preferred).length / count,
    "curriculum/expected_spread": choices.reduce((sum, { score }) => sum + score, 0) / count,
    "curriculum/tasks_seen": Object.keys(tasks).length,
  };
}
