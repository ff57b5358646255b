import { type Rng, rng } from "../../src/core/rng.ts";
import type { EnvironmentHost, Session } from "../../src/env/index.ts";

/** The same world with the reward of every step drawn at random, equal in kind and independent of the action. */
export function withRandomReward(host: EnvironmentHost): EnvironmentHost {
  return withReward(host, (random) => (random.float() < 0.25 ? 1 / 3 : 0));
}

/** The same world with other rewards; each session has a stream of its own. */
export function withReward(host: EnvironmentHost, rewardOf: (random: Rng) => number): EnvironmentHost {
  let opened = 0;
  return {
    ...host,
    info: host.info,
    tasks: (split) => host.tasks(split),
    async open(options) {
      const session = await host.open(options);
      const random = rng(1, "reward", opened++);
      return {
        reset: (given: Parameters<Session["reset"]>[0]) => session.reset(given),
        step: async (...given: Parameters<Session["step"]>) => ({
          ...(await session.step(...given)),
          reward: rewardOf(random),
        }),
        snapshot: () => session.snapshot(),
        restore: (snapshot: unknown) => session.restore(snapshot),
        close: () => session.close(),
        [Symbol.asyncDispose]: () => session.close(),
      };
    },
    close: () => host.close(),
    [Symbol.asyncDispose]: () => host.close(),
  };
}
