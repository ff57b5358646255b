/** Questions over texts in which what they hide has changed names: the same pages and passages, other names, found as such. */
import { describe, expect, test } from "vitest";
import { openCorpus } from "../../../../envs/search/corpus/corpus.ts";
import { indexEncyclopaedia } from "../../../../envs/search/encyclopaedia/corpus.ts";
import { answersTo } from "../../../../envs/search/encyclopaedia/make-question.ts";
import { swapNames } from "../../../../envs/search/encyclopaedia/swapped.ts";
import { encyclopaedia, questions, reader } from "./worlds.ts";

const index = await indexEncyclopaedia(encyclopaedia);
const drawn = questions.tasks("test", 40).map(({ id }) => questions.drawn(id));
const swaps = drawn.map(({ question, query }) => {
  const swapped = swapNames(question, encyclopaedia, index);
  return { before: question, query, ...swapped, texts: encyclopaedia.swapped(swapped.pairs) };
});

describe("a question over swapped names", () => {
  test("is asked in the same words, with the gold of the new texts", () => {
    for (const { before, question, query, texts } of swaps) {
      expect(question.question).toBe(before.question);
      expect(question.answers).toEqual(answersTo(query, texts));
      expect(question.turns?.at(-1)?.answers ?? question.answers).toEqual(question.answers);
      for (const { passages, object, statement = "" } of question.chain ?? []) {
        expect(passages.some((id) => texts.passage(id)?.text.includes(statement) && statement !== "")).toBe(
          true,
        );
        const said = passages.map((id) => texts.passage(id)?.text ?? "");
        const names = question.entities?.[object] ?? [object];
        const subjects = names.some((name) => said.some((text) => text.includes(name)));
        const titles = passages.map((id) => texts.passage(id)?.title ?? "");
        expect(subjects || names.some((name) => titles.includes(name)), before.id).toBe(true);
      }
      expect(question.supportingTitles).toEqual(
        before.supportingTitles?.map((title) => {
          const old = before.passages?.find((id) => encyclopaedia.passage(id)?.title === title) ?? "";
          return texts.passage(old)?.title;
        }),
      );
    }
  });

  test("has another answer, nearly always, where its answer is a name", () => {
    const named = swaps.filter(({ before: { answers, entities = {} } }) =>
      Object.entries(entities).some(([key, names]) => key.startsWith("e") && names[0] === answers[0]),
    );
    expect(named.length).toBeGreaterThan(20);
    const other = named.filter(({ before, question }) => before.answers[0] !== question.answers[0]);
    expect(other.length / named.length).toBeGreaterThan(0.75);
  });

  test("has that answer and no other for whoever reads all of the new texts", () => {
    for (const { question, texts } of swaps.slice(0, 10)) {
      expect(question.answers, question.id).toContain(reader(texts.passages())(question.question));
    }
  });

  test("keeps the bounds and ids of all passages", () => {
    for (const { texts } of swaps.slice(0, 6)) {
      const shape = (passages: Iterable<{ id: string; facts: readonly number[] }>) =>
        Array.from(passages, ({ id, facts }) => [id, facts]);
      expect(shape(texts.passages())).toEqual(shape(encyclopaedia.passages()));
    }
  });
});

describe("the corpus over swapped names", () => {
  test("has the pages of the new texts under their new titles", () => {
    for (const { corpus, texts } of swaps.slice(0, 6)) {
      for (let number = 0; number < encyclopaedia.size; number++) {
        const { title, passages } = texts.page(number);
        expect(corpus.page(title.toUpperCase())?.passages).toEqual(passages);
        const [first] = passages;
        if (first !== undefined) expect(corpus.pageOf(first)?.title).toBe(title);
      }
    }
  });

  test("finds what an index of the new texts finds", () => {
    let [same, all] = [0, 0];
    for (const { question, corpus, texts, pairs } of swaps.slice(0, 12)) {
      const rebuilt = openCorpus([...texts.passages()]);
      const names = pairs.flat().map((entity) => encyclopaedia.world.entities[entity]?.name ?? "");
      for (const query of [question.question, ...names]) {
        const found = corpus.search(query, 10).map(({ passage }) => [passage.id, passage.text]);
        const expected = rebuilt.search(query, 10).map(({ passage }) => [passage.id, passage.text]);
        expect(found[0], query).toEqual(expected[0]);
        // Frequencies of words are those of the original texts, so that near ties may change places.
        all += expected.length;
        same += expected.filter(([id]) => found.some(([other]) => other === id)).length;
      }
    }
    expect(same / all).toBeGreaterThan(0.99);
  });
});
