/** Corridors with something wrong with them, for rollout workers to meet. */
import { isMainThread } from "node:worker_threads";
import type { EnvironmentInstance } from "../../src/env/index.ts";
import { corridor } from "../../src/testing/index.ts";

type Corridor = typeof corridor;

/** Changes what the instances do; `reset` and `step` are those of the corridor. */
function changed(
  id: string,
  change: (instance: EnvironmentInstance) => Partial<EnvironmentInstance>,
): Corridor {
  return {
    ...corridor,
    id,
    async create(shared) {
      const instance = await corridor.create(shared);
      return { ...instance, ...change(instance as EnvironmentInstance) } as typeof instance;
    },
  };
}

/** A fifth of the tasks cannot be played. */
export const flaky = changed("flaky", ({ reset }) => ({
  reset: (options) => {
    if (Number(options.task.id.replace(/\D+/g, "")) % 5 === 0) throw new Error("The door is stuck.");
    return reset(options);
  },
}));

/** How often workers of this process have begun an episode, and after how many it happens. */
let resets = 0;
const ENOUGH = 15;

function after(what: () => void): (instance: EnvironmentInstance) => Partial<EnvironmentInstance> {
  return ({ reset }) => ({
    reset: (options) => {
      if (!isMainThread && ++resets === ENOUGH) what();
      return reset(options);
    },
  });
}

/** Throws outside of any call, after a while and only in a worker. */
export const bursting = changed(
  "bursting",
  after(() => {
    setImmediate(() => {
      throw new Error("The ceiling came down.");
    });
  }),
);

/** Ends its thread, after a while and only in a worker. */
export const leaving = changed(
  "leaving",
  after(() => process.exit(7)),
);

/** Never answers again, after a while and only in a worker. */
export const hanging = changed(
  "hanging",
  after(() => {
    for (;;);
  }),
);

/** Can be played in the trainer's thread only. */
export const shy: Corridor = {
  ...corridor,
  id: "shy",
  load() {
    if (!isMainThread) throw new Error("Workers may not come in.");
    return undefined as never;
  },
};
