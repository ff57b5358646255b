export * from "./buffer.ts";
export * from "./render-episode.ts";
export type { EpisodeFilter, EpisodeSummary } from "./summary.ts";
export * from "./trajectory-log.ts";
export * from "./trajectory-reader.ts";
