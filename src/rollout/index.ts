export type { BatchLimits } from "./batcher.ts";
export * from "./collector.ts";
export { failureLimit } from "./failure-limit.ts";
export * from "./plan.ts";
export * from "./play-episode.ts";
export type { Episode } from "./record.ts";
export * from "./session-pool.ts";
