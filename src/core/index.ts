export * from "./errors.ts";
export * from "./interval.ts";
export * from "./log.ts";
export * from "./problem.ts";
export * from "./rng.ts";
export * from "./schedule.ts";
export * from "./suggest.ts";
export * from "./trajectory.ts";
