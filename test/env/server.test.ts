/** What a server answers, message by message. */
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { CLOSE_CODES, type EnvironmentServer } from "../../src/env/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { goesOn, never, scripted } from "./helpers.ts";
import { RawClient } from "./raw-client.ts";
import { httpUrl, serve, started, step, until } from "./serving.ts";

describe("before hello", () => {
  /** What an upgrade is answered with. */
  async function upgrade(server: EnvironmentServer, path: string, protocol: string, headers = {}) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocol === "" ? [] : [protocol], {
      headers,
    });
    const [, response] = await once(socket, "unexpected-response").catch(() => [null, null]);
    let body = "";
    for await (const chunk of response) body += chunk;
    return [response.statusCode, JSON.parse(body).code];
  }

  it.each([
    ["another path", "/elsewhere", "turnwise.v1", {}, 404, "protocol/connect-failed"],
    ["another version", "/stream", "turnwise.v9", {}, 426, "protocol/unsupported-version"],
    ["no subprotocol", "/stream", "", {}, 426, "protocol/unsupported-version"],
    [
      "a page of another site",
      "/stream",
      "turnwise.v1",
      { origin: "https://evil.example" },
      403,
      "protocol/forbidden-origin",
    ],
    ["a wrong token", "/stream", "turnwise.v1", { authorization: "Bearer no" }, 401, "protocol/unauthorized"],
  ])("refuses %s", async (_name, path, protocol, headers, status, code) => {
    const server = await serve(corridor, { token: "secret" });
    expect(await upgrade(server, path, protocol, headers)).toEqual([status, code]);
  });

  it("lets allowed origins and tokens in", async () => {
    const server = await serve(corridor, { token: "secret", origins: ["https://good.example"] });
    const client = await RawClient.open(server.url, {
      origin: "https://good.example",
      authorization: "Bearer secret",
    });
    client.send([{ type: "hello", versions: [1], environment: "corridor" }]);
    expect(await client.next("welcome")).toMatchObject({ environment: { id: "corridor" } });
  });

  it("takes no more connections than allowed", async () => {
    const server = await serve(corridor, { limits: { connections: 1 } });
    await RawClient.welcomed(server.url);
    expect(await upgrade(server, "/stream", "turnwise.v1")).toEqual([503, "protocol/capacity"]);
  });

  it("survives requests that make no sense", async () => {
    const server = await serve();
    for (const text of [
      "GET // HTTP/1.1\r\nHost: x\r\n\r\n",
      "nonsense\r\n\r\n",
      "GET //[ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ]) {
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.resume();
      socket.end(text);
      await once(socket, "close");
    }
    expect((await fetch(httpUrl(server, "/health"))).status).toBe(200);
  });
});

describe("hello", () => {
  it.each([
    [
      "no token",
      { type: "hello", versions: [1], environment: null },
      "protocol/unauthorized",
      CLOSE_CODES.unauthorized,
    ],
    [
      "a wrong token",
      { type: "hello", versions: [1], environment: null, token: "no" },
      "protocol/unauthorized",
      CLOSE_CODES.unauthorized,
    ],
    [
      "another version",
      { type: "hello", versions: [2, 3], environment: null, token: "secret" },
      "protocol/unsupported-version",
      CLOSE_CODES.unsupportedVersion,
    ],
    [
      "another environment",
      { type: "hello", versions: [1], environment: "maze", token: "secret" },
      "protocol/wrong-environment",
      CLOSE_CODES.wrongEnvironment,
    ],
    [
      "other options",
      { type: "hello", versions: [1], environment: null, token: "secret", config: { length: 9 } },
      "protocol/wrong-environment",
      CLOSE_CODES.wrongEnvironment,
    ],
    [
      "unknown options",
      { type: "hello", versions: [1], environment: null, token: "secret", config: { lenght: 7 } },
      "config/unknown-key",
      CLOSE_CODES.wrongEnvironment,
    ],
    [
      "something else first",
      { type: "open", session: 0 },
      "protocol/invalid-message",
      CLOSE_CODES.invalidMessage,
    ],
  ])("with %s is refused", async (_name, hello, code, closeCode) => {
    const server = await serve(corridor, { token: "secret" });
    const client = await RawClient.open(server.url);
    client.send([hello]);
    expect(await client.next("error")).toMatchObject({ code });
    expect(await client.closed()).toBe(closeCode);
    expect(server.sessions).toBe(0);
  });

  it("may carry the token and options that agree", async () => {
    const server = await serve(corridor, { token: "secret" });
    const client = await RawClient.welcomed(server.url, { token: "secret", config: { length: 7 } });
    client.send([{ type: "hello", versions: [1], environment: null }]);
    expect(await client.next("error")).toMatchObject({ code: "protocol/invalid-message" });
  });

  it("must come in time", async () => {
    const server = await serve(corridor, { limits: { helloMs: 10 } });
    const client = await RawClient.open(server.url);
    expect(await client.closed()).toBe(CLOSE_CODES.noHello);
  });
});

describe("a connection", () => {
  it.each([
    ["no JSON", "{not json"],
    ["no array", { type: "ping", id: 1 }],
  ])("ends on %s", async (_name, frame) => {
    const client = await RawClient.welcomed((await serve()).url);
    client.send(frame);
    expect(await client.next("error")).toMatchObject({ code: "protocol/invalid-message" });
    expect(await client.closed()).toBe(CLOSE_CODES.invalidMessage);
  });

  it("ends on binary frames", async () => {
    const client = await RawClient.welcomed((await serve()).url);
    client.socket.send(Buffer.from("[]"), { binary: true });
    expect(await client.closed()).toBe(CLOSE_CODES.invalidMessage);
  });

  it("ends on frames that are too big, and on too many fragments", async () => {
    const server = await serve(corridor, { limits: { maxPayloadBytes: 1000, maxFragments: 4 } });
    const big = await RawClient.welcomed(server.url);
    big.send([{ type: "ping", id: 1, padding: "x".repeat(2000) }]);
    expect(await big.closed()).toBe(1009);
    const split = await RawClient.welcomed(server.url);
    for (let i = 0; i < 6; i++) split.socket.send(" ", { fin: false });
    expect(await split.closed()).toBe(1008);
    await until(() => server.sessions === 0);
  });

  it("answers a message it does not understand and goes on, up to a limit", async () => {
    const client = await RawClient.welcomed((await serve(corridor, { limits: { invalidMessages: 3 } })).url);
    client.send([
      { type: "fly", session: 4, id: 2 },
      { type: "ping", id: 7 },
    ]);
    expect(await client.next("error")).toMatchObject({ code: "protocol/invalid-message", session: 4, id: 2 });
    expect(await client.next("pong")).toEqual({ type: "pong", id: 7 });
    client.send([step(1, 99), step(1, 99)]);
    expect(await client.next("error")).toMatchObject({
      code: "protocol/unknown-session",
      session: 99,
      id: 1,
    });
    expect(await client.closed()).toBe(CLOSE_CODES.invalidMessage);
  });

  it("answers several messages of one frame in one frame", async () => {
    const client = await started(await serve());
    const frames: number[] = [];
    client.socket.on("message", (data: Buffer) => frames.push(JSON.parse(data.toString()).length));
    client.send([
      { type: "ping", id: 1 },
      { type: "ping", id: 2 },
      { type: "ping", id: 3 },
    ]);
    for (let i = 0; i < 3; i++) await client.next("pong");
    expect(frames).toEqual([3]);
  });

  it("does not offer to resume", async () => {
    const client = await RawClient.welcomed((await serve()).url);
    client.send([{ type: "resume", session: 0, token: "x", last: 0 }]);
    expect(await client.next("error")).toMatchObject({ code: "protocol/cannot-resume", session: 0 });
  });
});

describe("a call", () => {
  it("that is repeated is answered from memory, not played twice", async () => {
    let steps = 0;
    const server = await serve(scripted(() => ({ step: () => ({ ...goesOn, reward: ++steps }) })));
    const client = await started(server);
    for (let time = 0; time < 3; time++) {
      client.send([step(2)]);
      expect(await client.next("outcome")).toMatchObject({ id: 2, reward: 1 });
    }
    client.send([step(3)]);
    expect(await client.next("outcome")).toMatchObject({ id: 3, reward: 2 });
    expect(steps).toBe(2);
  });

  it("that is repeated while it runs is answered once", async () => {
    let finish: (() => void) | null = null;
    const slow = () =>
      new Promise<typeof goesOn>((resolve) => {
        finish = () => resolve(goesOn);
      });
    const client = await started(await serve(scripted(() => ({ step: slow }))));
    client.send([step(2), step(2), step(3)]);
    expect(await client.next("error")).toMatchObject({ code: "env/busy", id: 3 });
    (finish as (() => void) | null)?.();
    await client.next("outcome");
    client.send([{ type: "ping", id: 1 }]);
    await client.next("pong");
    expect(client.received).toEqual([]);
  });

  it("out of order is refused", async () => {
    const client = await started(await serve());
    client.send([step(5)]);
    expect(await client.next("error")).toMatchObject({ code: "protocol/invalid-message", session: 0, id: 5 });
  });

  it("that was cancelled leaves the session usable", async () => {
    let calls = 0;
    const server = await serve(scripted(() => ({ step: () => (calls++ === 0 ? never() : goesOn) })));
    const client = await started(server);
    client.send([
      step(2),
      { type: "cancel", session: 0, id: 2 },
      { type: "reset", session: 0, id: 3, taskId: "train-1", seed: 2 },
    ]);
    expect(await client.next("observation")).toMatchObject({ id: 3 });
    client.send([step(4)]);
    expect(await client.next("outcome")).toMatchObject({ id: 4 });
  });
});

describe("sessions", () => {
  it("are limited for each socket and in all", async () => {
    const server = await serve(corridor, { limits: { sessionsPerSocket: 2, sessions: 3 } });
    const one = await RawClient.welcomed(server.url);
    one.send([0, 1, 2].map((session) => ({ type: "open", session })));
    expect(await one.next("error")).toMatchObject({ code: "protocol/capacity", session: 2 });
    const two = await RawClient.welcomed(server.url);
    two.send([0, 1].map((session) => ({ type: "open", session })));
    expect(await two.next("error")).toMatchObject({ code: "protocol/capacity", session: 1 });
    one.send([{ type: "close", session: 0 }]);
    await one.next("closed");
    await two.next("opened");
    two.send([{ type: "open", session: 1 }]);
    await two.next("opened");
    expect(server.sessions).toBe(3);
  });

  it("are closed when nothing happens", async () => {
    const server = await serve(corridor, { limits: { idleMs: 20 } });
    const client = await started(server);
    expect(await client.next("closed")).toMatchObject({
      session: 0,
      reason: expect.stringContaining("no call"),
    });
    expect(server.sessions).toBe(0);
  });

  it("never outlive their connection", async () => {
    let live = 0;
    const server = await serve(
      scripted(() => {
        live++;
        return { step: async () => goesOn, close: () => void live-- };
      }),
    );
    for (let round = 0; round < 10; round++) {
      const clients = await Promise.all(Array.from({ length: 20 }, () => RawClient.welcomed(server.url)));
      for (const [index, client] of clients.entries()) {
        client.send([0, 1, 2].map((session) => ({ type: "open", session })));
        if (index % 3 === 0) continue;
        await client.next("opened");
        client.send([{ type: "reset", session: 0, id: 1, taskId: "train-0", seed: 1 }, step(2)]);
      }
      for (const client of clients) client.socket.terminate();
    }
    await until(() => server.sessions === 0);
    await until(() => live <= 1); // the host keeps one instance in reserve at most
    const metrics = await (await fetch(httpUrl(server, "/metrics"))).text();
    expect(metrics).toContain("\nturnwise_sessions 0\n");
    expect(metrics).toContain("\nturnwise_connections 0\n");
    expect(metrics).toContain("\nturnwise_connections_total 200\n");
  });

  it("of a client that stopped answering pings are closed", async () => {
    const server = await serve(corridor, { limits: { pingMs: 10 } });
    const client = await started(server);
    client.socket.pause();
    await until(() => server.sessions === 0);
  });
});
