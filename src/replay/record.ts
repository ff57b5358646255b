/**
 * One line of a trajectory log: `{"kind":…,"crc":"<8 hex>","data":{…}}`. The checksum is CRC-32 of the exact bytes
 * of the value of `data`, so that a damaged line is never taken for a record.
 */
import { crc32 } from "node:zlib";
import type { z } from "zod";
import { messageOf, ReplayError } from "../core/errors.ts";
import { type Annotation, annotationSchema, type Trajectory, trajectorySchema } from "../core/trajectory.ts";

export type LogRecord =
  | { readonly kind: "episode"; readonly data: Trajectory }
  | { readonly kind: "annotation"; readonly data: Annotation };

/** Where a line stands: the file, and the line counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

const START = /^\{"kind":"(episode|annotation)","crc":"([0-9a-f]{8})","data":/;
/** Longer than any beginning of a line that `START` matches. */
const START_BYTES = 64;

/** A record as its line, the newline included. */
export function encodeRecord(record: LogRecord): string {
  const data = JSON.stringify(record.data);
  return `{"kind":"${record.kind}","crc":"${hex(crc32(data))}","data":${data}}\n`;
}

/** Whether the bytes (without newline) are a whole line with a matching checksum. */
export function isIntact(line: Buffer): boolean {
  return split(line) !== null;
}

/**
 * Reads one line (without newline).
 *
 * @throws ReplayError `replay/damaged` when the line was torn or changed, `replay/invalid-record` when it is intact
 * but does not fit the schema
 */
export function decodeRecord(line: Buffer, place: Place): LogRecord {
  const parts = split(line);
  const where = `${place.file}, line ${place.line}`;
  if (parts === null) {
    throw new ReplayError(
      "replay/damaged",
      `${where}: the line is torn or was changed (its checksum does not match); it is skipped, other lines are intact.`,
      { details: { ...place } },
    );
  }
  const data: unknown = JSON.parse(parts.data.toString("utf8"));
  if (parts.kind === "episode") return { kind: "episode", data: validate(trajectorySchema, data, where) };
  return { kind: "annotation", data: validate(annotationSchema, data, where) };
}

function validate<T>(schema: z.ZodType<T>, data: unknown, where: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const what = issue === undefined ? messageOf(parsed.error) : `${issue.path.join(".")}: ${issue.message}`;
  throw new ReplayError(
    "replay/invalid-record",
    `${where}: the record does not fit the trajectory schema (${what}); was it written by another version?`,
    { details: { where, issue }, cause: parsed.error },
  );
}

function split(line: Buffer): { kind: "episode" | "annotation"; data: Buffer } | null {
  const match = START.exec(line.toString("latin1", 0, START_BYTES));
  if (match === null || line.at(-1) !== 0x7d) return null;
  const data = line.subarray(match[0].length, line.length - 1);
  if (hex(crc32(data)) !== match[2]) return null;
  return { kind: match[1] === "episode" ? "episode" : "annotation", data };
}

export function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
