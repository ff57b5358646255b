/** The /retrieve protocol both ways, and what happens when nobody answers. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openLocalHost } from "turnwise/env";
import search, { localRetriever, remoteRetriever, startRetrievalServer } from "turnwise/envs/search";
import { afterAll, describe, expect, it } from "vitest";
import { RETRIEVAL_LIMITS } from "../../../envs/search/retriever/server.ts";
import { randomPolicy } from "../../../src/agent/players.ts";
import { playEpisode } from "../../../src/rollout/play-episode.ts";
import { corpus, folderOf, lines, RIVER_ROW } from "./small-world.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A server that gives fixed answers, one after the other, the last for ever. */
async function answering(...answers: readonly (readonly [number, unknown] | "hang")[]) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      asked.push(JSON.parse(body));
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer === undefined || answer === "hang") return;
      const [status, value] = answer;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(typeof value === "string" ? value : JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/retrieve` };
}

const quick = { attempts: 3, backoffMs: 1, timeoutMs: 20_000 };
const MUG = { id: "1", contents: '"Mug"\nA mug is a cup.' };

describe("the client", () => {
  it("asks as Search-R1 does and reads scored documents, bare ones, and those with title and text", async () => {
    const hit = { passage: { id: "1", title: "Mug", text: "A mug is a cup." }, score: 2.5 };
    const { url, asked } = await answering([200, { result: [[{ document: MUG, score: 2.5 }]] }]);
    expect(await remoteRetriever({ url, ...quick }).search("mug", 3)).toEqual([hit]);
    expect(asked).toEqual([{ queries: ["mug"], topk: 3, return_scores: true }]);
    const bare = await answering([200, { result: [[MUG, { title: "Mug", text: "A mug is a cup." }]] }]);
    const hits = await remoteRetriever({ url: bare.url, ...quick }).search("mug", 3);
    expect(hits.map(({ passage: { title, text }, score }) => [title, text, score])).toEqual([
      ["Mug", "A mug is a cup.", 0],
      ["Mug", "A mug is a cup.", 0],
    ]);
  });

  it("asks once for the same query, and sends any string", async () => {
    const { url, asked } = await answering([200, { result: [[]] }]);
    const retriever = remoteRetriever({ url, ...quick });
    for (const query of ["a", "a", "\u0000\ud800 ✓", ""])
      expect(await retriever.search(query, 3)).toEqual([]);
    expect(asked).toHaveLength(3);
  });

  it("tries again after an error of the server", async () => {
    const { url, asked } = await answering(
      [500, {}],
      [200, "no json"],
      [200, { result: [[{ document: MUG, score: 1 }]] }],
    );
    expect(await remoteRetriever({ url, ...quick }).search("mug", 3)).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ["errors for ever", [[503, {}]], 3, /3 attempts: it answered with HTTP status 503/],
    ["refuses", [[404, {}]], 1, /1 attempt: it answered with HTTP status 404/],
    ["never answers", ["hang"], 3, /it took longer than 200 ms/],
    ["answers something else", [[200, { results: [] }]], 3, /has not the form/],
    ["answers too few", [[200, { result: [] }]], 3, /answered 0 queries in place of 1/],
  ] as const)("gives up on a server that %s", async (_, answers, attempts, message) => {
    const timeoutMs = answers[0] === "hang" ? 200 : quick.timeoutMs;
    const { url, asked } = await answering(...answers);
    const call = Promise.resolve(remoteRetriever({ url, ...quick, timeoutMs }).search("mug", 3));
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toMatchObject({ code: "env/retriever-failed" });
    expect(asked).toHaveLength(attempts);
  });

  it("stops when it is told to", async () => {
    const { url } = await answering("hang");
    const stop = new AbortController();
    const call = Promise.resolve(
      remoteRetriever({ url, attempts: 3, backoffMs: 1, timeoutMs: 60_000 }).search("mug", 3, {
        signal: stop.signal,
      }),
    );
    stop.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
  });
});

describe("our own server", () => {
  it("answers as the corpus does, through the client", async () => {
    const small = corpus();
    await using server = await startRetrievalServer({ corpus: small, port: 0 });
    const remote = remoteRetriever({ url: server.url, ...quick });
    for (const query of ["glass orchard", "Harrow Vale publisher", "\ud800", "nothing here"]) {
      expect(await remote.search(query, 3)).toEqual(await localRetriever(small).search(query, 3));
    }
  });

  it("gives bare documents where no scores are asked for, and three results by default", async () => {
    await using server = await startRetrievalServer({ corpus: corpus(), port: 0 });
    const post = async (body: unknown) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(server.url, { method: "POST", body: text });
      return { status: response.status, body: (await response.json()) as { result: { id: string }[][] } };
    };
    const { body } = await post({ queries: ["Mercury", "Quenby Marrick Harrow Tolm river"] });
    expect(body.result.map((list) => list.length)).toEqual([2, 3]);
    expect(body.result[0]?.[0]).toEqual({
      id: "p6",
      title: "Mercury",
      text: "Mercury is a planet.",
      contents: '"Mercury"\nMercury is a planet.',
    });
    expect((await post("{")).status).toBe(400);
    expect((await post({ queries: "Mercury" })).status).toBe(422);
    expect((await post({ queries: ["x"], topk: 0 })).status).toBe(422);
    expect((await post({ queries: ["x".repeat(RETRIEVAL_LIMITS.bodyBytes)] })).status).toBe(413);
    expect((await fetch(server.url)).status).toBe(405);
    expect((await fetch(new URL("/other", server.url))).status).toBe(404);
    expect(await (await fetch(new URL("/health", server.url))).json()).toEqual({ status: "ok", passages: 8 });
  });

  it("says so where the port is taken", async () => {
    await using server = await startRetrievalServer({ corpus: corpus(), port: 0 });
    const port = Number(new URL(server.url).port);
    await expect(startRetrievalServer({ corpus: corpus(), port })).rejects.toThrow(/Choose another port/);
  });
});

describe("an environment on a retrieval server", () => {
  it("needs questions", async () => {
    const opening = openLocalHost(search, { retriever: "http://127.0.0.1:9/retrieve" });
    await expect(opening).rejects.toThrow("give their folder with data");
  });

  const data = folderOf({ "qa.jsonl": lines([RIVER_ROW]) });

  it("searches there, opens what was found, and restores an episode without asking again", async () => {
    const server = await startRetrievalServer({ corpus: corpus(), port: 0 });
    await using host = await openLocalHost(search, { data, retriever: server.url });
    const session = await host.open();
    await session.reset({ taskId: "river", seed: 0 });
    await session.step({ text: "search[river Aune]" });
    const opened = await session.step({ text: "open[Aune]" });
    expect(opened.observation.text).toContain("springs at Mount Keld and flows through Quenby");
    const snapshot = await session.snapshot();
    await server.close();
    await using other = await openLocalHost(search, { data, retriever: server.url });
    const restored = await other.open();
    expect((await restored.restore(snapshot)).observation.text).toBe(opened.observation.text);
    expect(await restored.step({ text: "answer[yes]" })).toEqual(await session.step({ text: "answer[yes]" }));
  });

  it("records a failed episode when nobody answers", async () => {
    await using host = await openLocalHost(search, { data, retriever: "http://127.0.0.1:9/retrieve" });
    const policy = randomPolicy();
    const session = await host.open();
    const plan = {
      episodeId: "e",
      source: "evaluation",
      task: { id: "river" },
      split: "test",
      environmentSeed: 0,
      seed: 0,
      seedPath: ["e"],
    } as const;
    const { trajectory } = await playEpisode(session, plan, {
      environment: host.info,
      policy,
      decide: async () => ({
        action: { text: "search[Aune]" },
        logProb: 0,
        entropy: 0,
        entropyFraction: 0,
        policyVersion: -1,
      }),
      maxTurns: null,
      candidateLogProbs: false,
    });
    expect(trajectory.error?.code).toBe("env/retriever-failed");
    expect(trajectory).toMatchObject({ success: false, terminated: false, truncated: false });
  });
});
