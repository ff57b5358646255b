/** How fast are documents indexed and searched, and how does SQLite's full-text search do on the same? */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { analyse, IndexBuilder, SearchIndex } from "../src/retrieval/index.ts";
import { bestTimes, processorMs, quantile, timed } from "./best-times.ts";
import type { Row } from "./row.ts";
import { syntheticDocument, syntheticQuery } from "./synthetic-text.ts";

const DOCUMENTS = 100_000;
const K = 50;
const queries = Array.from({ length: 200 }, (_, index) => syntheticQuery(index, DOCUMENTS));
const NOTE =
  "documents of 30 to 150 words, queries of 4 to 11, top 50; best of 5 times for each of 200 queries";

const CPU = "processor time";

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-retrieval-"));
  try {
    const documents = Array.from({ length: DOCUMENTS }, (_, index) => syntheticDocument(index));
    const ours = await searching(documents, join(folder, "index"));
    return [...ours.rows, ...peer(documents, join(folder, "fts.sqlite"), ours.p50)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function searching(documents: readonly string[], path: string) {
  const analysed = timed(() => documents.slice(0, 5000).reduce((sum, text) => sum + analyse(text).length, 0));
  const built = timed(() => {
    const builder = new IndexBuilder();
    for (const [index, text] of documents.entries()) builder.add(`d${index}`, text);
    return builder.build();
  });
  await built.value.save(path);
  const opening = processorMs();
  const index = await SearchIndex.open(path);
  const opened = processorMs() - opening;
  const times = bestTimes(queries, 5, (query) => index.searchAnew(query, K));
  const inFile = await SearchIndex.open(path, { postings: "file" });
  const timesInFile = bestTimes(queries, 5, (query) => inFile.searchAnew(query, K));
  const again = bestTimes(queries, 5, (query) => index.search(query, K));
  const p50 = quantile(times, 0.5);
  const rows: Row[] = [
    { name: "analysis", value: analysed.value / analysed.ms / 1000, unit: "M terms/s", note: CPU },
    { name: "index of 100,000 documents, built", value: built.ms / 1000, unit: "s", note: CPU },
    { name: "… its size", value: index.bytes / 1e6, unit: "MB", note: "one copy for all threads" },
    { name: "… opened from its file, digest checked", value: opened, unit: "ms", note: CPU },
    { name: "search in 100,000 documents, p50", value: p50, unit: "ms", bar: { atMost: 3 }, note: NOTE },
    { name: "… p95", value: quantile(times, 0.95), unit: "ms" },
    {
      name: "… with its postings in the file, p50",
      value: quantile(timesInFile, 0.5),
      unit: "ms",
      note: `one copy for all processes; ${(inFile.bytes / 1e6).toFixed(1)} MB in memory`,
    },
    { name: "… a query that was asked before", value: 1000 * quantile(again, 0.5), unit: "µs" },
  ];
  return { rows, p50 };
}

/** SQLite FTS5 on the same documents: any of the words, best 50 by its own BM25. */
function peer(documents: readonly string[], path: string, ours: number): Row[] {
  const database = new DatabaseSync(path);
  const built = timed(() => {
    database.exec(
      "CREATE VIRTUAL TABLE docs USING fts5(text, content='', tokenize='porter unicode61'); BEGIN",
    );
    const insert = database.prepare("INSERT INTO docs (rowid, text) VALUES (?, ?)");
    for (const [index, text] of documents.entries()) insert.run(index, text);
    database.exec("COMMIT");
  });
  const select = database.prepare("SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT ?");
  const times = queries.slice(0, 15).map((query) => {
    const words = [...new Set(query.split(" "))].map((word) => `"${word}"`);
    return timed(() => select.all(words.join(" OR "), K)).ms;
  });
  database.close();
  const p50 = quantile(
    times.sort((a, b) => a - b),
    0.5,
  );
  return [
    { name: "SQLite FTS5, built", value: built.ms / 1000, unit: "s", note: CPU },
    {
      name: "SQLite FTS5, p50",
      value: p50,
      unit: "ms",
      note: "processor time of 15 of these queries",
    },
    { name: "SQLite FTS5 / ours, p50", value: p50 / ours, unit: "×", bar: { atLeast: 20, strict: true } },
  ];
}
