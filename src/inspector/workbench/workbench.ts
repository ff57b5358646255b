/** The processes in which the inspector plays: one for each run, started at the first call. The inspector stays light. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { InspectorError } from "../../core/errors.ts";
import { type Logger, silentLogger } from "../../core/log.ts";
import { problemOf } from "../../core/problem.ts";
import { importConditions, programBeside } from "../../env/own-program.ts";
import { fromWireError } from "../../env/wire.ts";
import type { Call } from "../live.ts";
import { type FromWorkbench, isMethod, type Method, PARAMS, type ToWorkbench } from "./messages.ts";

export interface WorkbenchOptions {
  /** The folder of a run. @throws InspectorError `inspector/not-found` */
  readonly runDirectory: (id: string) => Promise<string>;
  /** Compute engine, as `turnwise --engine` names it. */
  readonly engine: string;
  readonly log?: Logger;
}

/** Processes at a time; the one that was used longest ago ends for another. */
const MOST = 3;
const CLOSE_MS = 3000;

export class Workbench implements AsyncDisposable {
  readonly #options: WorkbenchOptions;
  readonly #log: Logger;
  readonly #processes = new Map<string, Process>();

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.#log = (options.log ?? silentLogger).child({ component: "workbench" });
  }

  /** Answers a call of a page. */
  readonly call: Call = async (method, params, context) => {
    if (!isMethod(method)) throw new InspectorError("inspector/not-found", `There is no method ${method}.`);
    const parsed = PARAMS[method].safeParse(params);
    if (!parsed.success) {
      const { path, text } = problemOf(parsed.error);
      throw new InspectorError("inspector/invalid-request", `${method}: ${path.join(".")}: ${text}.`);
    }
    const process = await this.#processOf(parsed.data.run);
    return await process.call(method, parsed.data, context);
  };

  async #processOf(run: string): Promise<Process> {
    const runDirectory = await this.#options.runDirectory(run);
    const known = this.#processes.get(run);
    this.#processes.delete(run);
    if (known?.isAlive === true) {
      this.#processes.set(run, known); // at the end: used last
      return known;
    }
    const [oldest] = this.#processes;
    if (oldest !== undefined && this.#processes.size >= MOST) {
      this.#processes.delete(oldest[0]);
      await oldest[1].close();
    }
    const started = new Process({ type: "open", runDirectory, engine: this.#options.engine }, this.#log);
    this.#processes.set(run, started);
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends = [...this.#processes.values()].map((process) => process.close());
    this.#processes.clear();
    await Promise.all(ends);
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly report: (value: unknown) => void;
}

class Process {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  isAlive = true;

  constructor(open: ToWorkbench, log: Logger) {
    this.#child = fork(fileURLToPath(programBeside(import.meta.url, "program")), [], {
      execArgv: [...importConditions(), "--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child.on("message", (message: FromWorkbench) => {
      if (message.type === "log") log[message.level](message.fields, message.message);
      else this.#take(message);
    });
    this.#ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.isAlive = false;
        const text = `The process in which the inspector plays ended with ${how}; what was played and not kept is lost. Begin again.`;
        for (const { reject } of this.#waiting.values())
          reject(new InspectorError("inspector/server-failed", text));
        this.#waiting.clear();
        resolve();
      };
      this.#child.once("error", (error) => end(error.message));
      this.#child.once("exit", (code, signal) =>
        end(signal === null ? `exit status ${code}` : `signal ${signal}`),
      );
    });
    this.#send(open);
  }

  call(method: Method, params: unknown, { signal, report }: Parameters<Call>[2]): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, report });
      signal.addEventListener("abort", () => this.#waiting.has(id) && this.#send({ type: "cancel", id }), {
        once: true,
      });
      this.#send({ type: "call", id, method, params });
    });
  }

  #send(message: ToWorkbench): void {
    if (this.#child.connected) this.#child.send(message, () => {}); // one that is gone is told by its exit
  }

  #take(message: Exclude<FromWorkbench, { type: "log" }>): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.type === "progress") return waiting.report(message.value);
    this.#waiting.delete(message.id);
    if (message.type === "result") waiting.resolve(message.result);
    else waiting.reject(fromWireError(message.error));
  }

  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect(); // tells it to close its log and end
    const late = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_MS);
    await this.#ended;
    clearTimeout(late);
  }
}
