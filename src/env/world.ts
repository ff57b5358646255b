/** What the sessions of one environment share: its configuration, data, tasks and checks. */
import {
  type Action,
  didYouMean,
  EnvironmentError,
  type Logger,
  messageOf,
  type Observation,
  type Task,
  TurnwiseError,
  taskSchema,
} from "../core/index.ts";
import { actionParser, type Check, firstIssue, isThenable, observationCheck } from "./checks.ts";
import type { Awaitable, EnvironmentDefinition, EnvironmentInstance } from "./environment.ts";

export class World {
  readonly definition: EnvironmentDefinition;
  readonly stepTimeoutMs: number;
  readonly observationProblem: Check;
  readonly parseAction: (value: unknown) => Action;
  readonly config: unknown;
  readonly #data: unknown;
  readonly #log: Logger;
  readonly #splits = new Map<string, Promise<readonly Task[]>>();
  readonly #index = new Map<string, Task>();

  constructor(
    definition: EnvironmentDefinition,
    shared: { config: unknown; data: unknown; log: Logger; stepTimeoutMs: number },
  ) {
    this.definition = definition;
    this.config = shared.config;
    this.stepTimeoutMs = shared.stepTimeoutMs;
    this.#data = shared.data;
    this.#log = shared.log;
    this.observationProblem = observationCheck(definition.observation);
    this.parseAction = actionParser(definition.action, definition.id);
  }

  create(): Awaitable<EnvironmentInstance<Observation, Action>> {
    const { id } = this.definition;
    try {
      const made = this.definition.create({ config: this.config, data: this.#data, log: this.#log });
      if (!isThenable(made)) return usable(id, made);
      const fail = (error: unknown) => {
        throw wrapped(id, "create", error);
      };
      return Promise.resolve(made).then((instance) => usable(id, instance), fail);
    } catch (error) {
      throw wrapped(id, "create", error);
    }
  }

  /** The tasks of a split, read once. @throws EnvironmentError `env/unknown-split` */
  tasks(split: string): Promise<readonly Task[]> {
    const known = this.#splits.get(split);
    if (known !== undefined) return known;
    const { id, splits } = this.definition;
    if (!splits.includes(split)) {
      const error = new EnvironmentError(
        "env/unknown-split",
        `${id} has no split ${split}, only ${splits.join(", ")}.${didYouMean(split, splits)}`,
      );
      return Promise.reject(error);
    }
    const tasks = this.#readSplit(split);
    this.#splits.set(split, tasks);
    tasks.catch(() => this.#splits.delete(split));
    return tasks;
  }

  async #readSplit(split: string): Promise<readonly Task[]> {
    const { id } = this.definition;
    let raw: readonly Task[];
    try {
      raw = await this.definition.tasks(split, { config: this.config, data: this.#data });
    } catch (error) {
      throw wrapped(id, "tasks", error);
    }
    if (!Array.isArray(raw)) throw invalid(`tasks() of ${id} returned no list for the split ${split}`);
    const tasks: Task[] = [];
    const seen = new Set<string>();
    for (const given of raw) {
      const parsed = taskSchema.safeParse(given);
      if (!parsed.success)
        throw invalid(`a task of split ${split} of ${id} is wrong: ${firstIssue(parsed.error)}`);
      const task = Object.freeze(parsed.data);
      if (this.#index.has(task.id) || seen.has(task.id))
        throw invalid(`the task id ${task.id} of ${id} occurs twice`);
      seen.add(task.id);
      tasks.push(task);
    }
    for (const task of tasks) this.#index.set(task.id, task);
    return Object.freeze(tasks);
  }

  /** The task of an id in any split; synchronous once its split has been read. */
  findTask(taskId: string): Awaitable<Task> {
    return this.#index.get(taskId) ?? this.#search(taskId);
  }

  async #search(taskId: string): Promise<Task> {
    for (const split of this.definition.splits) {
      await this.tasks(split);
      const task = this.#index.get(taskId);
      if (task !== undefined) return task;
    }
    throw new EnvironmentError(
      "env/unknown-task",
      `${this.definition.id} has no task ${taskId}. List the tasks of a split to see their ids.`,
    );
  }
}

function usable<T>(id: string, instance: T): T {
  const { reset, step } = (instance ?? {}) as { reset?: unknown; step?: unknown };
  if (typeof reset === "function" && typeof step === "function") return instance;
  throw new EnvironmentError(
    "env/invalid-definition",
    `create() of ${id} returned no instance: it has to have the methods reset() and step().`,
  );
}

function invalid(problem: string): EnvironmentError {
  return new EnvironmentError("env/invalid-definition", `The tasks are not usable: ${problem}.`);
}

/** An author's error as ours: typed errors pass unchanged, others become `env/failed`. */
export function wrapped(id: string, method: string, error: unknown): unknown {
  if (error instanceof TurnwiseError) return error;
  return new EnvironmentError("env/failed", `${id} failed in ${method}(): ${messageOf(error)}`, {
    cause: error,
  });
}

/** Awaits only what has to be awaited. */
export function chain<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value as T);
}
