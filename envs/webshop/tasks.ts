/** Tasks of the environment: one for each goal of the catalogue, named by its number. */
import type { Task } from "turnwise/core";
import type { Catalogue } from "./catalogue/catalogue.ts";

const TASK_ID = /^goal-(0|[1-9]\d{0,8})$/;

/** The number of the goal that a task is about, or null. */
export function goalNumberOf(taskId: string): number | null {
  const digits = TASK_ID.exec(taskId)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * The tasks of some goals. Evaluation counts them by department, and by the product that a goal was made from: goals of
 * one product are much alike.
 */
export function tasksOf({ goals }: Catalogue, numbers: readonly number[]): Task[] {
  return numbers.map((number) => {
    const { category, asin } = goals.at(number);
    return { id: `goal-${number}`, type: category, room: asin };
  });
}

/** At most `count` items, spread evenly over all. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}
