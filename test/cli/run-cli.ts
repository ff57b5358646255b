/** Runs the real command line in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");
const MAIN = join(ROOT, "src", "cli", "main.ts");
const FLAGS = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];

/** Specifier of a tiny world whose best play is known. */
export const CORRIDOR = `${join(ROOT, "src", "testing", "index.ts")}#corridor`;

/** Flags of a training run that takes a second or two; its files are small. */
export const TINY_TRAINING = [
  `--config=${join(import.meta.dirname, "small-policy.json")}`,
  "--iterations=3",
  "--imitation.demonstrations=4",
  "--imitation.updates=2",
  "--vocabulary.episodes=4",
  "--collect.groups=2",
  "--collect.group-size=4",
  "--evaluation.tasks=4",
  "--engine=cpu",
];

export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves once it has appeared on stdout or stderr; rejects when the process ends before. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell commands that run before, in the same process, such as `ulimit -f 100`. */
  readonly before?: string;
}

export function startCli(args: readonly string[], options: RunOptions = {}): Started {
  const { input = "", cwd = ROOT, before } = options;
  const { npm_lifecycle_event: _, TURNWISE_ENGINE: __, TURNWISE_TOKEN: ___, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: "1", ...options.env };
  const command = [process.execPath, ...FLAGS, MAIN, ...args];
  const [program = "", ...rest] =
    before === undefined ? command : ["sh", "-c", `${before}; exec "$0" "$@"`, ...command];
  const child = spawn(program, rest, { cwd, env });
  let stdout = "";
  let stderr = "";
  let changed = () => {};
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    changed();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    changed();
  });
  child.stdin.on("error", () => {}); // a command that does not read its input
  child.stdin.end(input);
  const finished = new Promise<Finished>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const seen = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      changed = () => {
        const match = pattern.exec(stdout + stderr);
        if (match !== null) resolve(match);
      };
      changed();
      void finished.then(() => reject(new Error(`ended before ${pattern} was seen: ${stdout}${stderr}`)));
    });
  return { child, finished, seen };
}

export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startCli(args, options).finished;
}

/** Each line of an output as JSON. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
