/** The server as a program asks it: answers equal the log, and strangers are refused. */
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Inspector, startInspector } from "../../src/inspector/index.ts";
import type {
  EpisodeAnswer,
  EpisodePage,
  RunDetail,
  RunSummary,
  TypeCurve,
  ViewPanel,
} from "../../src/inspector/protocol.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { readMetrics } from "../../src/training/index.ts";
import { householdRun, MARKUP, trainedRun } from "./recorded-runs.ts";

let folder: string;
let inspector: Inspector;
let trained: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-inspector-"));
  trained = await trainedRun(folder);
  await householdRun(folder);
  inspector = await startInspector({ paths: [folder], web: join(import.meta.dirname, "pages") });
  await settled("corridor");
  await settled("household");
});
afterAll(async () => {
  await inspector.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${inspector.port}/api/${path}`);
  const value = (await response.json()) as T;
  expect(response.status, JSON.stringify(value)).toBe(200);
  return value;
}

/** Waits until a run is indexed. */
async function settled(run: string): Promise<void> {
  for (;;) {
    const { state } = await ask<EpisodePage & { state: { progress: number; episodes: number } }>(
      `runs/${run}/episodes`,
    );
    if (state.progress === 1 && state.episodes > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Status and body of a question with any headers, as fetch would not send them. */
function raw(path: string, headers: Record<string, string>, method = "GET", port = inspector.port) {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      });
      asked.on("error", reject);
      asked.end();
    },
  );
}

describe("what it tells", () => {
  it("lists the runs with what their metrics say", async () => {
    const runs = await ask<RunSummary[]>("runs");
    expect(runs.map(({ id }) => id).sort()).toEqual(["corridor", "household"]);
    const metrics = await readMetrics(trained);
    const last = metrics.findLast(({ kind }) => kind === "evaluation")?.metrics["evaluate/success_rate"];
    const one = runs.find(({ id }) => id === "corridor");
    expect(one).toMatchObject({ method: "grpo + spear", live: false, iterations: { done: 3, planned: 3 } });
    expect(one?.evaluated?.rate).toBe(last);
    expect(await ask("runs/corridor/metrics")).toMatchObject({ from: 0, lines: metrics });
  });

  it("gives the numbers of an episode as the log holds them", async () => {
    const reader = await openTrajectoryReader(trained);
    const { rows } = await ask<EpisodePage>(
      "runs/corridor/episodes?filter=source%20%3D%20rollout&limit=1000",
    );
    expect(rows).toHaveLength(3 * 3 * 4);
    for (const row of rows.slice(0, 5)) {
      const { episode, annotations } = await reader.find(row.episodeId);
      const answer = await ask<EpisodeAnswer>(`runs/corridor/episodes/${row.episodeId}`);
      const { turns, ...header } = episode;
      expect(answer.header).toEqual({ ...header, turnCount: turns.length });
      const values = (name: string) => answer.signals.find((signal) => signal.name === name)?.values;
      expect(values("entropy")).toEqual(turns.map(({ entropy }) => entropy));
      expect(values("probability")).toEqual(turns.map(({ logProb }) => Math.exp(logProb)));
      expect(values("reward/cost")).toEqual(turns.map(({ rewardParts }) => rewardParts?.["cost"]));
      expect(answer.trained).toHaveLength(annotations.length);
      for (const [i, { perTurn }] of annotations.entries())
        for (const [name, series] of Object.entries(perTurn))
          expect(answer.trained[i]?.signals.find((signal) => signal.name === name)?.values).toEqual(series);
      const asked = await ask<{ turns: unknown[] }>(
        `runs/corridor/episodes/${row.episodeId}/turns?first=1&end=3`,
      );
      expect(asked.turns).toEqual(turns.slice(1, 3));
    }
  });

  it("counts success by task type and tells checkpoints, best one marked", async () => {
    const detail = await ask<RunDetail>("runs/corridor");
    expect(detail.checkpoints.map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
    expect(detail.checkpoints.filter(({ best }) => best)).toHaveLength(1);
    expect(detail.selfImitation).toBe(true);
  });

  it("counts success by split and iteration as the log does", async () => {
    const all = await (await openTrajectoryReader(trained)).list();
    const curves = await ask<TypeCurve[]>("runs/corridor/shares?by=split");
    expect(curves.map(({ source }) => source)).toEqual(["rollout", "evaluation"]);
    for (const { source, name, points } of curves) {
      for (const [iteration, episodes, solved] of points) {
        const those = all.filter(
          (one) => one.source === source && one.split === name && one.iteration === iteration,
        );
        expect([episodes, solved]).toEqual([those.length, those.filter(({ success }) => success).length]);
      }
    }
    expect(await ask("runs/corridor/shares?by=type")).toEqual([]); // the corridor has no types
  });

  it("exports the episodes that a filter accepts", async () => {
    const asked = (format: string) =>
      fetch(
        `http://127.0.0.1:${inspector.port}/api/runs/corridor/export?format=${format}&filter=source%20%3D%20rollout`,
      );
    const lines = (await (await asked("jsonl")).text()).trim().split("\n");
    const reader = await openTrajectoryReader(trained);
    const wanted = (await reader.list({ source: "rollout" })).map(({ episodeId }) => episodeId);
    expect(lines).toHaveLength(wanted.length);
    for (const id of wanted) expect(lines.filter((line) => line.includes(`"${id}"`))).toHaveLength(1);
    const parquet = await asked("parquet");
    expect(parquet.headers.get("content-disposition")).toBe('attachment; filename="corridor.parquet"');
    expect(Buffer.from(await parquet.arrayBuffer()).toString("latin1", 0, 4)).toBe("PAR1");
  });

  it("derives the room and the inventory of a household from its texts alone", async () => {
    const path = "runs/household/episodes/demonstration-0";
    const answer = await ask<EpisodeAnswer>(path);
    expect(answer.view).toBe(true);
    const { turns } = await ask<{ turns: { action: { text: string } }[] }>(`${path}/turns?first=0&end=100`);
    const taken = turns.findIndex(({ action }) => action.text.startsWith("take "));
    const thing = /^take (\w+ \d+) from/.exec(turns[taken]?.action.text ?? "")?.[1] ?? "nothing was taken";
    const inventory = async (turn: number) =>
      (await ask<ViewPanel[]>(`${path}/view?turn=${turn}`)).find(({ title }) => title === "Inventory")?.items;
    expect(await inventory(taken)).toEqual([{ label: "nothing", values: [] }]);
    expect(await inventory(taken + 1)).toEqual([{ label: thing, values: [] }]);
    const panels = await ask<ViewPanel[]>(`${path}/view?turn=0`);
    const count = (name: string) => panels.find(({ title }) => title === name)?.items.length ?? -1;
    expect(count("Room")).toBe(0);
    expect(panels.at(-1)?.items[0]?.values.length).toBeGreaterThan(3);
  });

  it("says where a filter is wrong", async () => {
    const { status, body } = await raw("/api/runs/corridor/episodes?filter=turnz%20%3E%203", {});
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      code: "replay/invalid-filter",
      details: { position: 0, length: 5 },
    });
  });

  it.each([
    ["/api/runs/nowhere", 404, "inspector/not-found"],
    ["/api/runs/corridor/nothing", 404, "inspector/not-found"],
    ["/api/runs/corridor/__proto__", 404, "inspector/not-found"],
    ["/api/runs/corridor/episodes/none", 404, "replay/not-found"],
    ["/api/runs/corridor/episodes?limit=-1", 400, "inspector/invalid-request"],
    ["/api/runs/corridor/episodes?sort=password", 400, "inspector/invalid-request"],
    ["/api/runs/corridor/export?format=exe", 400, "inspector/invalid-request"],
    ["/assets/%2e%2e%2f%2e%2e%2fpackage.json", 404, "inspector/not-found"],
    ["/api/%ff", 400, "inspector/invalid-request"],
  ])("answers %s with %i %s", async (path, wanted, code) => {
    const { status, body } = await raw(path, {});
    expect({ status, code: (JSON.parse(body) as { code: string }).code }).toEqual({ status: wanted, code });
  });
});

describe("whom it answers", () => {
  it("allows pages nothing but this server's own scripts and styles", async () => {
    const { headers } = await raw("/", {});
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
  });

  it("sends texts as JSON, never as markup", async () => {
    const { headers, body } = await raw("/api/runs/household/episodes/malice", {});
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(body)).toMatchObject({ row: { instruction: MARKUP } });
  });

  it("refuses names that are not this machine's own, other pages' questions, and whatever is not GET", async () => {
    expect((await raw("/api/runs", { host: "evil.example" })).status).toBe(403);
    expect(
      (await raw("/api/runs", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" })).status,
    ).toBe(403);
    expect((await raw("/api/runs", {}, "POST")).status).toBe(400);
    expect((await raw("/api/runs", { host: `localhost:${inspector.port}` })).status).toBe(200);
  });

  it("takes WebSockets only from its own pages", async () => {
    const connect = (origin: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${inspector.port}/live`, { origin });
        socket.on("open", () => (socket.close(), resolve("open")));
        socket.on("unexpected-response", (_asked, response) => resolve(String(response.statusCode)));
        socket.on("error", () => {});
      });
    expect(await connect("http://evil.example")).toBe("403");
    expect(await connect("null")).toBe("403");
    expect(await connect(`http://127.0.0.1:${inspector.port}`)).toBe("open");
  });

  it("wants the token where there is one: as a bearer, or once in the address, then as a cookie", async () => {
    await using guarded = await startInspector({
      paths: [folder],
      web: join(import.meta.dirname, "pages"),
      token: "open sesame",
    });
    const get = (path: string, headers: Record<string, string> = {}) =>
      raw(path, headers, "GET", guarded.port);
    expect((await get("/api/runs")).status).toBe(401);
    expect((await get("/")).status).toBe(401);
    expect((await get("/?token=wrong")).status).toBe(401);
    expect((await get("/api/runs", { authorization: "Bearer open sesame" })).status).toBe(200);
    const entered = await get("/run/x?token=open%20sesame");
    expect(entered).toMatchObject({ status: 303, headers: { location: "/run/x" } });
    const [cookie = ""] = entered.headers["set-cookie"] as string[];
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain("sesame");
    expect((await get("/api/runs", { cookie: cookie.split(";")[0] ?? "" })).status).toBe(200);
    expect((await get("/api/runs", { cookie: `turnwise-${guarded.port}=open sesame` })).status).toBe(401);
  });
});
