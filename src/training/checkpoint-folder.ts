/** The folder that holds a run's checkpoints: their names, which one is meant, which ones stay. */
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CheckpointError } from "../core/errors.ts";

/** Names of the checkpoints of a run, oldest first. */
export async function listCheckpoints(runDirectory: string): Promise<string[]> {
  const names = await readdir(checkpointFolder(runDirectory)).catch(() => []);
  return names.filter((name) => /^iteration-\d+$/.test(name)).sort();
}

export function checkpointFolder(runDirectory: string): string {
  return join(runDirectory, "checkpoints");
}

export function nameOf(iteration: number): string {
  return `iteration-${String(iteration).padStart(6, "0")}`;
}

export async function resolveName(folder: string, which: string): Promise<string | null> {
  const names = await listCheckpoints(join(folder, ".."));
  if (which === "best") {
    const text = await readFile(join(folder, "best.json"), "utf8").catch(() => null);
    const parsed = z
      .object({ checkpoint: z.string() })
      .safeParse(text === null ? null : bestIn(text, folder));
    if (parsed.success && names.includes(parsed.data.checkpoint)) return parsed.data.checkpoint;
  }
  if (which === "best" || which === "latest") return names.at(-1) ?? null;
  return names.includes(which) ? which : null;
}

function bestIn(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const path = join(folder, "best.json");
    const message = `${path} is damaged: it is not JSON. Delete it, and the latest checkpoint counts as the best.`;
    throw new CheckpointError("checkpoint/damaged", message, { details: { path } });
  }
}

/**
 * Saving an iteration a second time takes the old folder away before the new one gets its name. Where a run was killed
 * between the two, the new one is whole (its manifest is written last) and gets its name here.
 */
export async function finishRenames(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const temporary of names) {
    const name = /^\.(.+)\.tmp$/.exec(temporary)?.[1];
    if (name === undefined || names.includes(name)) continue;
    const inside = await readdir(join(folder, temporary)).catch((): string[] => []);
    if (inside.includes("manifest.json"))
      await rename(join(folder, temporary), join(folder, name)).catch(() => {});
  }
}

/** Removes the oldest beyond `keep`; never the best, nor those of the `pinned` iterations. */
export async function prune(folder: string, keep: number, pinned: readonly number[]): Promise<void> {
  const names = await listCheckpoints(join(folder, ".."));
  const stay = [await resolveName(folder, "best"), ...pinned.map(nameOf)];
  for (const name of names.slice(0, -keep)) {
    if (!stay.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
