/** Tasks by type: what is demonstrated, and what is played in training. */
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Task } from "../core/trajectory.ts";

/**
 * The tasks that are of one of some types.
 *
 * @param key of the configuration that names the types
 * @param types null for all tasks
 * @throws ConfigError `config/invalid-value` where no task is of one of them
 */
export function tasksOfTypes(
  tasks: readonly Task[],
  key: string,
  types: readonly string[] | null,
): readonly Task[] {
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
