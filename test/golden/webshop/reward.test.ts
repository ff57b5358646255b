/** The reward of the original, on every recorded case. */
import { describe, expect, it } from "vitest";
import { normalizeColour } from "../../../envs/webshop/reward/colours.ts";
import { loadNounTagger } from "../../../envs/webshop/reward/nouns.ts";
import { scorePurchase } from "../../../envs/webshop/reward/reward.ts";
import { tokenSetRatio } from "../../../envs/webshop/reward/token-set-ratio.ts";
import { type GoalRecord, readProducts, readRows, toGoal } from "./records.ts";

interface RewardRecord {
  readonly goal: GoalRecord;
  readonly asin: string;
  readonly options: Readonly<Record<string, string>>;
  readonly price: number;
  readonly num_attr_matches: number;
  readonly num_option_matches: number;
  readonly r_att: number;
  readonly r_option: number | null;
  readonly r_price: boolean;
  readonly query_match: boolean;
  readonly category_match: boolean;
  readonly base: number;
  readonly title_score: number;
  readonly r_type: number;
  readonly reward: number;
  readonly w_att: number;
  readonly w_option: number | null;
  readonly w_price: number;
}

interface SessionRecord {
  readonly goal: GoalRecord;
  readonly purchase: {
    readonly asin: string;
    readonly options: Readonly<Record<string, string>>;
    readonly price: number;
  };
  readonly reward: number;
  readonly reward_info: {
    readonly r_type: number;
    readonly r_att: number;
    readonly r_option?: number;
    readonly r_price: boolean;
    readonly query_match: boolean;
    readonly category_match: boolean;
    readonly title_score: number;
  };
}

const ratios = readRows<[string, string, number]>("golden_token_set_ratio.jsonl.gz");
const colours = readRows<[string, string]>("golden_normalize_color.jsonl");
const rewards = readRows<RewardRecord>("golden_rewards.jsonl.gz");
const sessions = readRows<SessionRecord>("human_traj_rewards.jsonl");

/** What stood in for spaCy when the cases were recorded. */
const everyWord = (title: string): readonly string[] =>
  (title.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []).map((word) => word.toLowerCase());

describe.skipIf(ratios.length === 0)("records of the original", () => {
  it("gives the same ratio for every pair of texts", () => {
    expect(ratios.length).toBeGreaterThan(0);
    const wrong = ratios.filter(([a, b, ratio]) => tokenSetRatio(a, b) !== ratio);
    expect(wrong).toEqual([]);
  });

  it("sees the same colour in every text", () => {
    expect(colours.length).toBeGreaterThan(0);
    expect(colours.filter(([text, colour]) => normalizeColour(text) !== colour)).toEqual([]);
  });

  it("scores every purchase alike, part by part", () => {
    const products = readProducts();
    expect(rewards.length).toBeGreaterThan(0);
    for (const record of rewards) {
      const product = products.get(record.asin);
      if (product === undefined) throw new Error(`No product ${record.asin}`);
      const purchase = { product, options: record.options, price: record.price };
      const score = scorePurchase(toGoal(record.goal), purchase, everyWord);
      expect({
        num_attr_matches: score.attributeMatches,
        num_option_matches: score.optionMatches,
        r_att: score.attributeShare,
        r_option: score.optionShare,
        r_price: score.isPriceMet,
        query_match: score.queryMatch,
        category_match: score.categoryMatch,
        base: score.base,
        title_score: score.titleScore,
        r_type: score.typeReward,
        reward: score.reward,
        w_att: score.weights.attributes,
        w_option: score.optionShare === null ? null : score.weights.options,
        w_price: score.weights.price,
      }).toEqual(pickScores(record));
    }
  });
});

function pickScores(record: RewardRecord): Omit<RewardRecord, "goal" | "asin" | "options" | "price"> {
  const { num_attr_matches, num_option_matches, r_att, r_option, r_price, query_match, category_match } =
    record;
  const { base, title_score, r_type, reward, w_att, w_option, w_price } = record;
  return {
    num_attr_matches,
    num_option_matches,
    r_att,
    r_option,
    r_price,
    query_match,
    category_match,
    base,
    title_score,
    r_type,
    reward,
    w_att,
    w_option,
    w_price,
  };
}

describe.skipIf(sessions.length === 0)("sessions of people", () => {
  it("give the recorded options, prices and rewards", () => {
    for (const session of sessions) {
      const score = scoreFromParts(session);
      const info = session.reward_info;
      expect(score).toMatchObject({
        typeReward: info.r_type,
        attributeShare: info.r_att,
        optionShare: info.r_option ?? null,
        isPriceMet: info.r_price,
        queryMatch: info.query_match,
        categoryMatch: info.category_match,
        titleScore: info.title_score,
        reward: session.reward,
      });
    }
  });

  it("name about as many nouns as our tagger finds", async () => {
    const nounsOf = await loadNounTagger();
    const counted = sessions
      .map(({ goal, reward_info: info }) => ({
        found: nounsOf(goal.name).length,
        denominator: denominatorOf(info.title_score),
      }))
      .filter(({ denominator }) => denominator >= 8);
    const misses = counted.map(({ found, denominator }) => {
      const nearest = Math.max(1, Math.round(found / denominator)) * denominator;
      return Math.abs(found - nearest);
    });
    expect(misses.length).toBeGreaterThan(0);
    expect(misses.filter((miss) => miss <= 1).length / misses.length).toBeGreaterThanOrEqual(0.75);
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(1.2);
  });

  it("that bought the very product are the right kind of product for our tagger too", async () => {
    const nounsOf = await loadNounTagger();
    const same = sessions.filter(({ goal, purchase }) => goal.asin === purchase.asin);
    expect(same.length).toBeGreaterThan(0);
    for (const { goal, reward_info: info } of same) {
      const nouns = nounsOf(goal.name);
      expect(Math.abs(new Set(nouns).size / nouns.length - info.title_score)).toBeLessThan(0.08);
    }
  });
});

/** The recorded purchase; what is not on record of the product is made up so that its parts come out as recorded. */
function scoreFromParts({
  goal,
  purchase,
  reward_info: info,
}: SessionRecord): ReturnType<typeof scorePurchase> {
  const product = {
    asin: purchase.asin,
    category: "",
    description: "",
    bullets: [],
    prices: [0] as const,
    priceTag: "",
    options: [],
    images: [],
    rating: "N.A.",
    title: "bought",
    attributes: goal.attributes.slice(0, Math.round(info.r_att * goal.attributes.length)),
    query: info.query_match ? goal.query : "another",
    breadcrumb: info.category_match ? goal.product_category : "another",
  };
  const [shared, total] = fractionOf(info.title_score);
  const words = Array.from({ length: total }, (_, index) => `word${index}`);
  const { options, price } = purchase;
  return scorePurchase(toGoal(goal), { product, options, price }, (title) =>
    title === "bought" ? words.slice(0, shared) : words,
  );
}

/** A fraction with the smallest denominator that gives this number. */
function fractionOf(value: number): readonly [number, number] {
  for (let denominator = 1; denominator < 100; denominator++) {
    const numerator = Math.round(value * denominator);
    if (Math.abs(numerator / denominator - value) < 1e-12) return [numerator, denominator];
  }
  throw new Error(`${value} is no fraction of a title's nouns`);
}

function denominatorOf(value: number): number {
  return fractionOf(value)[1];
}
