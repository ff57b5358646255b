/** Servers under load, at their end, over HTTP, and under nonsense. */
import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLOSE_CODES, openLocalHost, startServer } from "../../src/env/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { goesOn, never, scripted } from "./helpers.ts";
import { RawClient } from "./raw-client.ts";
import { httpUrl, serve, started, step, until } from "./serving.ts";

describe("a slow reader", () => {
  const long = { text: "x".repeat(100_000), admissible: null };

  it("is not read from until it has caught up", async () => {
    let steps = 0;
    const server = await serve(
      scripted(
        () => ({
          reset: () => ({ observation: long }),
          step: () => (steps++, { ...goesOn, observation: long }),
        }),
        { maxTurns: 1e6 },
      ),
      { limits: { pauseBytes: 200_000 } },
    );
    const client = await RawClient.welcomed(server.url);
    const sessions = Array.from({ length: 1000 }, (_, session) => session);
    client.send(sessions.map((session) => ({ type: "open", session })));
    for (const _ of sessions) await client.next("opened");
    client.socket.pause();
    for (const session of sessions)
      client.send([{ type: "reset", session, id: 1, taskId: "train-0", seed: 1 }]);
    for (const session of sessions) client.send([step(2, session)]);
    const metrics = async () => (await fetch(httpUrl(server, "/metrics"))).text();
    while (!/turnwise_pauses_total [1-9]/.test(await metrics())) continue;
    client.socket.resume();
    for (const _ of sessions) await client.next("outcome");
    expect(steps).toBe(1000);
  });

  it("is dropped when too much waits for it", async () => {
    const server = await serve(
      scripted(() => ({ reset: () => ({ observation: { text: "x".repeat(8_000_000), admissible: null } }) })),
      { limits: { pauseBytes: 2 ** 40, dropBytes: 16_000_000 } },
    );
    const client = await RawClient.welcomed(server.url);
    const sessions = Array.from({ length: 10 }, (_, session) => session);
    client.send(sessions.map((session) => ({ type: "open", session })));
    for (const _ of sessions) await client.next("opened");
    client.socket.pause();
    client.send(sessions.map((session) => ({ type: "reset", session, id: 1, taskId: "train-0", seed: 1 })));
    await until(() => server.sessions === 0);
  });
});

describe("shutting down", () => {
  it("lets running episodes end and starts nothing new", async () => {
    const server = await serve(scripted(() => ({}), { maxTurns: 2 }));
    const client = await started(server);
    const drained = server.drain(10_000);
    expect(await client.next("draining")).toMatchObject({ type: "draining" });
    expect((await fetch(httpUrl(server, "/health"))).status).toBe(503);
    client.send([{ type: "open", session: 1 }, step(2)]);
    expect(await client.next("error")).toMatchObject({ code: "protocol/draining", session: 1 });
    await client.next("outcome");
    client.send([step(3)]);
    expect(await client.next("outcome")).toMatchObject({ truncated: true });
    await drained;
    expect(await client.closed()).toBe(CLOSE_CODES.goingAway);
    await expect(fetch(httpUrl(server, "/health"))).rejects.toThrow();
  });

  it("does not wait for ever", async () => {
    const server = await serve(scripted(() => ({ step: never })));
    const client = await started(server);
    client.send([step(2)]);
    await server.drain(20);
    expect(server.sessions).toBe(0);
  });
});

describe("over HTTP", () => {
  it("tells health, metadata and metrics, the last two to those with the token", async () => {
    const server = await serve(corridor, { token: "secret" });
    expect(await (await fetch(httpUrl(server, "/health"))).json()).toEqual({ status: "healthy" });
    expect((await fetch(httpUrl(server, "/metadata"))).status).toBe(401);
    expect((await fetch(httpUrl(server, "/metrics"))).status).toBe(401);
    const headers = { authorization: "Bearer secret" };
    const metadata = await (await fetch(httpUrl(server, "/metadata"), { headers })).json();
    expect(metadata).toMatchObject({
      protocols: ["turnwise.v1"],
      environments: [{ id: "corridor", maxTurns: 20 }],
    });
    const metrics = await (await fetch(httpUrl(server, "/metrics"), { headers })).text();
    for (const line of metrics.trimEnd().split("\n")) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) (turnwise|process)_\w+ .+|(turnwise|process)_\w+(\{\w+="[^"]*"\})? [\d.e+-]+)$/,
      );
    }
    expect((await fetch(httpUrl(server, "/nothing"), { headers })).status).toBe(404);
    expect((await fetch(httpUrl(server, "/health"), { method: "POST" })).status).toBe(405);
  });

  it("binds to loopback unless told otherwise, and says when it cannot", async () => {
    const server = await serve();
    expect(server.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/stream$/);
    const host = await openLocalHost(corridor, {});
    await expect(startServer({ hosts: [host], port: server.port })).rejects.toMatchObject({
      code: "protocol/server-failed",
    });
  });

  it("closes although a request never ends", async () => {
    const server = await serve();
    const slow = connect(server.port, "127.0.0.1");
    slow.on("error", () => {});
    slow.write("GET /health HTTP/1.1\r\nHost: x\r\n");
    await fetch(httpUrl(server, "/health"));
    await server.close();
    slow.resume();
    if (!slow.closed) await once(slow, "close");
  });
});

describe("whatever messages arrive", () => {
  const session = fc.integer({ min: -1, max: 3 });
  const id = fc.integer({ min: 0, max: 6 });
  const anything = fc.jsonValue();
  const message = fc.oneof(
    fc.record({ type: fc.constantFrom("open", "close"), session }),
    fc.record({
      type: fc.constant("reset"),
      session,
      id,
      taskId: fc.constantFrom("train-0", "none"),
      seed: fc.nat(),
    }),
    fc.record({
      type: fc.constant("step"),
      session,
      id,
      action: fc.oneof(anything, fc.constant({ text: "go left" })),
    }),
    fc.record({ type: fc.constantFrom("snapshot", "cancel"), session, id }),
    fc.record({ type: fc.constant("restore"), session, id, snapshot: anything }),
    fc.record({ type: fc.constant("resume"), session, token: fc.string(), last: id }),
    fc.record({ type: fc.constant("tasks"), id, split: fc.constantFrom("train", "x") }),
    fc.record({ type: fc.constantFrom("hello", "ping", "welcome", "outcome"), id }),
    anything,
  );

  it("the server answers and goes on", async () => {
    const server = await serve(corridor, { limits: { invalidMessages: 1e9 } });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(message, { maxLength: 5 }), { maxLength: 5 }), async (frames) => {
        const client = await RawClient.welcomed(server.url);
        for (const frame of frames) client.send(frame);
        client.send([{ type: "ping", id: 999 }]);
        while ((await client.next("pong"))["id"] !== 999) continue;
        for (const { type, code } of client.received)
          if (type === "error") expect(code).toMatch(/^(env|protocol)\//);
        client.socket.close();
        await client.closed();
      }),
      { numRuns: 100 },
    );
    await until(() => server.sessions === 0);
  });

  it("any text as a frame is answered or ends that connection only", async () => {
    const server = await serve();
    const bystander = await started(server);
    await fc.assert(
      fc.asyncProperty(fc.string(), async (frame) => {
        const client = await RawClient.welcomed(server.url);
        client.send(frame);
        client.socket.close();
        await client.closed();
      }),
      { numRuns: 50 },
    );
    bystander.send([{ type: "ping", id: 1 }]);
    await bystander.next("pong");
  });
});
