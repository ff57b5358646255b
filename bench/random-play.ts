/** Random admissible play of a synchronous session, and what it costs. */
import { type Action, type Observation, rng } from "turnwise/core";

/** The part of a session that is played. */
export interface Playable {
  reset(options: { task: { id: string } }): { readonly observation: Observation };
  step(action: Action): { readonly observation: Observation; readonly terminated: boolean };
}

/**
 * Plays whole episodes, reading every observation and its full admissible list.
 *
 * @param ids tasks, taken in turn
 * @returns steps, admissible commands in all, and processor seconds of all threads: what else runs on the machine
 *   does not count, the collector does
 */
export function playAtRandom(
  session: Playable,
  ids: readonly string[],
  { episodes, turns }: { readonly episodes: number; readonly turns: number },
) {
  const random = rng(1, "bench");
  const before = process.cpuUsage();
  let steps = 0;
  let commands = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let { observation } = session.reset({ task: { id: ids[episode % ids.length] ?? "" } });
    for (let turn = 0; turn < turns; turn++) {
      const admissible = observation.admissible ?? [];
      const result = session.step({ text: admissible[random.int(admissible.length)] ?? "" });
      observation = result.observation;
      // Concatenated strings are put together only when they are read.
      if (observation.text.charCodeAt(observation.text.length - 1) === 0) throw new Error("unexpected text");
      steps++;
      commands += observation.admissible?.length ?? 0;
      if (result.terminated) break;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { steps, commands, seconds: (user + system) / 1e6 };
}
