/** The environment contract: what an author writes, and what callers may rely on. */
import type { z } from "zod";
import type { Logger } from "../core/log.ts";
import type { Rng } from "../core/rng.ts";
import type { Action, Observation, Task } from "../core/trajectory.ts";
import type { CommandGrammar } from "./command-grammar.ts";
import type { Site } from "./site.ts";

export type Awaitable<T> = T | Promise<T>;

/** Diagnostics. Never shown to a policy. Must be JSON. */
export type Info = Readonly<Record<string, unknown>>;

export interface ResetResult<O = Observation> {
  readonly observation: O;
  readonly info?: Info;
}

/**
 * The outcome of one step.
 *
 * `terminated`: the task itself ended, nothing would follow. `truncated`: a limit cut the episode off, the world
 * would have gone on, so a value estimate may be bootstrapped. After either, only reset() is allowed.
 * `reward` is what training gets; `success` and `score` (0..1) are what evaluation counts.
 */
export interface StepResult<O = Observation> {
  readonly observation: O;
  readonly reward: number;
  readonly rewardParts?: Readonly<Record<string, number>>;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly success?: boolean;
  readonly score?: number;
  readonly info?: Info;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** One world in which one episode is played at a time. Methods may be sync or async. */
export interface EnvironmentInstance<O extends Observation = Observation, A extends Action = Action> {
  /** Starts an episode. The same task and seed give the same world and, for the same actions, the same course. */
  reset(options: { task: Task; seed: number } & CallOptions): Awaitable<ResetResult<O>>;
  step(action: A, options: CallOptions): Awaitable<StepResult<O>>;
  /** The whole state of the running episode as JSON. */
  snapshot?(): Awaitable<unknown>;
  /** Puts the world into a state snapshot() gave, in this or another instance of the same version. */
  restore?(snapshot: unknown): Awaitable<ResetResult<O>>;
  close?(): Awaitable<void>;
}

/** A scripted player. It sees exactly what a policy sees. One is made for each episode. */
export interface Player {
  act(observation: Observation): Action;
}

/** A sheet of facts that a person is shown beside the texts of a turn. Plain words, never markup. */
export interface ViewPanel {
  readonly title: string;
  readonly items: readonly {
    readonly label: string;
    readonly values: readonly string[];
    /** `here`: where the agent is; `new`: what the last step changed. */
    readonly mark?: "here" | "new" | undefined;
  }[];
}

/** Follows one episode and draws what is known of the world, from nothing but what the agent has read and done. */
export interface EpisodeViewer {
  /** @param lastAction what was done before this observation; null at the first */
  observe(observation: Observation, lastAction: Action | null): readonly ViewPanel[];
}

export interface LoadContext {
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/**
 * An environment, written once. From this one value follow validation on the wire, command line flags,
 * conformance tests, a served endpoint and the documentation table.
 */
export interface EnvironmentDefinition<
  Config = unknown,
  Data = unknown,
  O extends Observation = Observation,
  A extends Action = Action,
> {
  /** Lower-case words joined by hyphens, such as `alfworld-text`. */
  readonly id: string;
  /** Changed whenever behaviour changes: results of two versions do not compare. */
  readonly version: string;
  /** One sentence. */
  readonly description: string;
  /** Options, each with a default and a description; they become command line flags. */
  readonly config: z.ZodType<Config>;
  readonly observation: z.ZodType<O>;
  readonly action: z.ZodType<A>;
  /** Names of the task splits, the training split first. */
  readonly splits: readonly string[];
  /** How commands split into arguments; absent when actions are not commands. */
  readonly grammar?: CommandGrammar;
  /** Turns after which an episode is truncated unless the caller sets another limit. */
  readonly maxTurns: number;
  /** Reads or generates what all sessions share. Called once per configuration. */
  load?(config: Config, context: LoadContext): Awaitable<Data>;
  /** The tasks of a split, in a fixed order. */
  tasks(split: string, shared: { config: Config; data: Data }): Awaitable<readonly Task[]>;
  create(shared: { config: Config; data: Data; log: Logger }): Awaitable<EnvironmentInstance<O, A>>;
  /** Scripted players by name; `expert` is the one that demonstrates. */
  readonly players?: Readonly<Record<string, (options: { rng: Rng }) => Player>>;
  /** What the inspector shows beside the texts; one viewer is made for each episode. */
  readonly viewer?: () => EpisodeViewer;
  /** Pages over the same world, for people and browsers; `turnwise serve <env> --site` serves them. */
  site?(shared: { config: Config; data: Data; log: Logger }): Awaitable<Site>;
}

/** What a caller learns about an environment it is connected to. JSON. */
export interface EnvironmentInfo {
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly splits: readonly string[];
  readonly maxTurns: number;
  readonly grammar: CommandGrammar | null;
  readonly snapshots: boolean;
  /** Resolved configuration. */
  readonly config: unknown;
}

/**
 * One environment with its configuration and data, in this process or behind a socket: callers cannot tell.
 * Close it when done; that closes its sessions.
 */
export interface EnvironmentHost extends AsyncDisposable {
  readonly info: EnvironmentInfo;
  /** @throws EnvironmentError `env/unknown-split` */
  tasks(split: string): Promise<readonly Task[]>;
  open(options?: CallOptions): Promise<Session>;
  /** Its pages; absent where the environment has none, or is not in this process. */
  site?(): Promise<Site>;
  close(): Promise<void>;
}

/**
 * One open world. One call at a time. Enforced: reset before step, no step after the end, schemas both ways,
 * turn and time limits (`truncated`).
 */
export interface Session extends AsyncDisposable {
  reset(options: { taskId: string; seed: number; maxTurns?: number } & CallOptions): Promise<ResetResult>;
  step(action: Action, options?: CallOptions): Promise<StepResult>;
  snapshot(): Promise<unknown>;
  restore(snapshot: unknown): Promise<ResetResult>;
  close(): Promise<void>;
}
