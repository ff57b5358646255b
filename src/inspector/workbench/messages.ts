/** What the inspector and the process in which it plays say to each other, and what pages may ask of it. */
import { z } from "zod";
import type { LogLine } from "../../core/log.ts";
import type { WireError } from "../../env/wire.ts";

/** To the workbench. The first message opens it, the others are calls. */
export type ToWorkbench =
  | { readonly type: "open"; readonly runDirectory: string; readonly engine: string }
  | { readonly type: "call"; readonly id: number; readonly method: Method; readonly params: unknown }
  | { readonly type: "cancel"; readonly id: number };

export type FromWorkbench =
  | { readonly type: "result"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly error: WireError }
  | { readonly type: "progress"; readonly id: number; readonly value: unknown }
  | ({ readonly type: "log" } & LogLine);

const run = z.string();
/** `best`, `latest` or the name of a checkpoint; `player:<name>` of the environment; `random`; null for nobody. */
const who = z.string().max(100).nullable();
const seed = z
  .int()
  .min(0)
  .max(2 ** 31);

/** What pages may ask, by method. */
export const PARAMS = {
  about: z.strictObject({ run }),
  tasks: z.strictObject({ run, split: z.string() }),
  begin: z.strictObject({ run, split: z.string(), taskId: z.string(), seed, advisor: who }),
  beginBranch: z.strictObject({
    run,
    episodeId: z.string(),
    turn: z.int().min(0),
    action: z.string().nullable(),
    advisor: who,
  }),
  act: z.strictObject({ run, game: z.string(), action: z.string() }),
  keep: z.strictObject({ run, game: z.string(), as: z.enum(["play", "demonstration"]) }),
  drop: z.strictObject({ run, game: z.string() }),
  branch: z.strictObject({
    run,
    episodeId: z.string(),
    turn: z.int().min(0),
    action: z.string().nullable(),
    by: z.string().max(100),
    count: z.int().min(1).max(64),
    decoding: z.enum(["sample", "greedy"]),
    seed,
  }),
} as const;

export type Method = keyof typeof PARAMS;
export type Params<M extends Method> = z.output<(typeof PARAMS)[M]>;

export function isMethod(name: string): name is Method {
  return Object.hasOwn(PARAMS, name);
}
