/** Rewards on cases from the definitions they come from. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rubric } from "../../../envs/search/question.ts";
import { citationReward, rubricShare, satisfiedRubrics } from "../../../envs/search/rewards/citations.ts";
import {
  entityMatchReward,
  matchEntities,
  matchRate,
  normalizeByGroup,
} from "../../../envs/search/rewards/entity-match.ts";
import { exactMatch } from "../../../envs/search/rewards/exact-match.ts";
import { f1, wordsF1 } from "../../../envs/search/rewards/f1.ts";
import { checkFormat, formatReward, isAnswerRetrieved } from "../../../envs/search/rewards/format.ts";
import { intentReward } from "../../../envs/search/rewards/intent.ts";
import { idealVerdict, judgeReward } from "../../../envs/search/rewards/judge.ts";
import { normalizeAnswer } from "../../../envs/search/rewards/normalize.ts";
import { pathProgress, pathReward } from "../../../envs/search/rewards/path.ts";
import { jaccard, querySimilarity, repeatedShare } from "../../../envs/search/rewards/redundancy.ts";
import { subMatch } from "../../../envs/search/rewards/sub-match.ts";

describe("the standard normalisation", () => {
  it.each([
    ["The Beatles!", "beatles"],
    ["  A   man,\ta plan ", "man plan"],
    ["U.S.", "us"],
    ["theory of an atom", "theory of atom"],
    ["O'Brien-Smith", "obriensmith"],
    ["Ærøskøbing “1999”", "ærøskøbing “1999”"], // marks beyond ASCII stay
    ["the", ""],
  ])("of %j is %j", (text, normal) => expect(normalizeAnswer(text)).toBe(normal));

  it("changes nothing the second time, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        const once = normalizeAnswer(text);
        // Deleting articles can bring forth none, so a second pass finds nothing to do.
        expect(normalizeAnswer(once)).toBe(once);
      }),
    );
  });
});

describe("matches", () => {
  it("exact: with any right answer, after normalisation", () => {
    expect(exactMatch("The Quenby.", ["Harrow", "quenby"])).toBe(1);
    expect(exactMatch("Quenby town", ["Quenby"])).toBe(0);
    expect(exactMatch("", ["Quenby"])).toBe(0);
  });

  it("sub: a right answer is contained; an empty one in nothing", () => {
    expect(subMatch("It is Quenby, I think", ["quenby"])).toBe(1);
    expect(subMatch("Quen", ["Quenby"])).toBe(0);
    expect(subMatch("anything", ["the"])).toBe(0);
  });

  it("F1: words as often as they occur, the best of the right answers", () => {
    expect(f1("Ilva Marrick", ["Marrick"])).toBeCloseTo(2 / 3, 12); // P 1/2, R 1
    expect(wordsF1("big big mouse", "big mouse mouse")).toBeCloseTo(2 / 3, 12); // 2 common of 3 and 3
    expect(f1("the Quenby", ["Tolm", "Quenby"])).toBe(1);
    expect(f1("Tolm", ["Quenby"])).toBe(0);
    expect(f1("yes it is", ["yes"])).toBe(0); // yes and no count as a whole
    expect(f1("", ["the"])).toBe(0);
  });
});

describe("the format reward of Search-R1", () => {
  const sound =
    '<think>a</think>\n<search>q</search>\n\n<information>Doc 1(Title: "T") Quenby</information>\n\n<think>b</think><answer>x</answer>';
  const scores = { structureScore: 0.2, retrievalScore: 0.1, finalScore: 0.1 };

  it("takes what goes think, search, information, think, answer", () => {
    expect(checkFormat(sound)).toEqual({ isValid: true, problem: null });
    expect(checkFormat("<think>t</think><answer>x</answer>").isValid).toBe(true);
  });

  it.each([
    ["nothing at all", "", "it breaks off at the start"],
    ["no thought", "<answer>x</answer>", "<answer> stands at the start"],
    ["text between tags", "<think>a</think> so <answer>x</answer>", "text stands after think"],
    ["text after the end", `${sound} done`, "text stands after the end"],
    ["a second answer", `${sound}<answer>y</answer>`, "<answer> stands after the end"],
    ["an open tag", "<think>a</think><answer>x", "it breaks off in answer"],
    [
      "a tag within a tag",
      "<think>a<search>q</search></think><answer>x</answer>",
      "<search> stands in think",
    ],
    [
      "no thought after information",
      sound.replace("<think>b</think>", ""),
      "<answer> stands after information",
    ],
    [
      "the sentence on invalid actions",
      "<think>a</think>\nMy previous action is invalid.",
      "text stands after think",
    ],
  ])("refuses %s", (_, text, problem) => expect(checkFormat(text)).toEqual({ isValid: false, problem }));

  it.each([
    [true, true, false, 1],
    [true, false, false, 0.8],
    [false, true, true, 0.3],
    [false, true, false, 0.2],
    [false, false, true, 0.1],
    [null, true, true, 0.3],
    [null, false, true, 0],
  ])("correct %s, sound %s, retrieved %s: %d", (isCorrect, isValid, isAnswerRetrieved_, reward) => {
    const episode = { isCorrect, isValid, isAnswerRetrieved: isAnswerRetrieved_ };
    expect(formatReward(episode, scores)).toBeCloseTo(reward, 12);
  });

  it("looks for answers in information alone", () => {
    expect(isAnswerRetrieved(sound, ["the QUENBY"])).toBe(true);
    expect(isAnswerRetrieved("<think>Quenby</think>", ["Quenby"])).toBe(false);
  });
});

describe("E-GRPO's entity match", () => {
  const entities = { a: ["Ilva Marrick", "Marrick"], b: ["Quenby"], c: ["Ada"] };

  it("finds names and aliases as whole words", () => {
    expect(matchEntities("so marrick was born in Quenby's north", entities)).toEqual(["a"]); // Quenby's is quenbys
    expect(matchEntities("Canada, Quenby.", entities)).toEqual(["b"]);
  });

  it("pays 1, a share of α, or nothing", () => {
    expect(entityMatchReward({ isCorrect: true, hasError: false, rate: 0.1 }, 0.3)).toBe(1);
    expect(entityMatchReward({ isCorrect: false, hasError: false, rate: matchRate(2, 4) }, 0.3)).toBeCloseTo(
      0.15,
      12,
    );
    expect(entityMatchReward({ isCorrect: false, hasError: true, rate: 1 }, 0.3)).toBe(0);
    expect(matchRate(0, 0)).toBe(0);
  });

  it("scales rates by the group's best", () => {
    expect(normalizeByGroup([0.5, 0.25, 0])).toEqual([1, 0.5, 0]);
    expect(normalizeByGroup([0, 0])).toEqual([0, 0]);
  });
});

describe("citation rubrics", () => {
  const rubrics: readonly Rubric[] = [
    { statement: "{a} wrote the Glass Orchard", entities: ["a"], passages: ["p1"] },
    { statement: "{a} was born in {b}", entities: ["a", "b"], passages: ["p2", "p9"] },
    { statement: "{c} lies elsewhere", entities: ["c"], passages: ["p4"] },
  ];
  const answered = (named: string[], cited: string[]) => ({
    named: new Set(named),
    cited: new Set(cited),
    answer: ["b"],
  });

  it("count when identified, supported by any passage, and connected to the answer", () => {
    expect(satisfiedRubrics(rubrics, answered(["a", "b", "c"], ["p1", "p9", "p4"]))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("do not count without the name, the citation, or the link between", () => {
    expect(satisfiedRubrics(rubrics, answered(["b"], ["p1", "p2"]))).toEqual([false, false, false]);
    expect(satisfiedRubrics(rubrics, answered(["a", "b"], ["p2"]))).toEqual([false, true, false]);
    expect(satisfiedRubrics(rubrics, answered(["a", "b"], ["p1"]))).toEqual([false, false, false]); // chain is cut
    expect(rubricShare([], answered([], []))).toBe(0);
  });

  it("need no link to an answer that no rubric names, such as a number", () => {
    const counted = { ...answered(["a", "b"], ["p1"]), answer: [] };
    expect(satisfiedRubrics(rubrics, counted)).toEqual([true, false, false]);
  });

  it("C-GRPO pays them only with a right answer", () => {
    expect(citationReward(1, 2 / 3, 0.3)).toBeCloseTo(0.9, 12);
    expect(citationReward(0, 1, 0.3)).toBe(0);
  });
});

describe("other rewards of the process", () => {
  it("ReSeek: agreement with what the text really told", () => {
    expect(idealVerdict(["a"], new Set(["b"]))).toBe("good");
    expect(idealVerdict(["a"], new Set(["a"]))).toBe("bad");
    expect(idealVerdict([], new Set())).toBe("bad");
    expect([judgeReward("good", "good"), judgeReward("good", "bad")]).toEqual([1, -1]);
  });

  it("path: links count in order, late ones at once when the gap closes", () => {
    const chain = ["p1", "p2", "p3"].map((passage) => ({
      relation: "r",
      subject: "s",
      object: "o",
      passages: [passage, `${passage}b`],
    }));
    const progress = (...read: string[]) =>
      pathProgress(chain, ({ passages }) => passages.some((passage) => read.includes(passage)));
    expect(progress("p2")).toBe(0);
    expect(progress("p1b")).toBe(1);
    expect(progress("p1", "p2", "p3b")).toBe(3);
    expect(pathReward(1, 3, 3)).toBeCloseTo(2 / 3, 12);
    expect(pathReward(0, 0, 0)).toBe(0);
  });

  it("redundancy: Jaccard of the terms, share of results seen", () => {
    expect(jaccard(new Set(["a", "b"]), new Set(["b", "c"]))).toBeCloseTo(1 / 3, 12);
    expect(querySimilarity(new Set(["a"]), [new Set(["b"]), new Set(["a"])])).toBe(1);
    expect(querySimilarity(new Set(["a"]), [])).toBe(0);
    expect(repeatedShare(["p1", "p2"], new Set(["p2"]))).toBe(0.5);
    expect(repeatedShare([], new Set(["p2"]))).toBe(0);
  });

  it("intent: the best search of a turn counts once", () => {
    expect(intentReward(0.5, 0)).toBe(0.5);
    expect(intentReward(0.7, 0.5)).toBeCloseTo(0.2, 12);
    expect(intentReward(0.4, 0.5)).toBe(0);
  });
});
