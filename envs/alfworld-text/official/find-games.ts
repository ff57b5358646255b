/** Where the games of a split lie on disk. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { DataError } from "turnwise/core";
import { isSkipped } from "./game-file.ts";

/** Names of the official splits, the training split first. */
export const SPLITS = ["train", "valid_seen", "valid_unseen"] as const;

export interface GameFile {
  readonly id: string;
  readonly file: string;
}

/** The games of a split: one file of lines, or single game files in the order of their ids. */
export type GameSource =
  | { readonly kind: "lines"; readonly file: string }
  | { readonly kind: "files"; readonly files: readonly GameFile[] };

const LINE_FILES = [".jsonl.gz", ".jsonl"];

/**
 * Finds the games of a split. `path` may be a `game.tw-pddl` file (the one game of the first split), a `.jsonl` or `.jsonl.gz` file named after its
 * split, or a folder that holds `<split>.jsonl.gz`, `<split>/`, `json_2.1.1/<split>/` or `games/<split>/` (the first
 * that exists), or that is the folder of the split itself.
 *
 * @throws DataError `data/missing` when `path` does not exist or has nothing for the split
 */
export async function findGames(path: string, split: string): Promise<GameSource> {
  const root = resolve(path);
  const kind = await kindOf(root);
  if (kind === null) {
    throw new DataError(
      "data/missing",
      `There is no file or folder ${root}. Give the folder of the ALFWorld data.`,
    );
  }
  if (kind === "file") {
    const ending = LINE_FILES.find((name) => root.endsWith(name));
    if (ending === undefined && split === SPLITS[0]) return { kind: "files", files: [gameFile(root)] };
    if (ending !== undefined && basename(root, ending) === split) return { kind: "lines", file: root };
    throw nothingFor(split, root);
  }
  for (const ending of LINE_FILES) {
    const file = join(root, split + ending);
    if ((await kindOf(file)) === "file") return { kind: "lines", file };
  }
  const releases = (await readdir(root)).filter((name) => name.startsWith("json_")).sort();
  const folders = ["", ...releases, "games"].map((name) => join(root, name, split));
  if (basename(root) === split) folders.push(root);
  for (const folder of folders) {
    if ((await kindOf(folder)) !== "folder") continue;
    const files = await listGameFiles(folder, split);
    if (files.length > 0) return { kind: "files", files };
  }
  throw nothingFor(split, root);
}

/**
 * The splits that have games at `path`.
 *
 * @throws DataError `data/missing` when none has
 */
export async function findSplits(path: string): Promise<string[]> {
  const found: string[] = [];
  let failure: unknown;
  for (const split of SPLITS) {
    try {
      await findGames(path, split);
      found.push(split);
    } catch (error) {
      if (!(error instanceof DataError && error.code === "data/missing")) throw error;
      failure ??= error;
    }
  }
  if (found.length > 0) return found;
  if ((await kindOf(resolve(path))) === null) throw failure;
  throw new DataError(
    "data/missing",
    `${resolve(path)} holds no games: neither <split>.jsonl.gz nor <split>/<task>/<trial>/game.tw-pddl, ` +
      `where a split is one of ${SPLITS.join(", ")}. Give the folder of the ALFWorld data.`,
  );
}

/** A single game file; its id is made of the official folder names where it lies in them. */
export function gameFile(path: string): GameFile {
  const file = resolve(path);
  const [split = "", folder = "", trial = ""] = dirname(file).split(sep).slice(-3);
  const isOfficial = SPLITS.some((name) => name === split) && basename(file) === "game.tw-pddl";
  return { id: isOfficial ? `${split}/${folder}/${trial}` : `train/${folder}/${trial}`, file };
}

/** `<folder>/<task>/<trial>/game.tw-pddl`, in the order of ids. */
async function listGameFiles(folder: string, split: string): Promise<GameFile[]> {
  const files: GameFile[] = [];
  for (const task of await subfolders(folder)) {
    if (isSkipped(task)) continue;
    for (const trial of await subfolders(join(folder, task))) {
      const file = join(folder, task, trial, "game.tw-pddl");
      // A folder of that name is pushed too: it cannot be read, and that is said with the other problems.
      if ((await kindOf(file)) !== null) files.push({ id: `${split}/${task}/${trial}`, file });
    }
  }
  return files;
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .flatMap((entry) => (entry.isDirectory() || entry.isSymbolicLink() ? [entry.name] : []))
    .sort();
}

async function kindOf(path: string): Promise<"file" | "folder" | null> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch {
    return null; // absent, or not readable: either way there is nothing to play
  }
}

function nothingFor(split: string, root: string): DataError {
  return new DataError(
    "data/missing",
    `${root} holds no games of the split ${split}: neither ${split}.jsonl.gz nor a folder ${split}/<task>/<trial>/game.tw-pddl.`,
  );
}
