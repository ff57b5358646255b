/** What all sessions of a configuration share: whom to search, and the questions of each split. */
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataError, EnvironmentError, fileReason, type Task } from "turnwise/core";
import type { LoadContext } from "turnwise/env";
import type { Config } from "./config.ts";
import type { Corpus } from "./corpus/corpus.ts";
import { byTitle, CORPUS_ENDINGS, fileNamed, indexedCorpus, loadCorpusFile } from "./corpus/load-corpus.ts";
import { linkQuestion } from "./datasets/link-question.ts";
import { readQuestions } from "./datasets/read-questions.ts";
import type { ReadRow } from "./datasets/shape.ts";
import { divide, readManifest, SPLITS, type Split } from "./datasets/splits.ts";
import type { Question } from "./question.ts";
import { remoteRetriever } from "./retriever/remote.ts";
import { localRetriever, type Retriever } from "./retriever/retriever.ts";

/** A question and the texts it is asked about. */
export interface Scene {
  readonly question: Question;
  readonly retriever: Retriever;
}

export interface Library {
  readonly retriever: Retriever;
  /** @param count how many of them, or all there are; more can be made where questions are invented */
  tasks(split: string, count?: number): readonly Task[];
  /** @throws EnvironmentError `env/unknown-task` */
  question(id: string): Question;
  /** The question over texts in which what it hides has other names; absent where names cannot be told from words. */
  swapped?(question: Question): Scene;
  /** Where every question has texts of its own. @throws EnvironmentError `env/unknown-task` */
  scene?(id: string): Scene;
}

/** A library of questions that are all at hand. @param link what a question still needs when it is asked */
export function libraryOf(
  retriever: Retriever,
  questions: Readonly<Record<Split, readonly Question[]>>,
  link: (question: Question) => Question = (question) => question,
): Library {
  const byId = new Map(
    SPLITS.flatMap((split) => questions[split].map((question) => [question.id, question])),
  );
  return {
    retriever,
    tasks: (split, count) => (questions[split as Split] ?? []).slice(0, count).map(taskOf),
    question(id) {
      const question = byId.get(id);
      if (question !== undefined) return link(question);
      throw new EnvironmentError("env/unknown-task", `search has no question ${id}.`);
    },
  };
}

export function taskOf({ id, kind, hops, neighbourhood }: Question): Task {
  const type = kind ?? (hops === undefined ? undefined : `${hops} hops`);
  return {
    id,
    ...(type === undefined ? {} : { type }),
    ...(neighbourhood === undefined ? {} : { room: neighbourhood }),
  };
}

/**
 * Reads a folder: `corpus.jsonl(.gz)`, and questions in `qa.jsonl` or in one file a split. Without a corpus, the passages
 * that came with the questions are it.
 *
 * @throws DataError `data/missing`, `data/damaged`
 */
export async function loadLibrary(config: Config & { data: string }, context: LoadContext): Promise<Library> {
  const folder = resolve(config.data);
  await assertFolder(folder);
  const rows = await readRows(folder, config, context);
  const manifest = await readManifest(join(folder, "splits.json"));
  const divided = divide(rows, manifest, context.log);
  const isLocal = config.retriever === undefined;
  const corpus = isLocal ? await loadCorpus(folder, rows, config, context) : null;
  const retriever =
    corpus === null ? remoteRetriever({ url: config.retriever ?? "" }) : localRetriever(corpus);
  const questionsOf = (split: Split) => divided[split].map(({ question }) => question);
  return libraryOf(
    retriever,
    { train: questionsOf("train"), dev: questionsOf("dev"), test: questionsOf("test") },
    (question) => (corpus === null ? question : linkQuestion(question, corpus)),
  );
}

const ENDINGS = [".jsonl.gz", ".jsonl", ".json", ".json.gz"];

/** Files of questions: one for all splits, or one for each, which then says the split. */
async function readRows(
  folder: string,
  { strict }: Config,
  { log, signal }: LoadContext,
): Promise<ReadRow[]> {
  const options = { strict, log, ...(signal === undefined ? {} : { signal }) };
  const all = fileNamed(folder, "qa", ENDINGS);
  if (all !== null) return [...(await readQuestions(all, options)).rows];
  const rows: ReadRow[] = [];
  for (const split of SPLITS) {
    const file = fileNamed(folder, split, ENDINGS);
    if (file === null) continue;
    for (const row of (await readQuestions(file, options)).rows) rows.push({ ...row, split });
  }
  if (rows.length > 0) return rows;
  throw new DataError(
    "data/missing",
    `${folder} holds no questions: there is no qa.jsonl and no ${SPLITS.join(".jsonl, ")}.jsonl.`,
  );
}

async function loadCorpus(
  folder: string,
  rows: readonly ReadRow[],
  config: Config,
  context: LoadContext,
): Promise<Corpus> {
  if (fileNamed(folder, "corpus", CORPUS_ENDINGS) !== null) {
    const { log, signal } = context;
    return loadCorpusFile(folder, {
      strict: config.strict,
      log,
      ...(signal === undefined ? {} : { signal }),
    });
  }
  const passages = new Map(rows.flatMap((row) => row.passages.map((passage) => [passage.id, passage])));
  if (passages.size > 0) return indexedCorpus(byTitle([...passages.values()]), context.log);
  throw new DataError(
    "data/missing",
    `${folder} holds no corpus.jsonl or corpus.jsonl.gz, and its questions bring no passages of their own.`,
  );
}

async function assertFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return;
  } catch (cause) {
    throw new DataError("data/missing", `${folder} cannot be read: ${fileReason(cause)}.`, { cause });
  }
  throw new DataError("data/missing", `${folder} is a file; give the folder that holds the questions.`);
}
