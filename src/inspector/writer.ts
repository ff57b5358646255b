/** Whether a trainer is at work in a run directory. */
import { join } from "node:path";
import { lockHolder } from "../replay/lock.ts";

/** True while a living process of this machine holds the writer's lock of the run's trajectories. */
export async function isWritten(runDirectory: string): Promise<boolean> {
  return (await lockHolder(join(runDirectory, "trajectories", "writer.lock"))) !== null;
}
