/** A lock file that names the one process that may write; a dead process's lock counts for nothing. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { ReplayError } from "../core/errors.ts";

/**
 * Takes the lock.
 *
 * @returns what gives it back
 * @throws ReplayError `replay/locked` when a living process holds it
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${await startTime(process.pid)}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, mine, { flag: "wx" });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = await readFile(path, "utf8").catch(() => "");
    const pid = Number.parseInt(holder, 10);
    if (attempt > 2 || (pid > 0 && `${pid} ${await startTime(pid)}\n` === holder)) {
      throw new ReplayError(
        "replay/locked",
        `Process ${pid} is writing trajectories to this run already (${path}). Stop it first, or use another run directory.`,
        { details: { path, pid } },
      );
    }
    await rm(path, { force: true });
  }
}

/** The process that holds a lock; null where nobody does, or whoever did is gone. */
export async function lockHolder(path: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return pid > 0 && `${pid} ${await startTime(pid)}\n` === text ? pid : null;
}

/** When the process began, so that a reused pid is not taken for the one that held the lock; `gone` if it ended. */
async function startTime(pid: number): Promise<string> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "gone";
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "gone" : (fields[19] ?? "running");
  } catch {
    return "running"; // no /proc on this system: the pid alone has to do
  }
}
