/** What the trainer and a rollout worker say to each other. Everything can be cloned by structured clone. */
import type { LogLine } from "../../core/log.ts";
import type { Trajectory } from "../../core/trajectory.ts";
import type { EnvironmentInfo } from "../../env/environment.ts";
import type { WireError } from "../../env/wire.ts";
import type { EpisodePlan } from "../../rollout/index.ts";
import type { EngineName } from "../../tensor/index.ts";
import type { Behavior, CollectedEpisode, ShareSettings } from "./share.ts";

/** An environment server that workers connect to. */
export interface WorkerServer {
  readonly url: string;
  readonly token?: string;
}

/** What a worker opens before it can play. */
export interface WorkerSetup {
  /** As for loadEnvironment(), and its options. */
  readonly environment: { readonly id: string; readonly config: Readonly<Record<string, unknown>> };
  /** Where to play; none is the environment in the worker itself. */
  readonly servers: readonly WorkerServer[];
  readonly engine: EngineName;
}

export type ToWorker =
  /** The policy without its weights, as save() gave it; comes once, before any share. */
  | { readonly type: "policy"; readonly saved: unknown }
  | {
      readonly type: "play";
      readonly share: number;
      readonly plan: readonly EpisodePlan[];
      readonly behavior: Behavior;
      readonly settings: ShareSettings;
    }
  | { readonly type: "stop"; readonly share: number }
  | { readonly type: "close" };

export type FromWorker =
  | { readonly type: "ready"; readonly info: EnvironmentInfo }
  | { readonly type: "refused"; readonly error: WireError }
  | { readonly type: "episode-failed"; readonly share: number; readonly trajectory: Trajectory }
  | { readonly type: "played"; readonly share: number; readonly episodes: readonly CollectedEpisode[] }
  | { readonly type: "broken"; readonly share: number; readonly error: WireError }
  | ({ readonly type: "log" } & LogLine);
