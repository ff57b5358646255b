/** A handful of pages and questions for tests, and folders of data made of them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll } from "vitest";
import { openCorpus } from "../../../envs/search/corpus/corpus.ts";
import type { Passage } from "../../../envs/search/corpus/passage.ts";
import search from "../../../envs/search/index.ts";
import { openLocalHost, type Session } from "../../../src/env/index.ts";

export const PASSAGES: readonly Passage[] = [
  {
    id: "p1",
    title: "Glass Orchard",
    text: "The Glass Orchard is a novel by Ilva Marrick. It was printed in 1911 by the Tolm Press.",
  },
  {
    id: "p2",
    title: "Ilva Marrick",
    text: "Ilva Marrick was a novelist who was born in Quenby. She wrote three books before she turned to painting.",
  },
  {
    id: "p3",
    title: "Ilva Marrick",
    text: "In later life Marrick lived on Sorrel Island. Her house there is a museum of the Marrick Society today.",
  },
  {
    id: "p4",
    title: "Quenby",
    text: "Quenby is a town on the river Aune. It has 4,200 inhabitants and a clock tower.",
  },
  {
    id: "p5",
    title: "Tolm Press",
    text: "The Tolm Press is a publisher in Harrow Vale. It was founded by Odo Tolm.",
  },
  { id: "p6", title: "Mercury", text: "Mercury is a planet." },
  {
    id: "p7",
    title: "Aune",
    text: "The Aune is a river that springs at Mount Keld and flows through Quenby.",
  },
  { id: "p8", title: "Mercury", text: "Mercury was a newspaper of Harrow Vale." },
];

export const corpus = () => openCorpus(PASSAGES);

/** A row in MuSiQue's shape whose paragraphs are those above. */
export const AUTHOR_ROW = {
  id: "2hop__author_birth",
  question: "In which town was the author of the Glass Orchard born?",
  answer: "Quenby",
  answer_aliases: ["the town of Quenby"],
  answerable: true,
  paragraphs: PASSAGES.map(({ title, text }, idx) => ({
    idx,
    title,
    paragraph_text: text,
    is_supporting: idx === 0 || idx === 1,
  })),
  question_decomposition: [
    { id: 1, question: "Glass Orchard >> author", answer: "Ilva Marrick", paragraph_support_idx: 0 },
    { id: 2, question: "#1 >> place of birth", answer: "Quenby", paragraph_support_idx: 1 },
  ],
};

export const RIVER_ROW = {
  id: "river",
  question: "Does the Aune flow through Quenby?",
  golden_answers: ["yes"],
  data_source: "small",
};

export const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

export const wikiLines = (passages: readonly Passage[] = PASSAGES) =>
  lines(passages.map(({ id, title, text }) => ({ id, contents: `"${title}"\n${text}` })));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files, removed after the tests; names that end in .gz are packed. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "search-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
  }
  return folder;
}

/** The small world as a folder: a corpus and two questions in a split each. */
export function smallFolder(): string {
  return folderOf({
    "corpus.jsonl.gz": wikiLines(),
    "qa.jsonl": lines([AUTHOR_ROW, RIVER_ROW]),
    "splits.json": JSON.stringify({ train: ["2hop__author_birth"], test: ["river"] }),
  });
}

/** A session on MuSiQue's question, whose passages are its context, so that their ids are known to the gold chain. */
export async function openSmall(
  config: Readonly<Record<string, unknown>> = {},
  rows: readonly unknown[] = [AUTHOR_ROW],
): Promise<Session> {
  const host = await openLocalHost(search, { data: folderOf({ "qa.jsonl": lines(rows) }), ...config });
  return host.open();
}

/** Plays actions on the first question. */
export async function play(session: Session, actions: readonly string[], taskId = AUTHOR_ROW.id) {
  const results = [];
  const start = await session.reset({ taskId, seed: 0 });
  for (const text of actions) results.push(await session.step({ text }));
  return { start, results, last: results.at(-1) as (typeof results)[number] };
}
