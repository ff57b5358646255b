/**
 * Checkpoints: everything a run needs to go on, in one folder that is there whole or not at all.
 *
 *   checkpoints/iteration-000020/
 *     manifest.json    format version, SHA-256 and size of every other file
 *     weights.bin      float32, little-endian
 *     average.bin      float32: running average of the weights; absent where averaging is off
 *     optimizer.bin    float32: mean of gradients, then mean of squared gradients
 *     reference.bin    float32: weights of the frozen reference; absent where none is used
 *     behavior.bin     float32: weights that play the next iteration; absent where those are weights.bin
 *     state.json       config, policy description, counters, memories of the objective
 *   checkpoints/best.json   which of them evaluated best
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CheckpointError, fileReason } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import {
  checkpointFolder,
  finishRenames,
  listCheckpoints,
  nameOf,
  prune,
  resolveName,
  syncFolder,
} from "./checkpoint-folder.ts";
import { samplingStateSchema } from "./curriculum.ts";
import { guardStateSchema } from "./guard.ts";
import type { Behavior } from "./workers/share.ts";

/** Raised whenever the layout changes; another version is refused. */
export const CHECKPOINT_FORMAT = 1;

const manifestSchema = z.object({
  format: z.literal(CHECKPOINT_FORMAT),
  iteration: z.int(),
  files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int() })),
});

const stateSchema = z.object({
  iteration: z.int().describe("iterations done"),
  policyVersion: z.int(),
  optimizerUpdates: z.int(),
  totals: z.object({ episodes: z.int(), turns: z.int(), updates: z.int() }),
  /** Resolved training configuration. */
  config: z.unknown(),
  /** How to build the policy again: its options and vocabulary. */
  policy: z.unknown(),
  environment: z.object({ id: z.string(), version: z.string() }),
  /** Memories of modulators and loss terms, by name. */
  objective: z.record(z.string(), z.unknown()),
  /** Evaluation before RL and the latest; null where there was none. */
  before: z.unknown(),
  last: z.unknown(),
  bestSuccessRate: z.number().nullable(),
  sampling: samplingStateSchema.optional().describe("what the choice of tasks depends on"),
  guard: guardStateSchema.optional().describe("what the guard against collapse remembers"),
  behaviorVersion: z.int().optional().describe("updates in the weights of behavior.bin; absent without it"),
  averagedUpdates: z.int().optional().describe("updates in the average of the weights; absent without one"),
});

export type CheckpointState = z.output<typeof stateSchema>;

export interface Checkpoint {
  readonly state: CheckpointState;
  /** [size] */
  readonly weights: Float32Array;
  /** [size] running average of the weights, which evaluation uses; absent where averaging is off. */
  readonly average?: Float32Array;
  readonly optimizer: { readonly mean: Float32Array; readonly meanSquare: Float32Array };
  readonly reference: Float32Array | null;
  /** Weights that play the next iteration, with overlapped collection; absent where those are `weights`. */
  readonly behavior?: Behavior;
}

/** A checkpoint and where it lies. */
export interface StoredCheckpoint extends Checkpoint {
  readonly path: string;
}

export interface SaveOptions {
  /** How many of the latest stay. */
  readonly keep: number;
  /** Whether it is the best evaluated so far. */
  readonly best: boolean;
  /** Iterations of others that must stay. */
  readonly pinned?: readonly number[];
}

/**
 * Writes a checkpoint: into a temporary folder, flushed to the disk, then renamed; then removes the oldest beyond
 * `keep`, never the best or the pinned.
 *
 * @returns path of the checkpoint
 * @throws CheckpointError `checkpoint/write-failed`; earlier checkpoints are untouched
 */
export async function saveCheckpoint(
  runDirectory: string,
  checkpoint: Checkpoint,
  { keep, best, pinned = [] }: SaveOptions,
): Promise<string> {
  const folder = checkpointFolder(runDirectory);
  const name = nameOf(checkpoint.state.iteration);
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.tmp`);
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    const files: Record<string, { sha256: string; bytes: number }> = {};
    for (const [file, data] of contentsOf(checkpoint)) {
      await writeFile(join(temporary, file), data, { flush: true });
      files[file] = { sha256: sha256(data), bytes: data.length };
    }
    const manifest = { format: CHECKPOINT_FORMAT, iteration: checkpoint.state.iteration, files };
    await writeFile(join(temporary, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, {
      flush: true,
    });
    await rm(path, { recursive: true, force: true });
    await rename(temporary, path);
    await syncFolder(folder);
    if (best) {
      await writeFile(join(folder, "best.json.tmp"), `${JSON.stringify({ checkpoint: name })}\n`, {
        flush: true,
      });
      await rename(join(folder, "best.json.tmp"), join(folder, "best.json"));
    }
    await prune(folder, keep, pinned);
    return path;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw new CheckpointError(
      "checkpoint/write-failed",
      `The checkpoint ${path} could not be written: ${fileReason(error)}. Earlier checkpoints are intact; ` +
        "free some space or make the folder writable, then resume the run.",
      { cause: error, details: { path } },
    );
  }
}

/**
 * Reads a checkpoint of a run and checks every byte of it.
 *
 * @param which the `latest`, the `best` evaluated (the latest where there is none), or the name of a folder
 * @throws CheckpointError `checkpoint/not-found`, `checkpoint/version`, `checkpoint/damaged`
 */
export async function loadCheckpoint(
  runDirectory: string,
  which: "latest" | "best" | (string & {}) = "latest",
): Promise<StoredCheckpoint> {
  const folder = checkpointFolder(runDirectory);
  await finishRenames(folder);
  const name = await resolveName(folder, which);
  if (name === null) {
    throw new CheckpointError("checkpoint/not-found", await nothingThere(runDirectory, which), {
      details: { runDirectory, which },
    });
  }
  const path = join(folder, name);
  const files = await readFiles(path);
  const state = stateSchema.safeParse(parseJson(files.get("state.json")?.toString(), path));
  const [weights, moments] = [files.get("weights.bin"), files.get("optimizer.bin")];
  if (!state.success || weights === undefined || moments === undefined)
    throw damaged(path, "it is incomplete");
  const both = floats(moments);
  if (nameOf(state.data.iteration) !== name)
    throw damaged(path, `it holds iteration ${state.data.iteration}`);
  if (both.length !== weights.length / 2) throw damaged(path, "weights and optimiser state differ in length");
  const [reference, average] = [files.get("reference.bin"), files.get("average.bin")];
  const behavior = files.get("behavior.bin");
  if (behavior !== undefined && behavior.length !== weights.length)
    throw damaged(path, "weights and those that play differ in length");
  if (average !== undefined && average.length !== weights.length)
    throw damaged(path, "weights and their average differ in length");
  return {
    path,
    state: state.data,
    weights: floats(weights),
    ...(average === undefined ? {} : { average: floats(average) }),
    optimizer: { mean: both.slice(0, both.length / 2), meanSquare: both.slice(both.length / 2) },
    reference: reference === undefined ? null : floats(reference),
    ...(behavior === undefined
      ? {}
      : {
          behavior: {
            weights: floats(behavior),
            version: state.data.behaviorVersion ?? state.data.policyVersion,
          },
        }),
  };
}

async function nothingThere(runDirectory: string, which: string): Promise<string> {
  const names = await listCheckpoints(runDirectory);
  if (names.length === 0) {
    return `${runDirectory} holds no checkpoint: the run ended before its first one. Resume it to get one.`;
  }
  return `${runDirectory} holds no checkpoint named ${which}, only ${names.join(", ")}.${didYouMean(which, names)}`;
}

/** The latest checkpoint of a run, or null where there is none. Errors as of loadCheckpoint(). */
export async function latestCheckpoint(runDirectory: string): Promise<StoredCheckpoint | null> {
  return (await listCheckpoints(runDirectory)).length === 0 ? null : loadCheckpoint(runDirectory);
}

/** Where the latest checkpoint of a run lies, or null where there is none. Its content is not looked at. */
export async function latestCheckpointPath(runDirectory: string): Promise<string | null> {
  const name = (await listCheckpoints(runDirectory)).at(-1);
  return name === undefined ? null : join(checkpointFolder(runDirectory), name);
}

function* contentsOf({
  state,
  weights,
  average,
  optimizer,
  reference,
  behavior,
}: Checkpoint): Generator<[string, Buffer]> {
  yield ["weights.bin", rawBytes(weights)];
  if (average !== undefined) yield ["average.bin", rawBytes(average)];
  yield ["optimizer.bin", Buffer.concat([rawBytes(optimizer.mean), rawBytes(optimizer.meanSquare)])];
  if (reference !== null) yield ["reference.bin", rawBytes(reference)];
  if (behavior !== undefined) yield ["behavior.bin", rawBytes(behavior.weights)];
  yield ["state.json", Buffer.from(`${JSON.stringify(state)}\n`)];
}

/** All files of a checkpoint, checked against the manifest. */
async function readFiles(path: string): Promise<Map<string, Buffer>> {
  const text = await readFile(join(path, "manifest.json"), "utf8").catch(() => undefined);
  const raw = parseJson(text, path);
  const version = z.object({ format: z.int() }).safeParse(raw);
  if (version.success && version.data.format !== CHECKPOINT_FORMAT) {
    throw new CheckpointError(
      "checkpoint/version",
      `The checkpoint ${path} has format ${version.data.format}; this version reads format ${CHECKPOINT_FORMAT}. ` +
        "Use the version of turnwise that wrote it, or start a new run.",
      { details: { path, format: version.data.format } },
    );
  }
  const manifest = manifestSchema.safeParse(raw);
  if (!manifest.success) throw damaged(path, "its manifest is not valid");
  const files = new Map<string, Buffer>();
  for (const [name, expected] of Object.entries(manifest.data.files)) {
    const data = await readFile(join(path, name)).catch(() => null);
    if (data === null) throw damaged(path, `${name} is missing`);
    if (data.length !== expected.bytes || sha256(data) !== expected.sha256) {
      throw damaged(path, `the content of ${name} has changed since it was written`);
    }
    files.set(name, data);
  }
  return files;
}

function parseJson(text: string | undefined, path: string): unknown {
  if (text === undefined) throw damaged(path, "a file is missing");
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, "a file is not valid JSON");
  }
}

function damaged(path: string, what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint/damaged",
    `The checkpoint ${path} is damaged: ${what}. Delete that folder to go on from the checkpoint before it.`,
    { details: { path } },
  );
}

function rawBytes(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function floats(data: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(data).buffer);
}

function sha256(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
