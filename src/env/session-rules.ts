/** The rules of a session and the sentences with which it says no; local and remote sessions share them. */
import { EnvironmentError, TurnwiseError } from "../core/index.ts";
import { isRecord } from "./checks.ts";

/** Where a session stands: before the first reset, in an episode, after its end, after a failure. */
export type Phase = "fresh" | "running" | "ended" | "broken";

/** What snapshot() gives: the instance's state and where the episode stands. */
export interface Snapshot {
  readonly environment: string;
  readonly version: string;
  readonly taskId: string;
  readonly seed: number;
  readonly turn: number;
  readonly maxTurns: number;
  readonly ended: boolean;
  readonly state: unknown;
}

/** Errors after which the running episode is as it was. */
const HARMLESS: ReadonlySet<string> = new Set([
  "env/invalid-action",
  "env/invalid-reset",
  "env/invalid-snapshot",
  "env/no-snapshot",
  "env/step-after-end",
  "env/step-before-reset",
  "env/unknown-task",
]);

/** Whether the running episode goes on after this error. */
export function leavesEpisode(error: unknown): boolean {
  return error instanceof TurnwiseError && HARMLESS.has(error.code);
}

/** @throws EnvironmentError `env/invalid-reset` */
export function checkReset(seed: number, maxTurns: number): void {
  if (Number.isSafeInteger(seed) && Number.isSafeInteger(maxTurns) && maxTurns >= 1) return;
  throw new EnvironmentError(
    "env/invalid-reset",
    `The seed must be a whole number and maxTurns a positive one, not ${seed} and ${maxTurns}.`,
  );
}

/** @throws EnvironmentError `env/invalid-snapshot` */
export function checkSnapshot(snapshot: unknown, { id, version }: { id: string; version: string }): Snapshot {
  if (!isRecord(snapshot) || snapshot["environment"] !== id || snapshot["version"] !== version) {
    throw new EnvironmentError(
      "env/invalid-snapshot",
      `The snapshot was not taken from ${id} version ${version}; only snapshots of the same version can be restored.`,
    );
  }
  const { taskId, seed, turn, maxTurns, ended } = snapshot as Partial<Snapshot>;
  const whole = [seed, turn, maxTurns].every((value) => Number.isSafeInteger(value));
  if (!whole || typeof taskId !== "string" || typeof ended !== "boolean") {
    throw new EnvironmentError(
      "env/invalid-snapshot",
      `The snapshot of ${id} is incomplete; it may be damaged.`,
    );
  }
  return snapshot as unknown as Snapshot;
}

export function notRunning(id: string, phase: Phase, method: string): EnvironmentError {
  if (phase === "fresh") {
    const text = `${method}() of ${id} was called before reset(); call reset() first.`;
    return new EnvironmentError("env/step-before-reset", text);
  }
  const why = phase === "broken" ? "failed" : "ended";
  const text = `${method}() of ${id} was called after the episode had ${why}; call reset() first.`;
  return new EnvironmentError("env/step-after-end", text);
}

export function noSnapshots(id: string): EnvironmentError {
  return new EnvironmentError("env/no-snapshot", `${id} cannot take or restore snapshots.`);
}

export function sessionClosed(id: string): EnvironmentError {
  return new EnvironmentError("env/closed", `The session of ${id} was closed; open another.`);
}

export function busy(id: string, method: string): EnvironmentError {
  const text = `${method}() of ${id} came before the last call was answered; await each call.`;
  return new EnvironmentError("env/busy", text);
}

export function late(id: string, method: string, limitMs: number): EnvironmentError {
  const text = `${method}() of ${id} took longer than ${limitMs} ms; the episode is lost, call reset().`;
  return new EnvironmentError("env/timeout", text);
}
