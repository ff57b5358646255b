/** One episode played by a person: numbered actions, completion with the tab key. */
import { createInterface } from "node:readline/promises";
import { TurnwiseError } from "../core/errors.ts";
import type { Observation, Task } from "../core/trajectory.ts";
import type { ResetResult, Session } from "../env/index.ts";
import { visible, wrap } from "../replay/text.ts";
import type { Context } from "./context.ts";

const HELP = "Type an action, its number, or its beginning and Tab. ? lists the actions, :q ends.";

/** Plays until the episode ends or the person does. */
export async function playInteractively(
  { out }: Context,
  task: Task,
  reset: () => Promise<ResetResult>,
  session: Session,
): Promise<void> {
  let { observation }: { observation: Observation } = await reset();
  const completer = (line: string): [string[], string] => {
    const hits = (observation.admissible ?? []).filter((action) => action.startsWith(line));
    return [hits, line];
  };
  using terminal = closing(createInterface({ input: process.stdin, output: process.stdout, completer }));
  const say = (text: string) => out.line(wrap(visible(text), out.width).join("\n"));
  const list = () => {
    const { admissible } = observation;
    if (admissible === null) say("The set of actions is open; type one in words.");
    else
      out.line(
        columns(
          admissible.map((action, i) => `${String(i + 1).padStart(3)} ${visible(action)}`),
          out.width,
        ),
      );
  };
  out.line(out.paint("dim", `task ${task.id}`));
  if (observation.instruction !== undefined) out.line(out.paint("bold", visible(observation.instruction)));
  say(observation.text);
  list();
  for (const line of wrap(HELP, out.width)) out.line(out.paint("dim", line));
  let total = 0;
  for (let turn = 1; ; ) {
    const line = await terminal.ask(`${turn}> `);
    if (line === null) out.line(); // Ctrl-C or Ctrl-D left the cursor behind the question
    if (line === null || line === ":q") break;
    const typed = line.trim();
    if (typed === "") continue;
    if (typed === "?") {
      list();
      continue;
    }
    const numbered = /^\d+$/.test(typed) ? observation.admissible?.[Number(typed) - 1] : undefined;
    if (numbered !== undefined) out.line(out.paint("cyan", visible(numbered)));
    const result = await session.step({ text: numbered ?? typed }).catch((error: unknown) => {
      if (!(error instanceof TurnwiseError) || error.code !== "env/invalid-action") throw error;
      out.line(out.paint("yellow", visible(error.message)));
      return null;
    });
    if (result === null) continue;
    turn++;
    total += result.reward;
    observation = result.observation;
    say(observation.text);
    if (result.reward !== 0) out.line(out.paint("dim", `reward ${result.reward}`));
    if (result.terminated || result.truncated) {
      const end = result.success === true ? "Solved" : result.truncated ? "Out of turns" : "Over";
      const style = result.success === true ? "green" : "yellow";
      out.line(
        out.paint(style, `${end} after ${turn - 1} turns, return ${Math.round(total * 1000) / 1000}.`),
      );
      break;
    }
  }
}

/** Asks until the input ends; null then. */
function closing(
  terminal: ReturnType<typeof createInterface>,
): Disposable & { ask(q: string): Promise<string | null> } {
  const ended = new Promise<null>((resolve) => terminal.once("close", () => resolve(null)));
  let closed = false;
  void ended.then(() => {
    closed = true;
  });
  terminal.on("SIGINT", () => terminal.close());
  return {
    ask: (question) => (closed ? Promise.resolve(null) : Promise.race([terminal.question(question), ended])),
    [Symbol.dispose]: () => terminal.close(),
  };
}

/** Short lines side by side, read downwards. */
function columns(items: readonly string[], width: number): string {
  const cell = Math.max(0, ...items.map((item) => item.length)) + 2;
  const across = Math.max(1, Math.floor(width / cell));
  const down = Math.ceil(items.length / across);
  return Array.from({ length: down }, (_, row) =>
    Array.from({ length: across }, (_, column) => (items[column * down + row] ?? "").padEnd(cell))
      .join("")
      .trimEnd(),
  ).join("\n");
}
