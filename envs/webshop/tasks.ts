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
 * The tasks of some goals. Evaluation counts them by department, and by what makes goals much alike.
 *
 * @param clusterOf names what a goal shares with others: the product that it was made from, or a family of products
 */
export function tasksOf(
  catalogue: Catalogue,
  numbers: readonly number[],
  clusterOf: (goal: number) => string = (goal) => catalogue.asin(catalogue.goals.productOf(goal)),
): Task[] {
  const { goals } = catalogue;
  const categories = new Map<number, string>(); // of products: there may be hundreds of goals for each
  return numbers.map((number) => {
    const product = goals.productOf(number);
    let type = categories.get(product);
    if (type === undefined) categories.set(product, (type = goals.at(number).category));
    return { id: `goal-${number}`, type, room: clusterOf(number) };
  });
}

/** At most `count` items, spread evenly over all. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}
