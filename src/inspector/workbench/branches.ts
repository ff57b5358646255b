/** Continues a recorded episode from one of its turns, several times, by a policy. */
import type { ActRequest, Decision } from "../../agent/index.ts";
import { rng } from "../../core/rng.ts";
import type { Action, Branch, Observation, Trajectory } from "../../core/trajectory.ts";
import type { Session } from "../../env/index.ts";
import { EpisodeRecord } from "../../rollout/record.ts";
import { type Desk, newEpisodeId, type Player } from "./desk.ts";
import { whole } from "./game.ts";
import type { Params } from "./messages.ts";
import { replayTo } from "./restore.ts";

/** A session at the turn where branches begin, and how it got there. */
export interface Restored {
  readonly session: Session;
  readonly observation: Observation;
  readonly restoredBy: Branch["restoredBy"];
}

/**
 * Sessions at a turn of an episode. The first is brought there by its actions and checked; the others by a snapshot of
 * it where the environment has snapshots, else like the first.
 */
export async function* restored(
  desk: Desk,
  episode: Trajectory,
  turn: number,
): AsyncGenerator<Restored, never> {
  const { host } = desk;
  const limit = await desk.limitOf(episode);
  let snapshot: unknown = null;
  for (;;) {
    const session = await host.open();
    try {
      if (snapshot === null) {
        const observation = await replayTo(session, host.info, episode, turn, limit);
        if (host.info.snapshots) snapshot = await session.snapshot();
        yield { session, observation, restoredBy: "replay" };
      } else {
        const { observation } = await session.restore(snapshot);
        yield { session, observation, restoredBy: "snapshot" };
      }
    } catch (error) {
      await session.close();
      throw error;
    }
  }
}

type Asked = Omit<Params<"branch">, "run">;

/**
 * Plays the branches one after another.
 *
 * @param onBranch told of each as it ends
 * @throws ReplayError `replay/diverged`; the signal's reason when it is aborted
 */
export async function playBranches(
  desk: Desk,
  { episodeId, turn, action, by, count, decoding, seed }: Asked,
  {
    signal,
    onBranch,
  }: { readonly signal: AbortSignal; readonly onBranch: (branch: Trajectory) => Promise<void> },
): Promise<void> {
  const episode = await desk.episode(episodeId);
  const player = await desk.player(by);
  const places = restored(desk, episode, turn);
  for (let k = 0; k < count; k++) {
    signal.throwIfAborted();
    const { value: place } = await places.next();
    await using _session = place.session;
    const stream = rng(seed, "branch", episodeId, turn, k);
    const how =
      decoding === "greedy" ? ({ type: "greedy" } as const) : ({ type: "sample", temperature: 1 } as const);
    await onBranch(await playOne({ desk, episode, player, place, turn, action, stream, how, signal, seed }));
  }
}

interface One {
  readonly desk: Desk;
  readonly episode: Trajectory;
  readonly player: Player;
  readonly place: Restored;
  readonly turn: number;
  readonly action: string | null;
  readonly stream: ReturnType<typeof rng>;
  readonly how: { type: "greedy" } | { type: "sample"; temperature: number };
  readonly signal: AbortSignal;
  readonly seed: number;
}

async function playOne(one: One): Promise<Trajectory> {
  const { desk, episode, player, place, turn, action, stream, how, signal, seed } = one;
  const { policy, checkpoint } = player;
  const { info } = desk.host;
  const { task, environmentSeed } = episode;
  const { split, ...rest } = task;
  const plan = {
    episodeId: newEpisodeId("branch"),
    source: "branch" as const,
    task: rest,
    split,
    environmentSeed,
    seed,
    seedPath: [],
  };
  const record = new EpisodeRecord(plan, info, policy.name, true);
  const memory = policy.startEpisode(info);
  let lastAction: Action | null = null;
  const ask = async (observation: Observation, t: number): Promise<Decision> => {
    const request: ActRequest = { memory, observation, lastAction, rng: stream.split(t) };
    const [decision] = await policy.act([request], { decoding: how, signal });
    return decision as Decision;
  };
  // The policy reads what came before; its own choices there are not played.
  for (const [t, before] of episode.turns.slice(0, turn).entries()) {
    await ask(before.observation, t);
    lastAction = before.action;
  }
  let { observation } = place;
  let first: string | null = null;
  const ended = (played: Trajectory): Trajectory => {
    const branch: Branch = {
      parent: episode.episodeId,
      turn,
      action: first ?? "",
      checkpoint,
      restoredBy: place.restoredBy,
    };
    return whole(played, { turns: episode.turns.slice(0, turn), branch });
  };
  try {
    for (let t = turn; ; t++) {
      const begin = performance.now();
      const chosen = await ask(observation, t);
      const decision = t === turn && action !== null ? given(chosen, action, observation) : chosen;
      const decided = performance.now();
      first ??= decision.action.text;
      const result = await place.session.step(decision.action, { signal });
      record.add(observation, decision, result, decided - begin, performance.now() - decided);
      if (result.terminated || result.truncated) return ended(record.finish(result));
      lastAction = decision.action;
      ({ observation } = result);
    }
  } catch (error) {
    signal.throwIfAborted();
    return ended(record.fail(error));
  }
}

/** An action that was given in place of the policy's own: nobody's probability, but the policy's opinion is kept. */
function given(chosen: Decision, text: string, { admissible }: Observation): Decision {
  const position = admissible?.indexOf(text) ?? -1;
  const logProb = chosen.candidateLogProbs?.[position] ?? null;
  const { candidateLogProbs } = chosen;
  return {
    action: { text },
    logProb: logProb ?? 0,
    entropy: logProb === null ? 0 : chosen.entropy,
    entropyFraction: logProb === null ? 0 : chosen.entropyFraction,
    policyVersion: logProb === null ? -1 : chosen.policyVersion,
    ...(candidateLogProbs === undefined ? {} : { candidateLogProbs }),
  };
}
