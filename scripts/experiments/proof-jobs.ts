/** Runs cells as processes of the command line, some at a time; what is interrupted can go on later. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./proof-cells.ts";
import { type CellState, stateOf } from "./proof-outcome.ts";

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");
const NODE_FLAGS = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];

/** Beside the run: what was asked for, and of which sources. */
const NOTE = "cell.json";
/** What the run said. */
const LOG = "output.txt";

export interface CellNote {
  readonly args: readonly string[];
  readonly commit: string;
}

export function noteOf({ directory }: Cell): CellNote | null {
  const path = join(directory, NOTE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as CellNote) : null;
}

/** How a cell ended. `stopped`: by a signal, to go on later. */
export type Ended =
  | { readonly kind: "finished"; readonly skipped: boolean }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "stopped" };

export interface JobOptions {
  readonly jobs: number;
  readonly commit: string;
  readonly onEnd: (cell: Cell, ended: Ended) => void | Promise<void>;
}

/** The arguments of the command line that bring a cell from where it stands to its end. */
export function commandOf({ args, directory }: Pick<Cell, "args" | "directory">, state: CellState): string[] {
  return state === "missing" ? [...args, "--run", directory] : ["train", "--resume", directory];
}

export class Jobs {
  readonly #options: JobOptions;
  readonly #children = new Set<ChildProcess>();
  #stopping = false;

  constructor(options: JobOptions) {
    this.#options = options;
  }

  /** Runs all cells that are not finished, in order. */
  async run(cells: readonly Cell[]): Promise<void> {
    const waiting = [...cells];
    const ends = new Map<string, Promise<Ended>>();
    const work = async () => {
      for (let cell = waiting.shift(); cell !== undefined && !this.#stopping; cell = waiting.shift()) {
        const end = this.#playAfter(cell, ends.get(cell.after ?? "")).catch(failed);
        ends.set(cell.id, end);
        await this.#options.onEnd(cell, await end);
      }
    };
    await Promise.all(Array.from({ length: this.#options.jobs }, work));
  }

  /** Starts no more cells, and lets those that run end at their next safe point. The second time they end at once. */
  stop(): void {
    this.#stopping = true;
    for (const child of this.#children) child.kill("SIGINT");
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  async #playAfter(cell: Cell, earlier: Promise<Ended> | undefined): Promise<Ended> {
    const first = await earlier;
    if (first?.kind === "failed")
      return { kind: "failed", why: `${cell.after} failed, which it starts from` };
    return first?.kind === "stopped" ? first : this.#play(cell);
  }

  async #play(cell: Cell): Promise<Ended> {
    const note = noteOf(cell);
    const state = await stateOf(cell.directory);
    if (state !== "missing" && JSON.stringify(note?.args) !== JSON.stringify(cell.args)) {
      const why = `${cell.directory} was made with other settings; remove it, or give another --out`;
      return { kind: "failed", why };
    }
    if (state === "finished") return { kind: "finished", skipped: true };
    mkdirSync(cell.directory, { recursive: true });
    const commit = note === null || state === "missing" ? this.#options.commit : note.commit;
    const now = commit === this.#options.commit ? commit : `${commit}…${this.#options.commit}`;
    writeFileSync(
      join(cell.directory, NOTE),
      `${JSON.stringify({ args: cell.args, commit: now }, null, 2)}\n`,
    );
    const log = join(cell.directory, LOG);
    const before = existsSync(log) ? statSync(log).size : 0;
    const code = await this.#spawn(commandOf(cell, state), log);
    if ((await stateOf(cell.directory)) === "finished") return { kind: "finished", skipped: false };
    if (this.#stopping) return { kind: "stopped" };
    return { kind: "failed", why: `it ended with ${code}: ${lastWords(log, before)}` };
  }

  async #spawn(args: readonly string[], path: string): Promise<number | string | null> {
    const log = openSync(path, "a");
    try {
      // In a group of its own: a Ctrl-C on the terminal is passed on by stop(), once.
      const child = spawn(process.execPath, [...NODE_FLAGS, MAIN, ...args], {
        stdio: ["ignore", log, log],
        detached: process.platform !== "win32",
      });
      this.#children.add(child);
      try {
        return await new Promise((resolve, reject) => {
          child.once("error", reject);
          child.once("close", (code, signal) => resolve(signal ?? code));
        });
      } finally {
        this.#children.delete(child);
      }
    } finally {
      closeSync(log);
    }
  }
}

function failed(error: unknown): Ended {
  return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
}

/** The last line that sounds like a reason, of what was said from byte `start` on. */
function lastWords(path: string, start: number): string {
  const lines = readFileSync(path).subarray(start).toString().trimEnd().split("\n");
  return (lines.findLast((line) => /error|turnwise:/i.test(line)) ?? lines.at(-1) ?? "").trim();
}
