/** Questions: one answer, no way around the reasoning, and answers that follow the text. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Encyclopaedia } from "../../../../envs/search/encyclopaedia/encyclopaedia.ts";
import { GraphFacts } from "../../../../envs/search/encyclopaedia/graph-facts.ts";
import { typeOf } from "../../../../envs/search/encyclopaedia/kinds.ts";
import { openEncyclopaedia } from "../../../../envs/search/encyclopaedia/library.ts";
import { answersTo } from "../../../../envs/search/encyclopaedia/make-question.ts";
import { readTitle } from "../../../../envs/search/encyclopaedia/mention.ts";
import { execute } from "../../../../envs/search/encyclopaedia/query.ts";
import { SHAPES } from "../../../../envs/search/encyclopaedia/questions.ts";
import { presentTitle, readSentence, sentencesIn } from "../../../../envs/search/players/read-sentence.ts";
import { type Question, UNKNOWN } from "../../../../envs/search/question.ts";
import { corpus, encyclopaedia, library, questions, reader, someQuestions, type Text } from "./worlds.ts";

const TEST = someQuestions("test", 100);
const entityOf = (key: string) => (key.startsWith("e") ? Number(key.slice(1)) : null);

describe("a question", () => {
  test("follows from its id alone", async () => {
    const again = await openEncyclopaedia({ seed: 1, pages: 1000 });
    for (const { id } of TEST.slice(30, 50).toReversed()) {
      expect(again.question(id)).toEqual(library.question(id));
    }
  });

  test("of seed 1 never changes", () => {
    const number = ({ id }: Question) => Number(id.split("/")[2]);
    const asked = TEST.slice(0, 40)
      .sort((a, b) => number(a) - number(b))
      .map(({ question, answers, passages }) => [question, answers, passages]);
    const digest = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
    expect(digest.slice(0, 16)).toBe("bbafa9af9c078594");
  });

  test.each(["test/bridge-2/2", "test/bridge-2/0", "valid/bridge-2/1", "", "test/bridge-2/1e9", "__proto__"])(
    "%j is unknown",
    (id) => {
      expect(() => questions.question(id)).toThrow("There is no question");
    },
  );

  test.each([1, 2, 4, 5, 10, 20])("of every %i-th all shapes have an equal share", (step) => {
    const tasks = questions.tasks("test");
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(400);
    const types = tasks.filter((_, place) => place % step === 0).map(({ type = "" }) => type);
    for (const { kind, level } of SHAPES) {
      const share = types.filter((type) => type === `${kind}-${level}`).length;
      expect(share).toBe(400 / step / SHAPES.length);
    }
  });

  test("all shapes take turns: 1 to 8 steps, and every kind", () => {
    const types = new Set(questions.tasks("train", 20).map(({ type }) => type));
    expect(types.size).toBe(SHAPES.length);
    for (let hops = 1; hops <= 8; hops++) expect(types).toContain(`bridge-${hops}`);
    expect(new Set(TEST.map(({ kind }) => kind)).size).toBe(7);
  });

  test("has exactly one answer on the graph, or none where it has none", () => {
    for (const { id } of TEST) {
      const { question, query } = questions.drawn(id);
      const answer = execute(query, new GraphFacts(encyclopaedia.world));
      if (answer.type === "number") expect(question.answers[0]).toBe(String(answer.value));
      else expect(answer.entities, id).toHaveLength(question.kind === "unanswerable" ? 0 : 1);
    }
  });

  test("is answered by its supporting passages alone", () => {
    const aliases = aliasTexts(encyclopaedia);
    for (const { question, answers, passages = [], chain = [] } of TEST) {
      const texts = passages.flatMap((id) => encyclopaedia.passage(id) ?? []);
      expect(texts.length).toBe(passages.length);
      expect(chain.every((link) => link.passages.length === 1)).toBe(true);
      // A name's other name stands on its own page, which need not be among them.
      const answer = reader([...texts, ...aliases])(question);
      expect(answers, question).toContain(answer);
    }
  });

  test("gives nothing away: no hidden name in its words, no answer in ten results of searching it", () => {
    for (const { question, entities = {}, named = [], answers, kind, chain = [] } of TEST) {
      for (const [key, names] of Object.entries(entities)) {
        if (named.includes(key) || key.startsWith("y")) continue;
        for (const name of names) expect(question.toLowerCase()).not.toContain(name.toLowerCase());
      }
      const hits = corpus.search(question, 10).map(({ passage }) => passage);
      const last = chain.at(-1)?.passages ?? [];
      if (kind === "bridge" || kind === "as-of") {
        expect(
          hits.some(({ id }) => last.includes(id)),
          question,
        ).toBe(false);
      }
      if (kind !== "count") for (const { title } of hits) expect(answers).not.toContain(title);
    }
  });

  test("its answer is one of at least fifty of its kind", () => {
    for (const { answers, entities = {} } of TEST) {
      const [key = ""] = Object.entries(entities).find(([, names]) => names[0] === answers[0]) ?? [];
      const entity = entityOf(key);
      if (entity === null || Number.isNaN(entity)) continue;
      const type = typeOf(encyclopaedia.world.kindOf(entity));
      expect(encyclopaedia.world.countOf(type)).toBeGreaterThanOrEqual(50);
    }
  });
});

/** The sentences that tell of another name, on every page. */
function aliasTexts(pages: Encyclopaedia): Text[] {
  return [...pages.passages()].map(({ id, title, text }) => {
    const owner = readTitle(presentTitle(title));
    const sentences = sentencesIn(text).filter(
      (sentence) => readSentence(sentence, owner, null).alias !== null,
    );
    return { id, title, text: sentences.join(" ") };
  });
}

describe("splits", () => {
  test("no number is a good guess of a count", () => {
    const ids = questions
      .tasks("train", 2000)
      .flatMap(({ id, type }) => (type?.startsWith("count") ? [id] : []));
    const times = new Map<string, number>();
    for (const id of ids) {
      const [answer = ""] = questions.question(id).answers;
      times.set(answer, (times.get(answer) ?? 0) + 1);
    }
    expect(ids.length).toBe(200);
    expect(Math.max(...times.values()) / ids.length).toBeLessThan(0.42);
    expect(times.size).toBeGreaterThan(3);
  });

  test("nothing that a test question rests on is an answer, or rests, in train or dev", () => {
    const train = new Set(
      [...someQuestions("train", 100), ...someQuestions("dev", 40)].flatMap(({ entities = {} }) =>
        Object.keys(entities).filter((key) => key.startsWith("e")),
      ),
    );
    expect(train.size).toBeGreaterThan(100);
    for (const { entities = {} } of TEST) {
      for (const key of Object.keys(entities)) expect(train).not.toContain(key);
    }
  });
});

describe("other texts", () => {
  const some = [2, 1, 3, 5, 8, 10].map((shape) => TEST[20 + shape]);

  test("without the supporting passages nobody can tell, with them anybody can", () => {
    const asked = some.flatMap((question) => question ?? []);
    const everything = reader(encyclopaedia.passages());
    for (const { question, answers, passages = [] } of asked) {
      expect(answers).toContain(everything(question));
      const rest = reader([...encyclopaedia.passages()].filter(({ id }) => !passages.includes(id)));
      expect(answers, question).not.toContain(rest(question));
    }
  });

  test("where two entities change names, so does the answer", () => {
    let swaps = 0;
    for (const { id } of TEST) {
      const { question, query } = questions.drawn(id);
      const [key = ""] =
        Object.entries(question.entities ?? {}).find(([, names]) => names[0] === question.answers[0]) ?? [];
      const answer = entityOf(key);
      if (answer === null || question.named?.includes(key) || query.ask !== "name") continue;
      const other = strangerLike(answer, Object.keys(question.entities ?? {}));
      const swapped = encyclopaedia.swapped([[answer, other]]);
      const answers = answersTo(query, swapped);
      expect(answers[0]).toBe(encyclopaedia.world.entities[other]?.name);
      // Whole pages: with other names, passages begin and end elsewhere.
      const texts = (question.passages ?? []).flatMap((id) => swapped.page(Number.parseInt(id, 10)).passages);
      const read = reader([...texts, ...aliasTexts(swapped)])(question.question);
      expect([...answers, ...question.answers]).toContain(read);
      expect(question.answers.includes(read) && read !== UNKNOWN, question.question).toBe(false);
      if (++swaps === 12) break;
    }
    expect(swaps).toBe(12);
  });

  /** Another entity of the kind that the question does not speak of and that shares no name. */
  function strangerLike(entity: number, used: readonly string[]): number {
    const { world } = encyclopaedia;
    const kind = world.kindOf(entity);
    const plain = (e: number) => world.entities[e]?.isHomonym === world.entities[entity]?.isHomonym;
    const found = world.entities.findIndex(
      (other, e) => e !== entity && other.kind === kind && plain(e) && !used.includes(`e${e}`),
    );
    return found;
  }
});

describe("gold", () => {
  test("rubrics and conversations speak of the same chain", () => {
    for (const { chain = [], rubrics = [], turns, answers, entities = {} } of TEST) {
      expect(rubrics).toHaveLength(chain.length);
      rubrics.forEach(({ statement, entities: keys, passages }, i) => {
        expect(passages).toEqual(chain[i]?.passages);
        for (const key of keys) {
          expect(statement).toContain(`{${key}}`);
          expect(entities[key]?.length).toBeGreaterThan(0);
        }
      });
      if (turns !== undefined) expect(turns.at(-1)?.answers).toEqual(answers);
    }
    expect(TEST.filter(({ turns }) => turns !== undefined).length).toBeGreaterThan(20);
  });
});
