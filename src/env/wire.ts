/**
 * Between messages and text. The two messages of every turn, `step` and `outcome`, are written and checked by hand;
 * `test/env/wire.test.ts` holds that to the schemas. Everything else goes through zod.
 */
import {
  ConfigError,
  DataError,
  EnvironmentError,
  ERROR_CODES,
  type ErrorCode,
  messageOf,
  type Observation,
  ProtocolError,
  TurnwiseError,
} from "../core/index.ts";
import { firstIssue, isRecord, isStringList } from "./checks.ts";
import type { ResetResult, StepResult } from "./environment.ts";
import {
  type ClientMessage,
  clientMessageSchema,
  type ObservationMessage,
  type OutcomeMessage,
  type ServerMessage,
  serverMessageSchema,
} from "./protocol.ts";

/** The messages of a frame, not yet checked. @throws ProtocolError `protocol/invalid-message` */
export function parseFrame(text: string): readonly unknown[] {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch (error) {
    throw new ProtocolError("protocol/invalid-message", `A frame is not valid JSON: ${messageOf(error)}.`);
  }
  if (Array.isArray(frame)) return frame;
  throw new ProtocolError("protocol/invalid-message", "A frame must be a JSON array of messages.");
}

/** @throws ProtocolError `protocol/invalid-message` */
export function toClientMessage(value: unknown): ClientMessage {
  if (isStep(value)) return value;
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProtocolError(
    "protocol/invalid-message",
    `A message is not understood: ${firstIssue(parsed.error)}.`,
  );
}

/** @throws ProtocolError `protocol/invalid-message` */
export function toServerMessage(value: unknown): ServerMessage {
  if (isOutcome(value)) return value;
  const parsed = serverMessageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProtocolError(
    "protocol/invalid-message",
    `The server sent a message that is not understood: ${firstIssue(parsed.error)}.`,
  );
}

function isStep(value: unknown): value is Extract<ClientMessage, { type: "step" }> {
  if (!isRecord(value) || value["type"] !== "step") return false;
  return (
    isNumber(value["session"], 0) && isNumber(value["id"], 1) && "action" in value && countKeys(value) === 4
  );
}

function isOutcome(value: unknown): value is OutcomeMessage {
  if (!isRecord(value) || value["type"] !== "outcome") return false;
  const { session, id, reward, terminated, truncated, observation } = value as Partial<OutcomeMessage>;
  return (
    isNumber(session, 0) &&
    isNumber(id, 1) &&
    Number.isFinite(reward) &&
    typeof terminated === "boolean" &&
    typeof truncated === "boolean" &&
    isPlainObservation(observation) &&
    hasOnlyOutcomeKeys(value)
  );
}

function hasOnlyOutcomeKeys(value: Record<string, unknown>): boolean {
  for (const key in value) {
    switch (key) {
      case "type":
      case "session":
      case "id":
      case "reward":
      case "terminated":
      case "truncated":
      case "observation":
        break;
      case "success":
        if (typeof value[key] !== "boolean") return false;
        break;
      case "score":
        if (!Number.isFinite(value[key])) return false;
        break;
      case "info":
        if (!isRecord(value[key])) return false;
        break;
      case "rewardParts":
        if (!isRecord(value[key]) || !Object.values(value[key]).every(Number.isFinite)) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

function isPlainObservation(value: unknown): boolean {
  if (!isRecord(value) || typeof value["text"] !== "string") return false;
  if (value["admissible"] !== null && !isStringList(value["admissible"])) return false;
  for (const key in value) if (key !== "text" && key !== "admissible") return false;
  return true;
}

function isNumber(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function countKeys(value: object): number {
  let count = 0;
  for (const _ in value) count++;
  return count;
}

export function encodeStep(session: number, id: number, action: unknown): string {
  return `{"type":"step","session":${session},"id":${id},"action":${JSON.stringify(action) ?? "null"}}`;
}

export function encodeOutcome(session: number, id: number, result: StepResult): string {
  const { reward, terminated, truncated, rewardParts, success, score, info } = result;
  let text = `{"type":"outcome","session":${session},"id":${id},"observation":${encodeObservation(result.observation)}`;
  text += `,"reward":${reward},"terminated":${terminated},"truncated":${truncated}`;
  if (rewardParts !== undefined) text += `,"rewardParts":${JSON.stringify(rewardParts)}`;
  if (success !== undefined) text += `,"success":${success}`;
  if (score !== undefined) text += `,"score":${score}`;
  if (info !== undefined) text += `,"info":${JSON.stringify(info)}`;
  return `${text}}`;
}

export function encodeReset(session: number, id: number, result: ResetResult): string {
  const info = result.info === undefined ? "" : `,"info":${JSON.stringify(result.info)}`;
  const observation = encodeObservation(result.observation);
  return `{"type":"observation","session":${session},"id":${id},"observation":${observation}${info}}`;
}

function encodeObservation(observation: Observation): string {
  let text = "";
  for (const key in observation) {
    const value: unknown = observation[key as keyof Observation];
    if (value === undefined) continue;
    const name =
      key === "text" ? '"text":' : key === "admissible" ? '"admissible":' : `${JSON.stringify(key)}:`;
    text +=
      (text === "" ? "{" : ",") + name + (Array.isArray(value) ? encodeList(value) : JSON.stringify(value));
  }
  return `${text}}`;
}

/** JSON of lists that can no longer change; environments share them between turns. */
const listTexts = new WeakMap<object, string>();

function encodeList(list: readonly unknown[]): string {
  const known = listTexts.get(list);
  if (known !== undefined) return known;
  const text = JSON.stringify(list);
  if (Object.isFrozen(list)) listTexts.set(list, text);
  return text;
}

/** The result in an outcome, its keys in the order in which a local session gives them. */
export function toStepResult(message: OutcomeMessage): StepResult {
  const { observation, reward, terminated, truncated, rewardParts, success, score, info } = message;
  return {
    observation,
    reward,
    terminated,
    truncated,
    ...(rewardParts === undefined ? undefined : { rewardParts }),
    ...(success === undefined ? undefined : { success }),
    ...(score === undefined ? undefined : { score }),
    ...(info === undefined ? undefined : { info }),
  } as StepResult;
}

export function toResetResult({ observation, info }: ObservationMessage): ResetResult {
  return (info === undefined ? { observation } : { observation, info }) as ResetResult;
}

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Any error as it travels. Errors that are not ours become `env/failed`. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof TurnwiseError)) return { code: "env/failed", message: messageOf(error) };
  const { code, message, details } = error;
  try {
    return Object.keys(details).length === 0
      ? { code, message }
      : { code, message, details: structured(details) };
  } catch {
    return { code, message }; // details that are no JSON stay behind
  }
}

function structured(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(details)) as Readonly<Record<string, unknown>>;
}

/** The error that a message reports, of the class it had on the other side. */
export function fromWireError({ code, message, details = {} }: WireError): TurnwiseError {
  if (!Object.hasOwn(ERROR_CODES, code)) {
    return new ProtocolError("protocol/invalid-message", message, {
      details: { ...details, remoteCode: code },
    });
  }
  const known = code as ErrorCode;
  if (known.startsWith("env/")) return new EnvironmentError(known, message, { details });
  if (known.startsWith("data/")) return new DataError(known, message, { details });
  if (known.startsWith("config/")) return new ConfigError(known, message, { details });
  if (known.startsWith("protocol/")) return new ProtocolError(known, message, { details });
  return new TurnwiseError(known, message, { details });
}
