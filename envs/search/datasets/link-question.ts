/** Finds in a corpus the passages that a question rests on, where its data set names only titles. */
import type { Corpus } from "../corpus/corpus.ts";
import type { Passage } from "../corpus/passage.ts";
import type { ChainLink, Question } from "../question.ts";
import { normalizeAnswer } from "../rewards/normalize.ts";

/**
 * Fills in passages from supporting titles: those of the titles' pages support the question, those of them that hold
 * the object's name support a link of the chain. A question without a chain gets one link a title.
 */
export function linkQuestion(question: Question, corpus: Corpus): Question {
  const { supportingTitles: titles = [], passages, chain, entities = {} } = question;
  if (titles.length === 0) return question;
  const pages = titles.map((title) => passagesTitled(title, corpus));
  const all = pages.flat();
  const linked: Question = { ...question, passages: passages ?? all.map(({ id }) => id) };
  if (chain !== undefined) return { ...linked, chain: chain.map((link) => supported(link, all, entities)) };
  return {
    ...linked,
    entities: { ...Object.fromEntries(titles.map((title) => [title, [title]])), ...entities },
    chain: titles.map((title, i): ChainLink => {
      return {
        relation: "supports",
        subject: title,
        object: title,
        passages: (pages[i] ?? []).map(({ id }) => id),
      };
    }),
  };
}

function supported(
  link: ChainLink,
  passages: readonly Passage[],
  entities: Readonly<Record<string, readonly string[]>>,
): ChainLink {
  if (link.passages.length > 0) return link;
  const names = (entities[link.object] ?? [link.object]).map((name) => ` ${normalizeAnswer(name)} `);
  const holds = ({ title, text }: Passage) => {
    const words = ` ${normalizeAnswer(`${title} ${text}`)} `;
    return names.some((name) => words.includes(name));
  };
  return { ...link, passages: passages.filter(holds).map(({ id }) => id) };
}

/** The passages of all pages of a title. */
function passagesTitled(title: string, corpus: Corpus): readonly Passage[] {
  const passages: Passage[] = [];
  for (let n = 1; ; n++) {
    const page = corpus.page(n === 1 ? title : `${title} #${n}`);
    if (page === null) return passages;
    passages.push(...page.passages);
  }
}
