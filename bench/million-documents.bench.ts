/** What do a million documents cost? Takes minutes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IndexBuilder, SearchIndex } from "../src/retrieval/index.ts";
import { bestTimes, processorMs, quantile, timed } from "./best-times.ts";
import type { Row } from "./row.ts";
import { syntheticDocument, syntheticQuery } from "./synthetic-text.ts";

const DOCUMENTS = 1_000_000;
const K = 50;

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-million-"));
  try {
    return await million(join(folder, "index"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function million(path: string): Promise<Row[]> {
  const before = residentBytes();
  let adding = 0;
  let peak = 0;
  const builder = new IndexBuilder();
  for (let index = 0; index < DOCUMENTS; index += 1000) {
    const documents = Array.from({ length: 1000 }, (_, at) => syntheticDocument(index + at));
    const begin = processorMs();
    for (const [at, text] of documents.entries()) builder.add(`d${index + at}`, text);
    adding += processorMs() - begin;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const begin = processorMs();
  const built = builder.build();
  const building = processorMs() - begin;
  peak = Math.max(peak, process.memoryUsage.rss());
  await built.save(path);
  const opening = processorMs();
  const index = await SearchIndex.open(path);
  const opened = (processorMs() - opening) / 1000;
  const queries = Array.from({ length: 200 }, (_, at) => syntheticQuery(at, DOCUMENTS));
  const times = bestTimes(queries, 3, (query) => index.searchAnew(query, K));
  const mean = timed(() => queries.forEach((query) => void index.searchAnew(query, K))).ms / queries.length;
  return [
    {
      name: "a million documents analysed and counted",
      value: adding / 1000,
      unit: "s",
      note: "processor time; 90 words each",
    },
    { name: "… sorted into an index", value: building / 1000, unit: "s", note: "processor time" },
    {
      name: "memory while building, at most",
      value: (peak - before) / 1e6,
      unit: "MB",
      note: "the index included",
    },
    { name: "size of the index", value: index.bytes / 1e6, unit: "MB", note: "one copy for all threads" },
    { name: "opened from its file, digest checked", value: opened, unit: "s", note: "processor time" },
    {
      name: "search, p50",
      value: quantile(times, 0.5),
      unit: "ms",
      note: "top 50; best of 3 for each of 200 queries",
    },
    { name: "search, p95", value: quantile(times, 0.95), unit: "ms", note: "by the clock" },
    { name: "search, mean", value: mean, unit: "ms", note: "processor time" },
  ];
}
