/** Where an environment is declared. */
import { z } from "zod";
import { type Action, EnvironmentError, type Observation } from "../core/index.ts";
import { isRecord } from "./checks.ts";
import { commandGrammarSchema } from "./command-grammar.ts";
import type { EnvironmentDefinition } from "./environment.ts";

const headSchema = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by hyphens, such as alfworld-text"),
  version: z.string().min(1),
  description: z.string().min(1),
  splits: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, "the names of splits must differ"),
  maxTurns: z.int().min(1),
  grammar: commandGrammarSchema.optional(),
});

/**
 * Declares an environment. The types of configuration, data, observation and action follow from the argument.
 *
 * @returns the same definition, frozen
 * @throws EnvironmentError `env/invalid-definition` when it is incomplete
 */
export function defineEnvironment<
  Config,
  Data = undefined,
  O extends Observation = Observation,
  A extends Action = Action,
>(definition: EnvironmentDefinition<Config, Data, O, A>): EnvironmentDefinition<Config, Data, O, A> {
  assertDefinition(definition, "The argument of defineEnvironment()");
  return Object.freeze({ ...definition });
}

/**
 * Refuses what is not an environment definition.
 *
 * @param what the subject of the error's sentence, such as the file it came from
 * @throws EnvironmentError `env/invalid-definition`
 */
export function assertDefinition(value: unknown, what: string): asserts value is EnvironmentDefinition {
  const problem = definitionProblem(value);
  if (problem !== null) {
    throw new EnvironmentError(
      "env/invalid-definition",
      `${what} is not an environment definition: ${problem}.`,
    );
  }
}

function definitionProblem(value: unknown): string | null {
  if (!isRecord(value)) return "it is not an object made by defineEnvironment()";
  const head = headSchema.safeParse(value);
  if (!head.success) {
    const issue = head.error.issues[0];
    return `${issue?.path.join(".") ?? "it"}: ${issue?.message ?? "invalid"}`;
  }
  for (const name of ["config", "observation", "action"]) {
    const schema = value[name];
    if (!(schema instanceof z.ZodType) && !(isRecord(schema) && "_zod" in schema))
      return `${name} is not a zod schema`;
  }
  for (const name of ["tasks", "create"]) {
    if (typeof value[name] !== "function") return `${name} is not a function`;
  }
  const { config } = value as unknown as EnvironmentDefinition;
  if (!config.safeParse({}).success) return "config has an option without a default";
  return null;
}
