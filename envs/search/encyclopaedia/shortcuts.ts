/** Ways to answer without reasoning, which generated questions leave no room for. */
import type { Corpus } from "../corpus/corpus.ts";
import type { Link, Reasoning } from "./chain.ts";
import type { Encyclopaedia } from "./encyclopaedia.ts";
import { pageOfEntity } from "./layout.ts";
import { COMMON_WORDS } from "./names.ts";

/** What a search needs to offer for questions to be checked against it. */
export type Searchable = Pick<Corpus, "search">;

/** Hits of one search of the question among which no answer may be. */
export const SEARCHED_HITS = 10;

/** Whether the words of a question contain a name, or a telling part of one, of an entity. */
export function givesAway(question: string, entity: number, encyclopaedia: Encyclopaedia): boolean {
  const { name, alias } = encyclopaedia.face(entity);
  const said = new Set(question.split(/[^\p{L}]+/u));
  const text = question.toLowerCase();
  return [name, ...(alias === null ? [] : [alias])].some(
    (known) =>
      text.includes(known.toLowerCase()) ||
      known.split(" ").some((word) => word.length > 3 && !COMMON_WORDS.has(word) && said.has(word)),
  );
}

/** Whether searching the question brings up a passage that tells the answer. */
export function isFoundAtOnce(
  question: string,
  { links, answers, value }: Reasoning,
  encyclopaedia: Encyclopaedia,
  corpus: Searchable,
): boolean {
  const hits = new Set(corpus.search(question, SEARCHED_HITS).map(({ passage }) => passage.id));
  const pages = new Set(Array.from(hits, (id) => Number(id.split(".")[0])));
  const isHit = ({ fact }: Link) => encyclopaedia.statedIn(fact).some((id) => hits.has(id));
  if (answers.some((answer) => pages.has(pageOfEntity(answer)))) return true;
  const last = links.filter(({ fact }) => isAboutAnswer(fact, answers, value));
  if (value !== null && last.length === 0) return links.every(isHit);
  return last.some(isHit);
}

/** Whether a fact names the answer; a count is named by none. */
function isAboutAnswer(fact: Link["fact"], answers: readonly number[], value: number | null): boolean {
  return answers.includes(fact.subject) || answers.includes(fact.object) || fact.object === value;
}
