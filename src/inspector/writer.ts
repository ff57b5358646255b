/** Whether a trainer is at work in a run directory. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** True while a living process of this machine holds the writer's lock of the run's trajectories. */
export async function isWritten(runDirectory: string): Promise<boolean> {
  const text = await readFile(join(runDirectory, "trajectories", "writer.lock"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
