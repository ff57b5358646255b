/** What do 100,000 invented pages cost: to index, to open again, to search here and through a /retrieve server? */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setEnvironmentData } from "node:worker_threads";
import { rng } from "turnwise/core";
import type { Corpus } from "../envs/search/corpus/corpus.ts";
import { type EncyclopaediaLibrary, openEncyclopaedia } from "../envs/search/encyclopaedia/library.ts";
import { startRetrievalServer } from "../envs/search/retriever/server.ts";
import { processorMs, quantile } from "./best-times.ts";
import type { Row } from "./row.ts";

const PAGES = 100_000;
const QUERIES = 600;
const TOP = 3;
const BATCH = 64;
const CPU = "processor time";

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-search-"));
  process.env["TURNWISE_CACHE"] = folder;
  try {
    const made = await opening();
    const [file = ""] = await readdir(folder);
    // As another process, which finds the file only.
    setEnvironmentData(`turnwise search index ${join(folder, file)}`, undefined);
    const { library, ms, clock } = await opening();
    const { corpus } = library.retriever;
    if (corpus === null) throw new Error("the encyclopaedia has no corpus");
    const { size } = await stat(join(folder, file));
    return [
      { name: "100,000 pages written and indexed", value: made.ms / 1000, unit: "s", note: CPU },
      { name: "… size of the index", value: size / 1e6, unit: "MB", note: passages(corpus) },
      {
        name: "… opened again",
        value: ms,
        unit: "ms",
        bar: { atMost: 1000 },
        note: `${CPU}, all names included; ${Math.round(clock)} ms by the clock`,
      },
      ...searching(corpus),
      ...(await serving(corpus)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How the clock has to be read. */
function byTheClock(): string {
  return `by the clock, at a load of ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`;
}

function passages(corpus: Corpus): string {
  return `${corpus.size.toLocaleString("en")} passages`;
}

async function opening(): Promise<{ library: EncyclopaediaLibrary; ms: number; clock: number }> {
  const [begin, since] = [processorMs(), performance.now()];
  const library = await openEncyclopaedia({ seed: 1, pages: PAGES });
  return { library, ms: processorMs() - begin, clock: performance.now() - since };
}

/** Seven words of some passage each, no two the same. */
function queriesOn(corpus: Corpus, name: string): string[] {
  const random = rng(1, "bench", name);
  return Array.from({ length: QUERIES }, () => {
    const words = corpus.passage(random.int(corpus.size)).text.split(" ");
    return words
      .slice(random.int(Math.max(1, words.length - 7)))
      .slice(0, 7)
      .join(" ");
  });
}

function searching(corpus: Corpus): Row[] {
  const queries = queriesOn(corpus, "here");
  const begin = processorMs();
  const times = queries.map((query) => {
    const since = performance.now();
    corpus.search(query, TOP);
    return performance.now() - since;
  });
  const each = (processorMs() - begin) / times.length;
  times.sort((a, b) => a - b);
  return [
    {
      name: "search among them, p50",
      value: quantile(times, 0.5),
      unit: "ms",
      bar: { atMost: 3 },
      note: `${QUERIES} queries of seven words, top ${TOP} with their texts, each once; ${byTheClock()}`,
    },
    { name: "… p95", value: quantile(times, 0.95), unit: "ms" },
    { name: "… a query", value: each, unit: "ms", note: `${CPU}, the collector's too` },
  ];
}

async function serving(corpus: Corpus): Promise<Row[]> {
  await using server = await startRetrievalServer({ corpus, port: 0 });
  const ask = async (queries: readonly string[]) => {
    const body = JSON.stringify({ queries, topk: TOP, return_scores: true });
    const response = await fetch(server.url, { method: "POST", body });
    await response.json();
  };
  const times: number[] = [];
  const singles = queriesOn(corpus, "server");
  const one = processorMs();
  for (const query of singles) {
    const since = performance.now();
    await ask([query]);
    times.push(performance.now() - since);
  }
  const each = (processorMs() - one) / times.length;
  times.sort((a, b) => a - b);
  const many = queriesOn(corpus, "batches");
  const begin = processorMs();
  for (let at = 0; at < many.length; at += BATCH) await ask(many.slice(at, at + BATCH));
  const batched = (processorMs() - begin) / many.length;
  return [
    {
      name: "through POST /retrieve, p50",
      value: quantile(times, 0.5),
      unit: "ms",
      note: `one query a request, one request at a time, on loopback; ${byTheClock()}; ${each.toFixed(2)} ms of ${CPU}, both sides`,
    },
    { name: "… p95", value: quantile(times, 0.95), unit: "ms" },
    {
      name: `… in requests of ${BATCH}`,
      value: Math.round(1000 / batched),
      unit: "queries/s",
      note: `per second of ${CPU}, both sides`,
    },
  ];
}
