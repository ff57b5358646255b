/** JSON of unknown shape: files of runs that another version may have written. */
import { readFile } from "node:fs/promises";

/** A member of what may be an object. */
export function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** What a JSON file holds; null where it is not there or torn: the rest of a run is still worth seeing. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch {
    return null;
  }
}
