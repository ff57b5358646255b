/**
 * One line of a trajectory log: `{"kind":…,"crc":"<8 hex>","data":{…}}`. The checksum is CRC-32 of the exact bytes
 * of the value of `data`, so that a damaged line is never taken for a record.
 */
import { crc32 } from "node:zlib";
import { z } from "zod";
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
  const where = whereIs(place);
  if (parts === null) throw damagedLine(place);
  const data: unknown = JSON.parse(parts.data.toString("utf8"));
  if (parts.kind === "episode") return { kind: "episode", data: validate(trajectorySchema, data, where) };
  return { kind: "annotation", data: validate(annotationSchema, data, where) };
}

export function whereIs({ file, line }: Place): string {
  return `${file}, line ${line}`;
}

export function damagedLine(place: Place): ReplayError {
  return new ReplayError(
    "replay/damaged",
    `${whereIs(place)}: the line is torn or was changed (its checksum does not match); it is skipped, other lines are intact.`,
    { details: { ...place } },
  );
}

const textsSchema = z.object({
  turns: z.array(
    z.object({
      observation: z.object({ text: z.string(), instruction: z.string().optional() }),
      action: z.object({ text: z.string() }),
    }),
  ),
  finalObservation: z.object({ text: z.string() }).nullable(),
});
/** What an episode says in words. */
export type EpisodeTexts = z.output<typeof textsSchema>;

/**
 * The texts of the episode on a line (without newline) of a block whose checksum was right; null where the line holds
 * none. Nothing else of it is looked at: whole episodes cost too much to validate by the hundred thousand.
 */
export function textsOnLine(line: Buffer): EpisodeTexts | null {
  const match = START.exec(line.toString("latin1", 0, START_BYTES));
  if (match?.[1] !== "episode") return null;
  try {
    const data: unknown = JSON.parse(line.toString("utf8", match[0].length, line.length - 1));
    return textsSchema.safeParse(data).data ?? null;
  } catch {
    return null; // whoever reads the record says what is wrong with it
  }
}

/** The bytes of the value of `data` of a line (without newline) whose checksum is right; null for any other line. */
export function dataOf(line: Buffer): { readonly kind: LogRecord["kind"]; readonly data: Buffer } | null {
  return split(line);
}

/** @throws ReplayError `replay/invalid-record` */
export function validate<T>(schema: z.ZodType<T>, data: unknown, where: string): T {
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
