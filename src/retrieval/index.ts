/** Full-text search: Lucene's English analysis and BM25 over an index that threads share and files keep. */
export { analyse } from "./analyser.ts";
export { type CachedIndexOptions, cachedIndex } from "./cached-index.ts";
export { IndexBuilder } from "./index-builder.ts";
export type { IndexFile, OpenOptions } from "./index-file.ts";
export { type Hit, SearchIndex, type SharedIndex } from "./search-index.ts";
