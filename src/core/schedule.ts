/** A value that changes over training, as a function of progress 0..1. */
import { z } from "zod";

export const scheduleSchema = z
  .union([
    z.number(),
    z.strictObject({
      type: z.enum(["linear", "cosine"]).describe("shape of the way from `from` to `to`"),
      from: z.number().describe("value at `start`"),
      to: z.number().describe("value at `end`"),
      start: z.number().min(0).max(1).default(0).describe("progress at which the change begins"),
      end: z.number().min(0).max(1).default(1).describe("progress at which it is complete"),
    }),
    z.strictObject({
      type: z.literal("piecewise"),
      points: z
        .array(z.tuple([z.number().min(0).max(1), z.number()]))
        .min(1)
        .describe("[progress, value] pairs in rising order, joined by straight lines"),
    }),
  ])
  .describe("a number, or a value that changes with training progress");

/** A schedule whose values are nowhere below 0. */
export const nonNegativeScheduleSchema = scheduleSchema.refine(
  (schedule) => extremes(schedule).every((value) => value >= 0),
  "it must nowhere be below 0",
);

/** A schedule of whole numbers from 1 on; read it with wholeValueAt(). */
export const countScheduleSchema = scheduleSchema.refine(
  (schedule) =>
    extremes(schedule).every((value) => value >= 1) &&
    (typeof schedule !== "number" || Number.isInteger(schedule)),
  "it must be a whole number, 1 or more, everywhere",
);

export type Schedule = z.output<typeof scheduleSchema>;

/**
 * The value of a schedule.
 *
 * @param progress fraction of training that is done, 0..1
 */
export function valueAt(schedule: Schedule, progress: number): number {
  if (typeof schedule === "number") return schedule;
  if (schedule.type === "piecewise") return interpolate(schedule.points, progress);
  const { from, to, start, end } = schedule;
  const x =
    end > start ? Math.min(1, Math.max(0, (progress - start) / (end - start))) : progress < end ? 0 : 1;
  return from + (to - from) * (schedule.type === "linear" ? x : (1 - Math.cos(Math.PI * x)) / 2);
}

/** The value of a schedule, rounded to a whole number. */
export function wholeValueAt(schedule: Schedule, progress: number): number {
  return Math.round(valueAt(schedule, progress));
}

/** Values between which all others lie. */
function extremes(schedule: Schedule): number[] {
  if (typeof schedule === "number") return [schedule];
  return schedule.type === "piecewise"
    ? schedule.points.map(([, value]) => value)
    : [schedule.from, schedule.to];
}

function interpolate(points: readonly (readonly [number, number])[], progress: number): number {
  const [first] = points;
  if (first === undefined) return 0;
  let [x0, y0] = first;
  if (progress <= x0) return y0;
  for (const [x1, y1] of points) {
    if (progress <= x1) return x1 > x0 ? y0 + ((y1 - y0) * (progress - x0)) / (x1 - x0) : y1;
    [x0, y0] = [x1, y1];
  }
  return y0;
}
