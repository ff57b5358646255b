/**
 * One question over other texts: everything that it hides changes names with a stranger, wherever it is spoken of. The
 * words of the question stay; the answer is now the stranger's name.
 */
import { rng } from "turnwise/core";
import type { SearchIndex } from "turnwise/retrieval";
import type { Corpus } from "../corpus/corpus.ts";
import { contentsOf } from "../corpus/passage.ts";
import type { ChainLink, Question } from "../question.ts";
import { type PassageIndex, WrittenCorpus } from "./corpus.ts";
import type { Entity } from "./draw-entities.ts";
import type { Encyclopaedia, WrittenPassage } from "./encyclopaedia.ts";
import { CONTINENT_ENTITIES, CONTINENT_PAGES, splitOf } from "./layout.ts";
import { namesOf } from "./make-question.ts";
import { givesAway } from "./shortcuts.ts";

export type Pair = readonly [number, number];

export interface SwappedQuestion {
  readonly question: Question;
  readonly corpus: Corpus;
  /** Who changed names with whom. */
  readonly pairs: readonly Pair[];
}

/** @param index the index of the encyclopaedia as it was written */
export function swapNames(
  question: Question,
  encyclopaedia: Encyclopaedia,
  index: SearchIndex,
): SwappedQuestion {
  const pairs = strangersTo(question, encyclopaedia);
  const swapped = encyclopaedia.swapped(pairs);
  const corpus = new WrittenCorpus(swapped, searchedAnew(index, changed(pairs, encyclopaedia, swapped)));
  return { question: renamed(question, encyclopaedia, swapped), corpus, pairs };
}

/**
 * A stranger for each hidden entity: of its continent and kind, of its split where possible, and with names of as many
 * words, so that passages keep their bounds and ids. Entities that share a name keep theirs, and so do those for which there is nobody.
 */
function strangersTo(
  { id, question, entities = {}, named = [] }: Question,
  encyclopaedia: Encyclopaedia,
): Pair[] {
  const { entities: all } = encyclopaedia.world;
  const concerned = new Set(Object.keys(entities).map(entityOf));
  const random = rng(encyclopaedia.seed, "encyclopaedia", "swap", id);
  return Object.keys(entities).flatMap((key): Pair[] => {
    const hidden = entityOf(key);
    if (hidden === null || named.includes(key)) return [];
    const first = hidden - (hidden % CONTINENT_ENTITIES);
    const strangers = Array.from({ length: CONTINENT_ENTITIES }, (_, i) => first + i).filter((other) => {
      return (
        !concerned.has(other) &&
        areAlike(all[hidden] as Entity, all[other] as Entity) &&
        !givesAway(question, other, encyclopaedia)
      );
    });
    const near = strangers.filter((other) => splitOf(other) === splitOf(hidden));
    const choice = near.length === 0 ? strangers : near;
    const stranger = choice[random.int(choice.length)];
    if (stranger === undefined) return [];
    concerned.add(stranger);
    return [[hidden, stranger]];
  });
}

/** The number of an entity from its key; null for years. */
function entityOf(key: string): number | null {
  return key.startsWith("e") ? Number(key.slice(1)) : null;
}

function areAlike(a: Entity, b: Entity): boolean {
  const words = (name: string | null) => (name === null ? 0 : name.split(" ").length);
  return (
    a.kind === b.kind &&
    a.kind !== "country" && // its name is part of other names
    !a.isHomonym &&
    !b.isHomonym &&
    words(a.name) === words(b.name) &&
    words(a.alias) === words(b.alias)
  );
}

/** The passages that read otherwise where pairs have changed names. */
function changed(
  pairs: readonly Pair[],
  encyclopaedia: Encyclopaedia,
  swapped: Encyclopaedia,
): WrittenPassage[] {
  const names = pairs.flat().flatMap((entity) => namesOf(entity, encyclopaedia));
  const isAbout = ({ title, text }: WrittenPassage) =>
    names.some((name) => text.includes(name) || title.includes(name));
  const continents = new Set(pairs.map(([entity]) => Math.floor(entity / CONTINENT_ENTITIES)));
  // Continents do not refer to each other.
  const pages = [...continents].flatMap((continent) =>
    Array.from({ length: CONTINENT_PAGES }, (_, i) => continent * CONTINENT_PAGES + i),
  );
  return pages.flatMap((page) => {
    const { passages } = encyclopaedia.page(page);
    return passages.some(isAbout) ? swapped.page(page).passages : [];
  });
}

/** An index in which some passages have other texts. Frequencies of words are those of the texts as they were. */
function searchedAnew(index: SearchIndex, passages: readonly WrittenPassage[]): PassageIndex {
  const ids = new Set(passages.map(({ id }) => id));
  const scores = index.scoring(passages.map(contentsOf));
  return {
    size: index.size,
    id: (doc) => index.id(doc),
    find: (id) => index.find(id),
    search(query, k) {
      const same = index.search(query, k + ids.size).filter(({ id }) => !ids.has(id));
      const other = scores(query).flatMap((score, i) => {
        const { id } = passages[i] as WrittenPassage;
        return score === 0 ? [] : [{ id, doc: index.find(id) ?? -1, score }];
      });
      return [...same, ...other].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, k);
    },
  };
}

/** The question with the names that things have now. */
function renamed(question: Question, before: Encyclopaedia, now: Encyclopaedia): Question {
  const names = new Map<string, readonly string[]>();
  const entities = Object.fromEntries(
    Object.entries(question.entities ?? {}).map(([key, known]) => {
      const entity = entityOf(key);
      if (entity === null) return [key, known];
      names.set(known.join("\n"), namesOf(entity, now));
      return [key, namesOf(entity, now)];
    }),
  );
  const rename = (answers: readonly string[]) => names.get(answers.join("\n")) ?? answers;
  const titles = new Map(
    (question.passages ?? []).flatMap((id) => {
      const [old, title] = [before.passage(id)?.title, now.passage(id)?.title];
      return old === undefined || title === undefined ? [] : [[old, title]];
    }),
  );
  const restated = (link: ChainLink): ChainLink => {
    const page = Number.parseInt(link.passages[0] ?? "", 10);
    const at = sentencesOn(before, page).indexOf(link.statement ?? "");
    return { ...link, statement: sentencesOn(now, page)[at] ?? "" };
  };
  const { turns, supportingTitles, chain } = question;
  return {
    ...question,
    answers: rename(question.answers),
    entities,
    ...(chain === undefined ? {} : { chain: chain.map(restated) }),
    ...(turns === undefined
      ? {}
      : { turns: turns.map((turn) => ({ ...turn, answers: rename(turn.answers) })) }),
    ...(supportingTitles === undefined
      ? {}
      : { supportingTitles: supportingTitles.map((title) => titles.get(title) ?? title) }),
  };
}

function sentencesOn(encyclopaedia: Encyclopaedia, page: number): string[] {
  const { sections } = encyclopaedia.page(page);
  return sections.flatMap(({ sentences }) => sentences.map(({ text }) => text));
}
