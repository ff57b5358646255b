/** What is opened once for a run: its environment, its policies, and the log of what is played. */
import { randomBytes } from "node:crypto";
import { type Policy, playerPolicy, randomPolicy } from "../../agent/index.ts";
import { InspectorError } from "../../core/errors.ts";
import type { Logger } from "../../core/log.ts";
import { didYouMean } from "../../core/suggest.ts";
import type { Trajectory } from "../../core/trajectory.ts";
import {
  type EnvironmentDefinition,
  type EnvironmentHost,
  loadEnvironment,
  openLocalHost,
} from "../../env/index.ts";
import { openExploredLog, openTrajectoryReader, type TrajectoryLog } from "../../replay/index.ts";
import type { Engine } from "../../tensor/types.ts";
import { loadCheckpoint } from "../../training/checkpoint.ts";
import { restorePolicy } from "../../training/load-policy.ts";
import { readRun } from "../../training/run-directory.ts";
import { at, readJson } from "../json-file.ts";

/** A policy and the checkpoint it was loaded from; null for players and chance. */
export interface Player {
  readonly policy: Policy;
  readonly checkpoint: string | null;
}

export class Desk implements AsyncDisposable {
  readonly runDirectory: string;
  readonly definition: EnvironmentDefinition;
  readonly host: EnvironmentHost;
  readonly #engineName: string;
  readonly #log: Logger;
  readonly #players = new Map<string, Promise<Player>>();
  #engine: Promise<Engine> | null = null;
  #explored: Promise<TrajectoryLog> | null = null;

  private constructor(
    runDirectory: string,
    definition: EnvironmentDefinition,
    host: EnvironmentHost,
    engine: string,
    log: Logger,
  ) {
    this.runDirectory = runDirectory;
    this.definition = definition;
    this.host = host;
    this.#engineName = engine;
    this.#log = log;
  }

  /** @throws as loadEnvironment() and openLocalHost(), with the environment that the run was told */
  static async open(runDirectory: string, engine: string, log: Logger): Promise<Desk> {
    const config = await readJson(`${runDirectory}/config.json`);
    const id = at(at(config, "environment"), "id");
    if (typeof id !== "string") {
      throw new InspectorError(
        "inspector/invalid-request",
        `${runDirectory} does not say which environment it is of.`,
      );
    }
    const definition = await loadEnvironment(id);
    const host = await openLocalHost(definition, at(at(config, "environment"), "config") ?? {}, { log });
    return new Desk(runDirectory, definition, host, engine, log);
  }

  /**
   * Who plays by that name: `best`, `latest` or a checkpoint, `player:<name>` of the environment, `random`.
   *
   * @throws CheckpointError; InspectorError `inspector/not-found`
   */
  player(who: string): Promise<Player> {
    // The best and the latest may be others by now.
    const known = who === "best" || who === "latest" ? undefined : this.#players.get(who);
    if (known !== undefined) return known;
    const made = this.#make(who);
    this.#players.set(who, made);
    made.catch(() => this.#players.delete(who));
    return made;
  }

  async #make(who: string): Promise<Player> {
    if (who === "random") return { policy: randomPolicy() as Policy, checkpoint: null };
    if (!who.startsWith("player:")) return await this.#load(who);
    const name = who.slice("player:".length);
    const players = this.definition.players ?? {};
    const create = Object.hasOwn(players, name) ? players[name] : undefined;
    if (create !== undefined) return { policy: playerPolicy(name, create) as Policy, checkpoint: null };
    throw new InspectorError(
      "inspector/not-found",
      `${this.definition.id} has no player ${name}.${didYouMean(name, Object.keys(players))}`,
    );
  }

  async #load(which: string): Promise<Player> {
    const checkpoint = await loadCheckpoint(this.runDirectory, which);
    const { startEngine } = await import("../../tensor/index.ts");
    this.#engine ??= startEngine({ engine: this.#engineName as "auto", log: this.#log });
    const policy = restorePolicy(checkpoint, { engine: await this.#engine, environment: this.host.info });
    const name = checkpoint.path.split(/[\\/]/).at(-1) ?? which;
    return { policy: policy as Policy, checkpoint: name };
  }

  /** An episode of the run, whole. @throws ReplayError `replay/not-found` */
  async episode(episodeId: string): Promise<Trajectory> {
    const reader = await openTrajectoryReader(this.runDirectory);
    return (await reader.find(episodeId)).episode;
  }

  /** Turns after which such an episode was to be cut off; null for the environment's limit. */
  async limitOf({ source, truncated, cutByClock, turns }: Trajectory): Promise<number | null> {
    if (truncated && cutByClock !== true) return turns.length;
    const { config } = await readRun(this.runDirectory).catch(() => ({ config: null }));
    if (config === null) return null;
    const limit =
      source === "rollout"
        ? config.collect.maxTurns
        : source === "evaluation"
          ? config.evaluation.maxTurns
          : null;
    return typeof limit === "number" ? limit : null;
  }

  /**
   * Writes episodes down, on the disk when it returns.
   *
   * @throws ReplayError `replay/locked` where another inspector plays in this run, `replay/write-failed`
   */
  async keep(episodes: readonly Trajectory[]): Promise<void> {
    this.#explored ??= openExploredLog(this.runDirectory, { log: this.#log });
    const log = await this.#explored.catch((error: unknown) => {
      this.#explored = null; // another try may find it free
      throw error;
    });
    for (const episode of episodes) log.appendEpisode(episode);
    await log.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const explored = this.#explored?.catch(() => null);
    await (await explored)?.close();
    for (const player of this.#players.values()) (await player.catch(() => null))?.policy[Symbol.dispose]();
    await this.host.close();
  }
}

/** An id that no other episode of any run has. */
export function newEpisodeId(kind: "play" | "branch"): string {
  return `${kind}-${randomBytes(6).toString("hex")}`;
}
