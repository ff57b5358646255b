/** Which runs there are below the folders that were given. */
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { InspectorError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { RunView } from "./run-view.ts";

/** Folders within a folder of runs that are looked into. */
const DEPTH = 3;

/** The runs below some folders. Runs that appear later are found by the next refresh(). */
export class Catalogue implements AsyncDisposable {
  readonly #roots: readonly string[];
  readonly #runs = new Map<string, RunView>();

  /** @param roots folders of runs, or of one run */
  constructor(roots: readonly string[]) {
    this.#roots = roots.map((root) => resolve(root));
  }

  /** All runs, the one that was written to last first. */
  async refresh(): Promise<readonly RunView[]> {
    const found = new Map<string, string>();
    for (const root of this.#roots) {
      for (const path of await runsBelow(root, DEPTH)) {
        const name = (path === root ? basename(root) : relative(root, path)).replaceAll("\\", "/");
        let id = name;
        for (let n = 2; found.has(id) && found.get(id) !== path; n++) id = `${name} (${n})`;
        found.set(id, path);
      }
    }
    for (const [id, run] of this.#runs) {
      if (found.get(id) === run.path) continue;
      this.#runs.delete(id);
      await run.close();
    }
    for (const [id, path] of found) if (!this.#runs.has(id)) this.#runs.set(id, new RunView(id, path));
    return [...this.#runs.values()];
  }

  /** @throws InspectorError `inspector/not-found` */
  async find(id: string): Promise<RunView> {
    const run = this.#runs.get(id) ?? (await this.refresh()).find((one) => one.id === id);
    if (run !== undefined) return run;
    throw new InspectorError(
      "inspector/not-found",
      `There is no run ${id} here.${didYouMean(id, [...this.#runs.keys()])}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.#runs.values()) await run.close();
    this.#runs.clear();
  }
}

async function runsBelow(folder: string, depth: number): Promise<string[]> {
  if ((await stat(join(folder, "config.json")).catch(() => null)) !== null) return [folder];
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inside = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  const found = await Promise.all(inside.map((entry) => runsBelow(join(folder, entry.name), depth - 1)));
  return found.flat();
}
