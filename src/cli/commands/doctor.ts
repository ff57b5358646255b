/** `turnwise doctor`: what this machine offers, what is missing, and what to do about it. */
import { access, constants, mkdir, stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { availableParallelism, freemem, homedir, totalmem } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { messageOf } from "../../core/errors.ts";
import { wrap } from "../../replay/text.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { EXIT } from "../errors.ts";

/** One finding. `problem` stops work, `note` is worth knowing. */
interface Check {
  readonly name: string;
  readonly status: "ok" | "note" | "problem";
  readonly detail: string;
  /** What to do; empty when nothing has to be done. */
  readonly advice: string;
}

export function registerDoctor(program: Command, context: Context): void {
  const command = program
    .command("doctor")
    .summary("check this machine: Node, compute engines, ports, disk, data")
    .description(
      "Checks this machine and says what to do about what is missing. Exit status 1 when something must be done.",
    )
    .addOption(jsonFlag("JSON: one line a check"))
    .action((options: { json?: boolean }) => doctor(context, options));
  addCommonFlags(command);
}

async function doctor(context: Context, options: { json?: boolean }): Promise<void> {
  const checks = [
    node(),
    machine(),
    ...(await engines()),
    await port(),
    await cache(),
    await disk(),
    await data(),
  ];
  const { out } = context;
  for (const check of checks) {
    if (options.json === true) {
      printJson(context, check);
      continue;
    }
    const [mark, style] = ({ ok: ["✓", "green"], note: ["–", "dim"], problem: ["✗", "red"] } as const)[
      check.status
    ];
    const text = check.advice === "" ? check.detail : `${check.detail}. ${check.advice}`;
    const [first = "", ...more] = wrap(text, Math.max(30, out.width - 28));
    out.line(`${out.paint(style, mark)} ${check.name.padEnd(24)}${first}`);
    for (const line of more) out.line(" ".repeat(26) + line);
  }
  if (checks.some(({ status }) => status === "problem")) context.exitCode = EXIT.failure;
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return {
    name: "Node.js",
    status: ok ? "ok" : "problem",
    detail: `${process.versions.node} on ${process.platform}-${process.arch}`,
    advice: ok ? "" : "Install Node 22.18 or later.",
  };
}

function machine(): Check {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const detail = `${availableParallelism()} cores, ${gib(freemem())} of ${gib(totalmem())} memory free`;
  return { name: "machine", status: "ok", detail, advice: "" };
}

async function engines(): Promise<Check[]> {
  const { describeRungs } = await import("../../tensor/index.ts");
  const rungs = await describeRungs();
  const taken = rungs.find(({ status }) => status === "usable");
  const checks = rungs.map(({ name, status, detail, howTo }): Check => {
    const chosen = name === taken?.name ? "; this one is taken" : "";
    return {
      name: `engine ${name}`,
      status: status === "usable" ? "ok" : "note",
      detail: detail + chosen,
      advice: howTo,
    };
  });
  if (taken !== undefined) return checks;
  return [
    ...checks,
    { name: "engines", status: "problem", detail: "no compute engine works", advice: "Run npm install." },
  ];
}

function port(): Promise<Check> {
  const server = createServer();
  return new Promise((resolveCheck) => {
    const done = (status: Check["status"], detail: string, advice: string) => {
      server.close();
      resolveCheck({ name: "ports", status, detail, advice });
    };
    server.once("error", (error) =>
      done(
        "problem",
        `cannot listen on 127.0.0.1 (${messageOf(error)})`,
        "Training needs one local port for its environment server.",
      ),
    );
    server.listen(0, "127.0.0.1", () => done("ok", "can listen on 127.0.0.1", ""));
  });
}

async function cache(): Promise<Check> {
  const folder =
    process.env["TURNWISE_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "turnwise");
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { name: "cache", status: "ok", detail: folder, advice: "" };
  } catch (error) {
    const advice =
      "Set XDG_CACHE_HOME to a folder you may write to; without a cache, data is compiled at every start.";
    return {
      name: "cache",
      status: "note",
      detail: `${folder} cannot be written (${messageOf(error)})`,
      advice,
    };
  }
}

async function disk(): Promise<Check> {
  const here = process.cwd();
  const { bavail, bsize } = await statfs(here);
  const free = (bavail * bsize) / 2 ** 30;
  const ok = free >= 1;
  return {
    name: "disk",
    status: ok ? "ok" : "problem",
    detail: `${free.toFixed(1)} GiB free in ${here}`,
    advice: ok ? "" : "A run takes up to a gigabyte for its episodes; free some space.",
  };
}

async function data(): Promise<Check> {
  const folder = resolve(process.env["TURNWISE_SHARED"] ?? "../shared", "data", "alfworld");
  const there = await stat(folder).catch(() => null);
  return there?.isDirectory() === true
    ? {
        name: "official ALFWorld games",
        status: "ok",
        detail: `${folder}; train on them with --data`,
        advice: "",
      }
    : {
        name: "official ALFWorld games",
        status: "note",
        detail: `not in ${folder}`,
        advice: "Households of our own need no data; for official games give their folder with --data.",
      };
}
