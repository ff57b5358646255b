/** Tasks by type: what is demonstrated, and what is played in training. */
import { z } from "zod";
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Task } from "../core/trajectory.ts";

/** Types of tasks by the environment's names; null for all. */
export const taskTypesSchema = z.array(z.string()).min(1).nullable().default(null);

/** The tasks that a run trains on. */
export interface TrainingTasks {
  readonly all: readonly Task[];
  /** Those that RL plays. */
  readonly played: readonly Task[];
  /** Those that are demonstrated; none where nothing is cloned from a player. */
  readonly demonstrated: readonly Task[];
}

/** @throws ConfigError `config/invalid-value` where no task is of a type that is named */
export function divideTasks(
  all: readonly Task[],
  {
    collect,
    imitation: { demonstrations, from, types },
  }: {
    readonly collect: { readonly types: readonly string[] | null };
    readonly imitation: {
      readonly demonstrations: number | "all";
      readonly from: string | null;
      readonly types: readonly string[] | null;
    };
  },
): TrainingTasks {
  const isCloning = demonstrations !== 0 && from === null;
  return {
    all,
    played: tasksOfTypes(all, "collect.types", collect.types),
    demonstrated: isCloning ? tasksOfTypes(all, "imitation.types", types) : [],
  };
}

/** @param key of the configuration that names the types */
function tasksOfTypes(tasks: readonly Task[], key: string, types: readonly string[] | null): readonly Task[] {
  if (types === null) return tasks;
  const known = [...new Set(tasks.flatMap(({ type }) => type ?? []))].sort();
  const strange = types.find((type) => !known.includes(type));
  if (strange === undefined) return tasks.filter(({ type = "" }) => types.includes(type));
  throw new ConfigError(
    "config/invalid-value",
    `${key} names ${strange}, and no task of the split is of that type.${didYouMean(strange, known)} ` +
      (known.length === 0 ? "Its tasks have no types; leave it out." : `Types are ${known.join(", ")}.`),
    { details: { key, type: strange } },
  );
}
