/** Numbered tasks for the tiny worlds. */
import type { Task } from "../../core/index.ts";

/** `count` tasks named `<split>-<number>`. */
export function numberedTasks(split: string, count: number): Task[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${split}-${index}` }));
}
