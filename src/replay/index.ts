export * from "./buffer.ts";
export { type CompactOptions, type CompactResult, compactRun } from "./compact.ts";
export { openEpisodeIndex } from "./episode-index.ts";
export { openExploredLog } from "./explored-log.ts";
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  type ExportResult,
  exportEpisodes,
} from "./export.ts";
export { type ChatMessage, messagesOf } from "./export-chat.ts";
export { type Completion, type CompletionItem, completeFilter } from "./filter-complete.ts";
export { FilterError } from "./filter-error.ts";
export {
  type Comparison,
  FILTER_FIELDS,
  type FieldKind,
  type FilterField,
  fieldNamed,
} from "./filter-fields.ts";
export { type Filter, parseFilter, pointAt, searchedWords } from "./filter-parse.ts";
export { type FilterToken, filterTokens, quoted } from "./filter-tokens.ts";
export type { FilterValue } from "./filter-values.ts";
export type * from "./index-types.ts";
export * from "./render-episode.ts";
export type { RetentionPolicy } from "./retention.ts";
export type { EpisodeFilter, EpisodeSummary } from "./summary.ts";
export * from "./trajectory-log.ts";
export * from "./trajectory-reader.ts";
