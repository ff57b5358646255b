/**
 * The messages of `turnwise.v1`: WebSocket subprotocol of that name at path `/stream`.
 *
 * A frame is one text message holding a JSON array of messages, so that what many sessions have to say travels
 * together. The client says hello first. Sessions are numbered by the client; within a session every call has an
 * `id` that rises by one from 1. A call whose id was already answered is answered again from memory and not
 * played twice. One call is outstanding per session; sessions never wait for each other.
 */
import { z } from "zod";
import { observationSchema, taskSchema } from "../core/index.ts";
import { commandGrammarSchema } from "./command-grammar.ts";

export const SUBPROTOCOL = "turnwise.v1";
export const STREAM_PATH = "/stream";
export const PROTOCOL_VERSION = 1;

const session = z.int().min(0).describe("the client's number for a session");
const id = z.int().min(1).describe("call of a session: 1, 2, 3 …; of a connection: any number not in use");

/** What a client sends. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("hello"),
    versions: z.array(z.int()).min(1).describe("protocol versions the client speaks"),
    client: z.string().max(200).optional().describe("name and version of the client program"),
    environment: z
      .string()
      .nullable()
      .describe("id of the environment wanted; null takes the server's only one"),
    config: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("options the server's configuration must agree with; others are the server's choice"),
    token: z.string().max(4096).optional().describe("bearer token, for clients that cannot set headers"),
  }),
  z.strictObject({ type: z.literal("tasks"), id, split: z.string() }),
  z.strictObject({ type: z.literal("open"), session }),
  z.strictObject({
    type: z.literal("resume"),
    session,
    token: z.string().describe("from the message opened"),
    last: z.int().min(0).describe("id of the last call whose answer arrived; 0 for none"),
  }),
  z.strictObject({
    type: z.literal("reset"),
    session,
    id,
    taskId: z.string(),
    seed: z.number().nullable().describe("a whole number; null is what JSON makes of NaN, and is refused"),
    maxTurns: z.number().nullable().optional(),
  }),
  z.strictObject({ type: z.literal("step"), session, id, action: z.unknown() }),
  z.strictObject({ type: z.literal("snapshot"), session, id }),
  z.strictObject({ type: z.literal("restore"), session, id, snapshot: z.unknown() }),
  z.strictObject({
    type: z.literal("cancel"),
    session,
    id: id.describe("the call nobody waits for any more"),
  }),
  z.strictObject({ type: z.literal("close"), session }),
  z.strictObject({ type: z.literal("ping"), id }),
]);
export type ClientMessage = z.output<typeof clientMessageSchema>;

const wireObservationSchema = z.looseObject(observationSchema.shape);
const infoSchema = z.record(z.string(), z.unknown());

export const limitsSchema = z.strictObject({
  maxPayloadBytes: z.int().describe("largest frame the server accepts"),
  sessionsPerSocket: z.int().describe("sessions one connection may hold"),
  idleMs: z.number().describe("a session without a call for this long is closed"),
  stepTimeoutMs: z.number().describe("limit of one call"),
});

export const environmentInfoSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  description: z.string(),
  splits: z.array(z.string()).min(1),
  maxTurns: z.int(),
  grammar: commandGrammarSchema.nullable(),
  snapshots: z.boolean(),
  config: z.unknown(),
});

/** What a server sends. `observation` answers reset and restore, `outcome` answers step. */
export const serverMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("welcome"),
    version: z.literal(PROTOCOL_VERSION),
    server: z.string(),
    environment: environmentInfoSchema,
    limits: limitsSchema,
    resume: z.boolean().describe("whether sessions survive a lost connection"),
  }),
  z.strictObject({ type: z.literal("tasks"), id, tasks: z.array(taskSchema) }),
  z.strictObject({
    type: z.literal("opened"),
    session,
    token: z.string().describe("to resume the session with"),
  }),
  z.strictObject({
    type: z.literal("resumed"),
    session,
    last: z.int().min(0).describe("last call the server knows"),
  }),
  z.strictObject({
    type: z.literal("observation"),
    session,
    id,
    observation: wireObservationSchema,
    info: infoSchema.optional(),
  }),
  z.strictObject({
    type: z.literal("outcome"),
    session,
    id,
    observation: wireObservationSchema,
    reward: z.number(),
    terminated: z.boolean(),
    truncated: z.boolean(),
    rewardParts: z.record(z.string(), z.number()).optional(),
    success: z.boolean().optional(),
    score: z.number().optional(),
    info: infoSchema.optional(),
  }),
  z.strictObject({ type: z.literal("snapshot"), session, id, snapshot: z.unknown() }),
  z.strictObject({
    type: z.literal("closed"),
    session,
    reason: z.string().optional().describe("why the server closed it without being asked"),
  }),
  z.strictObject({
    type: z.literal("error"),
    session: session.optional().describe("absent where the whole connection is meant"),
    id: id.optional(),
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({ type: z.literal("draining"), message: z.string() }),
  z.strictObject({ type: z.literal("pong"), id }),
]);
export type ServerMessage = z.output<typeof serverMessageSchema>;
export type OutcomeMessage = Extract<ServerMessage, { type: "outcome" }>;
export type ObservationMessage = Extract<ServerMessage, { type: "observation" }>;
export type Limits = z.output<typeof limitsSchema>;

/** WebSocket close codes of this protocol; see `docs/remote-protocol.md`. */
export const CLOSE_CODES = {
  invalidMessage: 4400,
  unauthorized: 4401,
  wrongEnvironment: 4404,
  unsupportedVersion: 4406,
  noHello: 4408,
  goingAway: 1001,
} as const;
