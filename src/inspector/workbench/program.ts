/** The program of a workbench process: plays in one run, as it is asked, and ends with the inspector. */
import { randomBytes } from "node:crypto";
import { InspectorError } from "../../core/errors.ts";
import { forwardingLogger } from "../../core/log.ts";
import type { Trajectory } from "../../core/trajectory.ts";
import { toWireError } from "../../env/wire.ts";
import { playBranches, restored } from "./branches.ts";
import { Desk, newEpisodeId } from "./desk.ts";
import { Game } from "./game.ts";
import type { FromWorkbench, Method, Params, ToWorkbench } from "./messages.ts";
import type { About, Begun, Branched } from "./moment.ts";

/** Games at a time; the oldest is dropped for a new one. */
const MOST_GAMES = 20;

interface Context {
  readonly signal: AbortSignal;
  readonly report: (value: unknown) => void;
}

interface Kept {
  readonly game: Game;
  readonly task: Begun["task"];
  readonly isBranch: boolean;
}

const games = new Map<string, Kept>();
const calls = new Map<number, AbortController>();
let desk: Promise<Desk> | null = null;

const METHODS: { readonly [M in Method]: (params: Params<M>, context: Context) => Promise<unknown> } = {
  async about(): Promise<About> {
    const { host, definition } = await opened();
    const { id, version, description, splits, snapshots } = host.info;
    return {
      environment: { id, version, description },
      splits,
      snapshots,
      players: Object.keys(definition.players ?? {}),
    };
  },
  async tasks({ split }) {
    const tasks = await (await opened()).host.tasks(split);
    return tasks.slice(0, 5000);
  },
  async begin({ split, taskId, seed, advisor }): Promise<Begun> {
    const at = await opened();
    const { host } = at;
    const task = (await host.tasks(split)).find(({ id }) => id === taskId);
    if (task === undefined)
      throw new InspectorError("inspector/not-found", `The split ${split} has no task ${taskId}.`);
    const player = advisor === null ? null : await at.player(advisor);
    const session = await host.open();
    const { observation } = await session.reset({ taskId, seed });
    const episodeId = newEpisodeId("play");
    const plan = {
      episodeId,
      source: "play" as const,
      task,
      split,
      environmentSeed: seed,
      seed,
      seedPath: ["play"],
    };
    const game = await Game.begin({ session, environment: host.info, plan, observation, advisor: player });
    return enter({ game, task: { id: taskId, split }, isBranch: false });
  },
  async beginBranch({ episodeId, turn, action, advisor }): Promise<Begun> {
    const at = await opened();
    const episode = await at.episode(episodeId);
    const player = advisor === null ? null : await at.player(advisor);
    const { value: place } = await restored(at, episode, turn).next();
    const { split, ...task } = episode.task;
    const { environmentSeed } = episode;
    const plan = {
      episodeId: newEpisodeId("branch"),
      source: "branch" as const,
      task,
      split,
      environmentSeed,
      seed: 0,
      seedPath: ["branch", episodeId, turn],
    };
    const branch = {
      parent: episodeId,
      turn,
      action: action ?? "",
      checkpoint: null,
      restoredBy: place.restoredBy,
    };
    const before = { turns: episode.turns.slice(0, turn), branch };
    const { session, observation } = place;
    const game = await Game.begin({
      session,
      environment: at.host.info,
      plan,
      observation,
      advisor: player,
      before,
    });
    if (action !== null) await game.act(action);
    return enter({ game, task: { id: task.id, split }, isBranch: true });
  },
  async act({ game, action }) {
    return await found(game).game.act(action);
  },
  async keep({ game: id, as }): Promise<Branched> {
    const { game, isBranch } = found(id);
    const played = game.trajectory(isBranch ? "branch" : as);
    const { branch } = played;
    // A branch that a person began without an action says which one it was.
    const first = branch === undefined ? "" : (played.turns[branch.turn]?.action.text ?? "");
    const trajectory = branch === undefined ? played : { ...played, branch: { ...branch, action: first } };
    await (await opened()).keep([trajectory]);
    games.delete(id);
    await game.close();
    return branched(trajectory);
  },
  async drop({ game: id }) {
    const { game } = found(id);
    games.delete(id);
    await game.close();
    return null;
  },
  async branch(params, { signal, report }): Promise<Branched[]> {
    const at = await opened();
    const all: Branched[] = [];
    const onBranch = async (trajectory: Trajectory) => {
      await at.keep([trajectory]);
      all.push(branched(trajectory));
      report(branched(trajectory));
    };
    await playBranches(at, params, { signal, onBranch });
    return all;
  },
};

function branched({ episodeId, success, episodeReturn, turns, error }: Trajectory): Branched {
  return { episodeId, success, episodeReturn, turns: turns.length, error: error?.message ?? null };
}

async function enter(kept: Kept): Promise<Begun> {
  const [oldest] = games;
  if (oldest !== undefined && games.size >= MOST_GAMES) {
    games.delete(oldest[0]);
    await oldest[1].game.close();
  }
  const game = randomBytes(6).toString("hex");
  games.set(game, kept);
  return { game, moment: kept.game.moment(), task: kept.task };
}

function found(id: string): Kept {
  const kept = games.get(id);
  if (kept === undefined)
    throw new InspectorError("inspector/not-found", "That game is over. Begin another.");
  return kept;
}

function opened(): Promise<Desk> {
  if (desk === null) throw new InspectorError("inspector/server-failed", "The workbench was not opened.");
  return desk;
}

function tell(message: FromWorkbench): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {}); // an inspector that is gone hears nothing
}

async function answer(id: number, method: Method, params: unknown): Promise<void> {
  const controller = new AbortController();
  calls.set(id, controller);
  try {
    const report = (value: unknown) => tell({ type: "progress", id, value });
    const play = METHODS[method] as (params: unknown, context: Context) => Promise<unknown>;
    tell({ type: "result", id, result: await play(params, { signal: controller.signal, report }) });
  } catch (error) {
    tell({ type: "failure", id, error: toWireError(error) });
  } finally {
    calls.delete(id);
  }
}

async function end(): Promise<void> {
  for (const controller of calls.values()) controller.abort(new Error("The inspector was closed."));
  await (await desk?.catch(() => null))?.[Symbol.asyncDispose]();
}

process.on("message", (message: ToWorkbench) => {
  if (message.type === "open") {
    const log = forwardingLogger((line) => tell({ type: "log", ...line }), { pid: process.pid });
    desk = Desk.open(message.runDirectory, message.engine, log);
    desk.catch(() => {}); // told to whoever asks
  } else if (message.type === "cancel") {
    calls.get(message.id)?.abort(new InspectorError("inspector/server-failed", "The page was closed."));
  } else void answer(message.id, message.method, message.params);
});
process.once("disconnect", () => {
  end().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
// A terminal's Ctrl-C reaches the whole process group; the inspector decides when this process ends.
process.on("SIGINT", () => {});
