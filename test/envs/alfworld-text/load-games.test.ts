import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Logger, silentLogger } from "turnwise/core";
import { openLocalHost } from "turnwise/env";
import alfworld, { loadGameFile, loadGames } from "turnwise/envs/alfworld-text";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sharedPath } from "../../shared-data.ts";
import { KITCHEN_FACTS, problemText, TWO_APPLES } from "./games.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "turnwise-games-"));
  vi.stubEnv("TURNWISE_CACHE", join(folder, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const ID = "train/pick_two_obj_and_place-Apple-None-CounterTop-7/trial_T1";

function line(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    id: ID,
    task_type: "pick_two_obj_and_place",
    task: "put two apple in countertop.",
    solvable: true,
    walkthrough: ["look"],
    pddl_problem: problemText(KITCHEN_FACTS, TWO_APPLES),
    ...fields,
  });
}

function put(path: string, content: string | Uint8Array): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A logger that keeps its warnings. */
function listening(): { log: Logger; warnings: object[] } {
  const warnings: object[] = [];
  return { warnings, log: { ...silentLogger, warn: (fields) => warnings.push(fields) } };
}

const data = (code: string, message = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe("a file of lines", () => {
  it("gives its games in the order of their ids", async () => {
    put("train.jsonl.gz", gzipSync([line({ id: `${ID}9` }), line(), ""].join("\n")));
    const { games, problems } = await loadGames(folder, "train");
    expect(games.map(({ id }) => id)).toEqual([ID, `${ID}9`]);
    expect(games[0]).toMatchObject({ taskType: "pick_two_obj_and_place", room: "7", walkthrough: ["look"] });
    expect(problems).toEqual([]);
  });

  it("may be named itself, packed or not", async () => {
    const file = put("valid_seen.jsonl", `${line()}\n`);
    expect((await loadGames(file, "valid_seen")).games).toHaveLength(1);
    await expect(loadGames(file, "train")).rejects.toThrow(data("data/missing", "train"));
  });

  it("leaves out what cannot be solved, and movable and sliced tasks", async () => {
    const left = [
      { solvable: false },
      { solvable: undefined },
      { id: "train/x-movable-1/t" },
      { id: "train/AppleSliced-1/t" },
    ];
    put("train.jsonl", [line(), ...left.map(line)].join("\n"));
    const { games, problems } = await loadGames(folder, "train");
    expect(games.map(({ id }) => id)).toEqual([ID]);
    expect(problems).toEqual([]);
  });

  it("keeps the good lines among bad ones, and says which were bad", async () => {
    const bad = [
      "{",
      "[]",
      line({ id: "b", pddl_problem: "(define" }),
      line({ id: "c", walkthrough: 3 }),
      line({ id: "d", pddl_problem: problemText(KITCHEN_FACTS, TWO_APPLES).replace("alfred", "other") }),
      line({ id: undefined }),
      line(),
    ];
    const file = put("train.jsonl.gz", gzipSync([line(), ...bad].join("\n")));
    const { log, warnings } = listening();
    const { games, problems } = await loadGames(folder, "train", { log });
    expect(games.map(({ id }) => id)).toEqual([ID]);
    expect(problems.map((problem) => problem.file)).toEqual(bad.map(() => file));
    for (const [i, problem] of problems.slice(0, 6).entries())
      expect(problem.message).toContain(`${file}:${i + 2}`);
    expect(problems[6]?.message).toContain("twice");
    expect(warnings.slice(0, -1)).toEqual(bad.map(() => expect.objectContaining({ file })));
    expect(warnings.at(-1)).toMatchObject({ left_out: 7, games: 1 });
  });

  it("keeps the games before the place where a packed file breaks off", async () => {
    const lines = Array.from({ length: 300 }, (_, i) =>
      line({ id: `${ID}${i}`, task: `task ${rngText(i)}` }),
    );
    const whole = gzipSync(lines.join("\n"));
    const file = put("train.jsonl.gz", whole.subarray(0, whole.length / 2));
    const { games, problems } = await loadGames(folder, "train");
    expect(games.length).toBeGreaterThan(0);
    expect(games.length).toBeLessThan(300);
    expect(problems[0]?.message).toContain(`${file} is damaged after line`);
  });

  it("that is not UTF-8 loses only the lines that are not", async () => {
    const broken = Buffer.concat([
      Buffer.from(`${line()}\n`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(line({ id: "b" })),
    ]);
    const file = put("train.jsonl", broken);
    const { games, problems } = await loadGames(folder, "train");
    expect(games.map(({ id }) => id)).toEqual([ID]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${file}:2 is damaged: it holds bytes`),
    ]);
  });

  it("is refused when it is empty, is not packed data, or stands beside other rules", async () => {
    put("train.jsonl", "");
    await expect(loadGames(folder, "train")).rejects.toThrow(
      data("data/damaged", "No game of the split train"),
    );
    put("valid_seen.jsonl.gz", "not packed");
    await expect(loadGames(folder, "valid_seen")).rejects.toThrow(
      data("data/damaged", "valid_seen.jsonl.gz"),
    );
    put("train.jsonl", line());
    const rules = put("domain.pddl", "(define (domain other))");
    await expect(loadGames(folder, "train")).rejects.toThrow(data("data/foreign", rules));
  });
});

/** Text that does not pack well. */
function rngText(i: number): string {
  return Array.from({ length: 40 }, (_, k) => Math.imul(i + 1, 2654435761 + k * 40503).toString(36)).join("");
}

describe("missing data", () => {
  it("of one split leaves the others playable", async () => {
    put("valid_seen.jsonl", line());
    await using host = await openLocalHost(alfworld, { data: folder });
    expect(await host.tasks("train")).toEqual([]);
    expect(await host.tasks("valid_seen")).toHaveLength(1);
    const session = await host.open();
    const unknown = session.reset({ taskId: "train/nothing", seed: 0 });
    await expect(unknown).rejects.toThrow(data("env/unknown-task"));
  });

  it("of all splits is refused at once", async () => {
    await expect(openLocalHost(alfworld, { data: folder })).rejects.toThrow(data("data/missing", folder));
  });

  it("is named", async () => {
    await expect(loadGames(join(folder, "nowhere"), "train")).rejects.toThrow(
      data("data/missing", "nowhere"),
    );
    await expect(loadGames(folder, "valid_unseen")).rejects.toThrow(data("data/missing", "valid_unseen"));
    await expect(loadGameFile(join(folder, "game.tw-pddl"))).rejects.toThrow(
      data("data/missing", "game.tw-pddl"),
    );
  });
});

describe("the cache", () => {
  const kept = () => readdirSync(join(folder, "cache"));

  it("gives the same games, follows the content, and survives being torn", async () => {
    put("train.jsonl", line());
    const first = await loadGames(folder, "train");
    const [name = ""] = kept();
    expect(kept()).toHaveLength(1);
    expect(await loadGames(folder, "train")).toEqual(first);
    const file = join(folder, "cache", name);
    const whole = readFileSync(file);
    for (const torn of [whole.subarray(0, whole.length - 9), Buffer.alloc(0), Buffer.from("[]")]) {
      writeFileSync(file, torn);
      expect(await loadGames(folder, "train")).toEqual(first);
      expect(readFileSync(file).equals(whole)).toBe(true);
    }
    put("train.jsonl", line({ task: "another task." }));
    expect((await loadGames(folder, "train")).games[0]?.task).toBe("another task.");
    expect(kept()).toHaveLength(2);
  });

  it("is really read", async () => {
    put("train.jsonl", line());
    await loadGames(folder, "train");
    const [name = ""] = kept();
    put("elsewhere/train.jsonl", line());
    const start = readFileSync(join(folder, "cache", name));
    await loadGames(join(folder, "elsewhere"), "train");
    expect(kept()).toEqual([name]);
    expect(readFileSync(join(folder, "cache", name)).equals(start)).toBe(true);
  });

  it("does not keep a source with problems, and is not needed", async () => {
    put("train.jsonl", [line(), "{"].join("\n"));
    expect((await loadGames(folder, "train")).problems).toHaveLength(1);
    expect(existsSync(join(folder, "cache"))).toBe(false);
    vi.stubEnv("TURNWISE_CACHE", put("a-file", ""));
    put("train.jsonl", line());
    expect((await loadGames(folder, "train")).games).toHaveLength(1);
  });
});

const official = sharedPath("data", "alfworld", "games");

describe.skipIf(official === null)("official game files", () => {
  const originals = join(official ?? "", "train");
  const [task = ""] = official === null ? [] : readdirSync(originals).sort();
  const [trial = ""] = official === null ? [] : readdirSync(join(originals, task));
  const original = join(originals, task, trial, "game.tw-pddl");
  const copyTo = (path: string, change: (text: string) => string = (text) => text) =>
    put(join(path, "game.tw-pddl"), change(readFileSync(original, "utf8")));

  it.each(["", "json_2.1.1", "games"])("are found below %j, in the order of their ids", async (above) => {
    cpSync(originals, join(folder, above, "train"), { recursive: true });
    const { games, problems } = await loadGames(folder, "train");
    expect(problems).toEqual([]);
    expect(games.map(({ id }) => id.split("/", 2).join("/"))).toEqual(
      readdirSync(originals)
        .sort()
        .map((name) => `train/${name}`),
    );
    expect((await loadGames(join(folder, above, "train"), "train")).games).toEqual(games);
  });

  it("compile to what the packed lines of the same games compile to", async () => {
    const lines = sharedPath("data", "alfworld");
    const packed = new Map((await loadGames(lines ?? "", "valid_seen")).games.map((game) => [game.id, game]));
    const single = (await loadGames(official ?? "", "valid_seen")).games;
    expect(single.length).toBeGreaterThan(0);
    for (const game of single) expect(packed.get(game.id), game.id).toEqual(game);
  });

  it("are played one by one", async () => {
    const game = await loadGameFile(original);
    expect(game.id).toBe(`train/${task}/${trial}`);
    expect(game.walkthrough?.length).toBeGreaterThan(0);
    const loose = copyTo("somewhere");
    expect(await loadGameFile(loose)).toEqual({
      ...game,
      id: expect.stringContaining("somewhere"),
      room: "unknown",
    });
    await using host = await openLocalHost(alfworld, { data: original });
    expect(await host.tasks("train")).toEqual([{ id: game.id, type: game.taskType, room: game.room }]);
    const session = await host.open();
    await session.reset({ taskId: game.id, seed: 0 });
    const snapshot = await session.snapshot();
    await using later = await openLocalHost(alfworld, { data: original });
    expect((await (await later.open()).restore(snapshot)).observation.instruction).toBe(game.task);
  });

  it("do not stop each other: damaged, foreign and unsolvable ones are left out", async () => {
    copyTo(`train/good-1/t`);
    copyTo("train/movable-1/t");
    copyTo("train/AppleSliced-1/t");
    mkdirSync(join(folder, "train", "empty-1", "t"), { recursive: true });
    copyTo("train/unsolvable-1/t", (text) => text.replace('"solvable": true', '"solvable": false'));
    const bad = [
      copyTo("train/a-torn-1/t", (text) => text.slice(0, 30_000)),
      copyTo("train/b-rules-1/t", (text) => text.replace("(isHot ?o)", "(isCool ?o)")),
      copyTo("train/c-texts-1/t", (text) => text.replace("You arrive at", "You are at")),
      copyTo("train/d-other-1/t", () => "{}"),
      join(folder, "train", "e-folder-1", "t", "game.tw-pddl"),
    ];
    mkdirSync(bad[4] ?? "", { recursive: true });
    const { games, problems } = await loadGames(folder, "train");
    expect(games.map(({ id }) => id)).toEqual(["train/good-1/t"]);
    expect(problems.map(({ file }) => file)).toEqual(bad);
    for (const [i, { message }] of problems.entries()) expect(message).toContain(bad[i]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("not complete JSON"),
      expect.stringContaining("rules"),
      expect.stringContaining("texts"),
      expect.stringContaining("pddl_domain"),
      expect.stringContaining("it is a folder"),
    ]);
    await expect(loadGameFile(bad[1] ?? "")).rejects.toThrow(data("data/foreign", "rules"));
    await expect(loadGameFile(join(folder, "train/unsolvable-1/t/game.tw-pddl"))).rejects.toThrow(
      data("data/foreign", "cannot be solved"),
    );
  });

  it("may carry any task sentence", async () => {
    const file = copyTo("x-1/t", (text) =>
      text.replace(/Your task is to: [^"\\]*/, () => 'Your task is to: say \\\\\\"hi\\\\\\" $&.'),
    );
    expect((await loadGameFile(file)).task).toBe('say "hi" $&.');
  });

  it("are split into tasks by the packed lines where both are there", async () => {
    cpSync(originals, join(folder, "games", "train"), { recursive: true });
    put("train.jsonl.gz", gzipSync(line()));
    expect((await loadGames(folder, "train")).games.map(({ id }) => id)).toEqual([ID]);
    expect(gunzipSync(readFileSync(join(folder, "train.jsonl.gz"))).toString()).toBe(line());
  });
});
