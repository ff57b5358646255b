/** What filters find in an index, against a reading of the same filters without SQL. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Annotation, Trajectory, Turn } from "../../src/core/trajectory.ts";
import {
  type EpisodeIndex,
  FILTER_FIELDS,
  openEpisodeIndex,
  openExploredLog,
  openTrajectoryLog,
  parseFilter,
} from "../../src/replay/index.ts";
import { wordsOfEpisode } from "../../src/replay/index-rows.ts";
import { accepts, anyFilter, anyText, filterText, type Seen } from "./filters.ts";
import { shortEpisode } from "./sample-episodes.ts";

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const small = fc.integer({ min: 0, max: 4 });

const anyTurn: fc.Arbitrary<Turn> = fc
  .record({
    observation: anyText,
    action: anyText,
    entropy: fc.constantFrom(0, 0.25, 0.5, 2),
    version: small,
  })
  .map(({ observation, action, entropy, version }) => ({
    observation: { text: observation, admissible: null },
    action: { text: action },
    reward: 0,
    logProb: -1,
    entropy,
    entropyFraction: entropy / 4,
    policyVersion: version - 1,
  }));

const anyEpisode = fc
  .record({
    turns: fc.array(anyTurn, { maxLength: 4 }),
    instruction: optional(anyText),
    task: anyText,
    type: optional(anyText),
    split: fc.constantFrom("train", "valid"),
    policy: anyText,
    iteration: optional(small),
    group: optional(small),
    sample: optional(small),
    success: fc.boolean(),
    truncated: fc.boolean(),
    terminated: fc.boolean(),
    error: optional(fc.constantFrom("env/timeout", "env/failed")),
    episodeReturn: fc.constantFrom(-1.5, 0, 0.25, 0.5, 1, 6),
    final: fc.option(anyText),
    wallMs: fc.constantFrom(250, 500, 2000),
    source: fc.constantFrom(
      "rollout" as const,
      "evaluation" as const,
      "demonstration" as const,
      "play" as const,
    ),
    trained: fc.array(small, { maxLength: 2 }),
    parent: fc.option(fc.nat({ max: 20 })),
  })
  .map(({ instruction, turns, task, type, split, error, final, iteration, group, sample, ...rest }) => ({
    ...rest,
    turns: turns.map((turn, i) =>
      i === 0 && instruction !== undefined
        ? { ...turn, observation: { ...turn.observation, instruction } }
        : turn,
    ),
    task: { id: task, split, ...(type === undefined ? {} : { type }) },
    finalObservation: final === null ? null : { text: final, admissible: null },
    ...(error === undefined ? {} : { error: { code: error, message: "" } }),
    ...(iteration === undefined ? {} : { iteration }),
    ...(group === undefined ? {} : { group }),
    ...(sample === undefined ? {} : { sample }),
  }));

/** 120 episodes by chance, the same every time; some are branches, some were trained on. */
function episodes(): { episode: Trajectory; annotations: Annotation[] }[] {
  return fc.sample(anyEpisode, { seed: 11, numRuns: 120 }).map(({ parent, trained, ...made }, i) => {
    const { iteration: _i, group: _g, sample: _s, error: _e, ...base } = shortEpisode(i);
    const episodeId = `e${i}`;
    const startedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, i % 5)).toISOString();
    const branch = {
      parent: `e${parent ?? 0}`,
      turn: 1,
      action: "look",
      checkpoint: null,
      restoredBy: "replay" as const,
    };
    const episode: Trajectory = { ...base, ...made, episodeId, startedAt };
    return {
      episode: parent === null || i < 40 ? episode : { ...episode, source: "branch" as const, branch },
      annotations: trained.map((iteration, n) => ({
        episodeId,
        iteration,
        policyVersion: 1,
        perTurn: n === 0 ? { advantage: made.turns.map((_, t) => (t % 2 === 0 ? 0.5 : null)) } : {},
        perEpisode: n === 0 ? {} : { replayCount: n, age: 1 },
      })),
    };
  });
}

let run: string;
let index: EpisodeIndex;
let seen: Map<string, Seen>;

beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), "turnwise-filter-"));
  const all = episodes();
  {
    await using log = await openTrajectoryLog(run, { segmentBytes: 20_000 });
    await using explored = await openExploredLog(run);
    for (const { episode } of all) (episode.source === "branch" ? explored : log).appendEpisode(episode);
    for (const { annotations } of all) for (const each of annotations) log.appendAnnotation(each);
  }
  index = await openEpisodeIndex(run);
  await index.update();
  seen = new Map(
    all.map(({ episode, annotations }) => {
      const explored = episode.source === "branch";
      const own = annotations.find(({ perEpisode }) => perEpisode["replayCount"] === undefined);
      const advantages = (own?.perTurn["advantage"] ?? []).filter((value) => value !== null);
      const row = {
        ...index.row(episode.episodeId),
        trained: explored ? 0 : new Set(annotations.map(({ iteration }) => iteration)).size,
        replays: explored
          ? 0
          : Math.max(0, ...annotations.map(({ perEpisode }) => perEpisode["replayCount"] ?? 0)),
        advantage: explored || advantages.length === 0 ? null : 0.5,
        children: all.filter((other) => other.episode.branch?.parent === episode.episodeId).length,
      };
      const { observation, action } = wordsOfEpisode(episode);
      const [observations, actions] = [observation, action].map((text) => text.split("\ue000"));
      return [episode.episodeId, { row, observations: observations ?? [], actions: actions ?? [] }];
    }),
  );
});
afterAll(async () => {
  await index.close();
  await rm(run, { recursive: true, force: true });
});

describe("filters", () => {
  test("find exactly what they say, whatever they say", () => {
    let found = 0;
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const text = filterText(filter);
        const expected = [...seen.values()]
          .filter((each) => accepts(filter, each))
          .map(({ row }) => row.episodeId);
        expect(new Set(index.ids({ filter: text })), text).toEqual(new Set(expected));
        expect(index.count(parseFilter(text))).toBe(expected.length);
        if (expected.length > 0 && expected.length < seen.size) found++;
      }),
      { numRuns: 1500 },
    );
    expect(found).toBeGreaterThan(300); // the filters tell episodes apart
  });

  test("not is the opposite: nothing is in both or in neither", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const text = filterText(filter);
        expect(index.count(text) + index.count(`not (${text})`)).toBe(seen.size);
      }),
    );
  });

  test("the rows say what was recorded", () => {
    for (const { row } of seen.values()) expect(index.row(row.episodeId)).toEqual(row);
    const rows = [...seen.values()].map(({ row }) => row);
    expect(rows.filter(({ children }) => children > 0).length).toBeGreaterThan(3);
    expect(rows.filter(({ replays }) => replays > 0).length).toBeGreaterThan(3);
  });

  test("what a person wrote never becomes SQL", () => {
    for (const evil of [
      "'); DROP TABLE episodes; --",
      '" OR 1=1',
      "x' UNION SELECT 1",
      'a" AND "b',
      "NEAR(a b)",
      "a\0b",
    ]) {
      const quoted = JSON.stringify(evil).replace("\\u0000", "\0");
      for (const filter of [
        `task = ${quoted}`,
        `task ~ ${quoted}`,
        `text : ${quoted}`,
        `id in (${quoted})`,
      ]) {
        expect(index.count(filter), filter).toBe(0);
      }
    }
    expect(index.count()).toBe(seen.size);
  });
});

describe("lists", () => {
  test("are sorted, absent values last, and cut into pages", () => {
    for (const field of ["turns", "entropy", "taskType", "iteration", "episodeReturn", "outcome"] as const) {
      for (const descending of [false, true]) {
        const rows = index.page({ sort: [{ field, descending }], limit: 1000 }).rows;
        const values = rows.map((row) => row[field]);
        const there = values.filter((value) => value !== null);
        expect(values.slice(0, there.length)).toEqual(there);
        for (const [i, value] of there.slice(1).entries()) {
          const before = there[i] ?? 0;
          expect(descending ? before >= value : before <= value).toBe(true);
        }
      }
    }
    const all = index.ids({ filter: "success", sort: [{ field: "turns", descending: true }] });
    const pages = [0, 7, 14].flatMap(
      (offset) =>
        index.page({ filter: "success", sort: [{ field: "turns", descending: true }], offset, limit: 7 })
          .rows,
    );
    expect(pages.map(({ episodeId }) => episodeId)).toEqual(all.slice(0, 21));
    expect(index.page({ filter: "success", limit: 1 }).total).toBe(all.length);
    expect(() => index.page({ sort: [{ field: "turn" as "turns" }] })).toThrow(/Did you mean turns/);
  });

  test("facets count every episode once, within the filter", () => {
    for (const { name, kind } of FILTER_FIELDS.filter((field) => field.kind !== "words")) {
      const facet = index.facet(name, { filter: "turns > 1", limit: 1000 });
      const counted = facet.values.reduce((sum, { count }) => sum + count, 0);
      expect(counted).toBe(index.count("turns > 1"));
      expect(facet.distinct).toBe(facet.values.length);
      for (const { value, count } of facet.values) {
        const text =
          value === null ? "none" : typeof value === "string" ? JSON.stringify(value) : String(value);
        if (kind !== "time") expect(index.count(`turns > 1 and ${name} = ${text}`), name).toBe(count);
      }
    }
    expect(() => index.facet("text")).toThrow(/cannot|no field text/);
    expect(() => index.facet("outcom")).toThrow(/Did you mean outcome/);
  });

  test("a distribution says how a number is spread", () => {
    const values = [...seen.values()].map(({ row }) => row.episodeReturn);
    const { min, max, mean, count, bins } = index.distribution("return", { bins: 3 });
    expect([min, max, count]).toEqual([-1.5, 6, 120]);
    expect(mean).toBeCloseTo(values.reduce((a, b) => a + b, 0) / 120, 9);
    const inBin = (i: number) => values.filter((v) => Math.min(2, Math.floor((v + 1.5) / 2.5)) === i).length;
    expect(bins).toEqual([inBin(0), inBin(1), inBin(2)]);
    expect(index.distribution("turns", { filter: "turns < 0" })).toMatchObject({
      count: 0,
      min: null,
      bins: [],
    });
    expect(() => index.distribution("task")).toThrow(/no number/);
  });

  test("words are found in the turns where they stand", async () => {
    const filter = 'text : "potato" and not action : "mug" or observation : "micro*"';
    for (const episodeId of index.ids({ filter })) {
      const { episode } = await index.episode(episodeId);
      const texts = [...episode.turns.map(({ observation }) => observation), episode.finalObservation].map(
        (observation, i) =>
          [observation?.instruction, observation?.text, `<${episode.turns[i]?.action.text ?? ""}>`].join(
            " \ue000 ",
          ),
      );
      const expected = texts.flatMap((text, i) => {
        const observed = text.slice(0, text.lastIndexOf("<"));
        return /\bpotato\b/.test(text) || /\bmicro/.test(observed) ? [i] : [];
      });
      expect(await index.matchingTurns(episodeId, filter)).toEqual(expected);
    }
    expect(await index.matchingTurns("e0", "turns >= 0")).toEqual([]);
  });
});
