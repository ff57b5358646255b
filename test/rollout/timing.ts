/** What tests of the promise of reproducibility need: hosts that are slow at random, records without their timings. */
import { setTimeout as delay } from "node:timers/promises";
import { rng } from "../../src/core/rng.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import type { EnvironmentHost, Session } from "../../src/env/index.ts";

/** The same host with steps that take a random time, now and then several milliseconds. */
export function delayed(host: EnvironmentHost, seed: number): EnvironmentHost {
  let opened = 0;
  return {
    ...host,
    info: host.info,
    tasks: (split) => host.tasks(split),
    async open() {
      const session = await host.open();
      const random = rng(seed, "delay", opened++);
      const later = async () => {
        if (random.float() < 0.3) await delay(random.int(4));
      };
      return {
        reset: async (options: Parameters<Session["reset"]>[0]) => (await later(), session.reset(options)),
        step: async (action: Parameters<Session["step"]>[0]) => (await later(), session.step(action)),
        snapshot: () => session.snapshot(),
        restore: (snapshot: unknown) => session.restore(snapshot),
        close: () => session.close(),
        [Symbol.asyncDispose]: () => session.close(),
      };
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Everything of a trajectory that the promise of reproducibility covers. */
export function timeless({ startedAt: _, wallMs: __, turns, ...rest }: Trajectory) {
  return { ...rest, turns: turns.map(({ actMs: ___, stepMs: ____, ...turn }) => turn) };
}
