export * from "./buffer.ts";
export { openEpisodeIndex } from "./episode-index.ts";
export { openExploredLog } from "./explored-log.ts";
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  type ExportResult,
  exportEpisodes,
} from "./export.ts";
export { type Completion, type CompletionItem, completeFilter } from "./filter-complete.ts";
export { FILTER_FIELDS, type FieldKind, type FilterField } from "./filter-fields.ts";
export { type Comparison, type Filter, FilterError, type FilterValue, parseFilter } from "./filter-parse.ts";
export type * from "./index-types.ts";
export * from "./render-episode.ts";
export type { EpisodeFilter, EpisodeSummary } from "./summary.ts";
export * from "./trajectory-log.ts";
export * from "./trajectory-reader.ts";
