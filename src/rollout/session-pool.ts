/** Open sessions, lent to one episode at a time. */

import { RolloutError } from "../core/errors.ts";
import type { Task } from "../core/trajectory.ts";
import type { EnvironmentHost, EnvironmentInfo, Session } from "../env/environment.ts";

/** Keeps sessions open between episodes and spreads new ones evenly over the hosts. */
export class SessionPool implements AsyncDisposable {
  readonly info: EnvironmentInfo;
  readonly #hosts: readonly EnvironmentHost[];
  readonly #idle: Session[] = [];
  #opened = 0;

  /** @throws RolloutError `rollout/mixed-hosts` where the hosts are not all the same environment and version */
  constructor(hosts: readonly EnvironmentHost[]) {
    const [first] = hosts;
    if (first === undefined) throw new RangeError("A session pool needs at least one host.");
    for (const { info } of hosts) {
      if (info.id !== first.info.id || info.version !== first.info.version) {
        throw new RolloutError(
          "rollout/mixed-hosts",
          `The environment servers differ: ${first.info.id} ${first.info.version} and ${info.id} ${info.version}. ` +
            "Start all of them with the same environment and version.",
        );
      }
    }
    this.info = first.info;
    this.#hosts = hosts;
  }

  /** @throws EnvironmentError `env/unknown-split` */
  tasks(split: string): Promise<readonly Task[]> {
    return (this.#hosts[0] as EnvironmentHost).tasks(split);
  }

  async borrow(signal?: AbortSignal): Promise<Session> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const host = this.#hosts[this.#opened++ % this.#hosts.length] as EnvironmentHost;
    return host.open(signal === undefined ? {} : { signal });
  }

  /** Takes a session back for the next episode. */
  giveBack(session: Session): void {
    this.#idle.push(session);
  }

  /** Closes a session that is not fit for another episode. */
  async discard(session: Session): Promise<void> {
    // The session is already broken; that closing it fails too says nothing new.
    await session.close().catch(() => {});
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((session) => this.discard(session)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
