/** Every error of Turnwise: one class per boundary that can be crossed, one stable code per mistake. */

/** code → what it means and what to do. The one list; `docs/errors.md` is made from it. */
export const ERROR_CODES = {
  "usage/unknown-command": "The command line names a command that does not exist.",
  "usage/unknown-flag": "The command line holds a flag that the command does not have.",
  "usage/invalid-value": "A flag or argument has a value its schema refuses.",
  "config/unknown-key": "A configuration object holds a key that no schema knows.",
  "config/invalid-value": "A configuration value is outside what its schema allows.",
  "config/unreadable": "A configuration file cannot be read or is not JSON.",
  "env/not-found": "No environment of that id, file or package exists.",
  "env/invalid-definition": "A module does not export an environment definition.",
  "env/step-before-reset": "step() was called before the first reset().",
  "env/step-after-end": "step() was called after the episode had ended; call reset() first.",
  "env/closed": "The session was closed.",
  "env/busy": "A second call came before the first had been answered.",
  "env/invalid-action": "The action does not fit the environment's action schema.",
  "env/invalid-reset": "reset() was given a seed or turn limit that is not a whole number.",
  "env/invalid-observation": "The environment returned something that does not fit its own schema.",
  "env/unknown-task": "The environment has no task of that id.",
  "env/unknown-split": "The environment has no split of that name.",
  "env/no-snapshot": "The environment cannot take snapshots.",
  "env/invalid-snapshot": "The snapshot was not taken from this environment and version.",
  "env/retriever-failed": "A retrieval server gave no usable answer to a search, after several attempts.",
  "env/browser-busy": "As many sessions play in the browser of an environment as are allowed at a time.",
  "env/browser-failed": "The browser in which an environment is played crashed, hung or was closed.",
  "env/no-browser": "An environment is played in a browser and none is there or starts.",
  "env/timeout": "A call took longer than the limit for one step.",
  "env/failed": "The environment's own code threw an error.",
  "data/missing": "A data file or folder does not exist.",
  "data/foreign": "A data file is of another kind or version than this environment plays.",
  "data/damaged": "A data file is truncated or malformed.",
  "data/duplicate-id": "Two things that are told apart by their ids have the same id.",
  "data/unwritable": "A data file could not be written.",
  "protocol/invalid-message": "A frame is not valid JSON or not a message of this protocol.",
  "protocol/unsupported-version": "The two sides speak no common protocol version.",
  "protocol/unauthorized": "The server wants a bearer token, or the one given is wrong.",
  "protocol/forbidden-origin": "The Origin of the request is not on the server's list.",
  "protocol/capacity": "The server holds as many sessions as it is allowed to.",
  "protocol/unknown-session": "The message names a session that does not exist on this connection.",
  "protocol/cannot-resume": "The session cannot be resumed; its state went with the lost connection.",
  "protocol/wrong-environment":
    "The server serves another environment, version or configuration than was asked for.",
  "protocol/draining": "The server is shutting down and takes no new sessions.",
  "protocol/disconnected": "The connection to the environment server was lost.",
  "protocol/too-slow": "The other side reads more slowly than it is sent to.",
  "protocol/server-failed": "The process of the environment server could not be started or ended by itself.",
  "protocol/connect-failed": "The environment server could not be reached.",
  "policy/no-candidates": "The policy chooses among admissible actions and the observation lists none.",
  "policy/not-found": "No policy of that name, file or run exists.",
  "policy/script-ended": "A scripted player has no more actions.",
  "rollout/mixed-hosts": "The environment servers of one run differ in environment or version.",
  "rollout/server-lost": "An environment server ended, or the way to it, while episodes were played there.",
  "rollout/too-many-failures": "More episodes failed than the configured share.",
  "rollout/worker-failed": "A rollout worker could not be started, or ended by itself.",
  "replay/damaged": "A trajectory file is damaged beyond its torn tail.",
  "replay/diverged": "An episode could not be brought back: the environment answers otherwise than it did.",
  "replay/not-found": "No trajectory of that id is in the run.",
  "replay/invalid-record": "A record does not fit the trajectory schema.",
  "replay/locked": "Another living process writes trajectories to the run.",
  "replay/invalid-filter": "A filter of episodes cannot be read; the message says where and why.",
  "replay/invalid-query": "Episodes were to be sorted or counted by something they do not have.",
  "replay/no-sqlite": "This Node was built without node:sqlite, which the index of episodes needs.",
  "replay/index-locked": "Another process holds the index of episodes for longer than a few seconds.",
  "replay/index-damaged": "The index of episodes was damaged; it was removed and is made anew from the log.",
  "replay/index-failed": "The index of episodes could not be used; the message says why.",
  "replay/export-failed": "An export of episodes could not be written.",
  "replay/write-failed": "A trajectory could not be written (disk full or not writable).",
  "checkpoint/not-found": "The run holds no checkpoint.",
  "checkpoint/version": "The checkpoint was written by another format version.",
  "checkpoint/mismatch": "The checkpoint belongs to another policy, shape or configuration.",
  "checkpoint/damaged": "The checkpoint's content does not match its manifest.",
  "checkpoint/write-failed": "The checkpoint could not be written (disk full or not writable).",
  "run/exists": "The run directory already holds a run.",
  "run/not-found": "The folder is not a run directory.",
  "run/write-failed": "The run directory could not be made or written.",
  "training/no-terms": "An objective has no loss terms, so there is nothing to minimise.",
  "training/no-reference": "A loss term needs a reference policy and the batch holds none of its log-probs.",
  "training/no-values": "An estimator or a loss term needs values and the policy has no value head.",
  "training/collapsed":
    "Success, entropy, repetition or KL showed a collapse, and guard.policy says to stop.",
  "training/not-finite": "A loss, gradient or weight became NaN or infinite.",
  "training/no-demonstrations": "Imitation was asked for and no successful demonstration exists.",
  "tensor/unavailable": "The forced compute engine cannot be used on this machine.",
  "tensor/self-test": "A compute engine gave wrong numbers in its start-up self-test.",
  "inspector/forbidden-origin": "A page of another origin, or another host name, asked the inspector.",
  "inspector/invalid-request": "The inspector was asked for something that makes no sense.",
  "inspector/not-built": "The inspector's pages are missing and could not be built.",
  "inspector/not-found": "The inspector knows no such run, group or page.",
  "inspector/server-failed":
    "The inspector, or the process in which it plays, could not be started or ended by itself.",
  "inspector/unauthorized": "The inspector wants its token, or the one given is wrong.",
  "shape/mismatch": "An array or tensor does not have the length or shape that is required.",
  "internal/unreachable": "A case that should be impossible occurred; please report it.",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorOptions {
  /** Machine-readable facts about what was given. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Base of all errors. `message` is one or two plain sentences: what happened, with what, and what to do.
 */
export class TurnwiseError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The command line was wrong (exit status 2). */
export class UsageError extends TurnwiseError {}
/** A configuration was wrong (exit status 2). */
export class ConfigError extends TurnwiseError {}
/** An environment, or a caller of one, broke the contract. */
export class EnvironmentError extends TurnwiseError {}
/** A data file is missing, foreign or damaged. */
export class DataError extends TurnwiseError {}
/** The wire protocol was broken, or the other side is gone. */
export class ProtocolError extends TurnwiseError {}
export class PolicyError extends TurnwiseError {}
export class RolloutError extends TurnwiseError {}
export class ReplayError extends TurnwiseError {}
export class CheckpointError extends TurnwiseError {}
export class TrainingError extends TurnwiseError {}
/** A compute engine cannot be used. */
export class BackendError extends TurnwiseError {}
export class InspectorError extends TurnwiseError {}
/** A programmer's mistake with array lengths or tensor shapes. */
export class ShapeError extends TurnwiseError {}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error !== "object" || error === null) return String(error);
  if ("message" in error && typeof error.message === "string") return error.message;
  try {
    return JSON.stringify(error);
  } catch {
    return String(error); // circular
  }
}

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a file of that name is there already",
  ENAMETOOLONG: "its name is too long",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed here",
};

/** Why a file could not be read or written, in words where the system's code is a usual one. */
export function fileReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
  return (code === undefined ? undefined : FILE_REASONS[code]) ?? messageOf(error);
}

/** Marks a place that the types prove unreachable; throws `internal/unreachable` if it is reached. */
export function unreachable(value: never, what: string): never {
  throw new TurnwiseError("internal/unreachable", `Unexpected ${what}: ${JSON.stringify(value)}.`);
}
