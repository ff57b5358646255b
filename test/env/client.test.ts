import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Logger, rng, silentLogger } from "../../src/core/index.ts";
import {
  connectHost,
  type EnvironmentDefinition,
  type EnvironmentHost,
  type EnvironmentServer,
  loadEnvironment,
  openLocalHost,
  openProcessHost,
  type ResetResult,
  type ServerLimits,
  type StepResult,
  startServer,
  startServerProcess,
  streamUrl,
} from "../../src/env/index.ts";
import { corridor, identity, keyDoor } from "../../src/testing/index.ts";
import { codeOf, goesOn, never, observation, scripted } from "./helpers.ts";
import { afterTest } from "./serving.ts";

interface Both {
  readonly local: EnvironmentHost;
  readonly remote: EnvironmentHost;
  readonly server: EnvironmentServer;
}

async function both(
  definition: EnvironmentDefinition,
  limits: Partial<ServerLimits> = {},
  config: object = {},
): Promise<Both> {
  const stepTimeoutMs = limits.stepTimeoutMs ?? 60_000;
  const local = await openLocalHost(definition, config, { stepTimeoutMs });
  const served = await openLocalHost(definition, config, { stepTimeoutMs });
  const server = await startServer({ hosts: [served], limits });
  const remote = await connectHost(server.url);
  afterTest(
    () => local.close(),
    () => served.close(),
    () => server.close(),
    () => remote.close(),
  );
  return { local, remote, server };
}

/** Everything a caller sees of some uniformly played episodes, as one text. */
async function transcript(host: EnvironmentHost, episodes: number): Promise<string> {
  await using session = await host.open();
  const lines: string[] = [];
  for (const split of host.info.splits) {
    const tasks = await host.tasks(split);
    for (let seed = 0; seed < episodes; seed++) {
      const random = rng(seed, "play");
      const task = tasks[random.int(tasks.length)];
      let result: ResetResult | StepResult = await session.reset({ taskId: task?.id ?? "", seed });
      lines.push(JSON.stringify(result));
      while (!("reward" in result && (result.terminated || result.truncated))) {
        const list: readonly string[] = result.observation.admissible ?? [];
        result = await session.step({ text: list[random.int(list.length)] ?? "" });
        lines.push(JSON.stringify(result));
      }
    }
  }
  return lines.join("\n");
}

describe("a remote host is like a local one", () => {
  it.each([
    [identity.id, identity as EnvironmentDefinition],
    [corridor.id, corridor as EnvironmentDefinition],
    [keyDoor.id, keyDoor as EnvironmentDefinition],
  ])("to the byte for %s", async (_id, definition) => {
    const { local, remote } = await both(definition);
    const expected = await transcript(local, 20);
    expect(await transcript(remote, 20)).toBe(expected);
    expect(remote.info).toEqual(local.info);
    expect(await remote.tasks("train")).toEqual(await local.tasks("train"));
  });

  it("to the byte for alfworld-text", async () => {
    const { local, remote } = await both(
      await loadEnvironment("alfworld-text"),
      {},
      { tasks: 6, holdOutDev: true },
    );
    const expected = await transcript(local, 4);
    expect(expected).toMatch(/go to /);
    expect(await transcript(remote, 4)).toBe(expected);
  });

  const look = { text: "look" };
  const start = { taskId: "train-0", seed: 1 };
  const cases: [string, (host: EnvironmentHost) => Promise<unknown>][] = [
    ["an unknown split", (host) => host.tasks("no")],
    ["an unknown task", async (host) => (await host.open()).reset({ taskId: "no", seed: 1 })],
    ["a seed that is no number", async (host) => (await host.open()).reset({ ...start, seed: Number.NaN })],
    ["a limit of zero", async (host) => (await host.open()).reset({ ...start, maxTurns: 0 })],
    ["a step before reset", async (host) => (await host.open()).step(look)],
    ["a snapshot before reset", async (host) => (await host.open()).snapshot()],
    ["restoring nonsense", async (host) => (await host.open()).restore(undefined)],
    [
      "a step after the end",
      async (host) => {
        const session = await host.open();
        await session.reset({ ...start, maxTurns: 1 });
        await session.step(look);
        return session.step(look);
      },
    ],
    [
      "an action that is none",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        return session.step(undefined as never);
      },
    ],
    [
      "a second call at once",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        const first = session.step(look);
        const second = codeOf(session.step(look));
        await first;
        return second;
      },
    ],
    [
      "a step that throws",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        return session.step({ text: "throw" });
      },
    ],
    [
      "a step after one that threw",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        await codeOf(session.step({ text: "throw" }));
        return session.step(look);
      },
    ],
    [
      "a step that never ends",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        return session.step({ text: "hang" });
      },
    ],
    [
      "a step that is given up",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        const controller = new AbortController();
        const step = session.step({ text: "hang" }, { signal: controller.signal });
        setTimeout(() => controller.abort(new RangeError("enough")), 5);
        return step;
      },
    ],
    [
      "a step after one that was given up",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        const controller = new AbortController();
        const step = session.step({ text: "hang" }, { signal: controller.signal });
        controller.abort(new RangeError("enough"));
        await codeOf(step);
        expect(await codeOf(session.step(look))).toBe("env/step-after-end");
        await session.reset(start);
        return session.step(look);
      },
    ],
    [
      "closing during a step",
      async (host) => {
        const session = await host.open();
        await session.reset(start);
        const step = session.step({ text: "hang" });
        await Promise.all([session.close(), codeOf(step)]);
        return step;
      },
    ],
    [
      "a closed session",
      async (host) => {
        const session = await host.open();
        await session.close();
        await session.close();
        return session.reset(start);
      },
    ],
    [
      "a closed host",
      async (host) => {
        await host.close();
        return host.open();
      },
    ],
    ["an aborted open", (host) => host.open({ signal: AbortSignal.abort(new RangeError("no")) })],
  ];

  it.each(cases)("in how it answers %s", async (_name, run) => {
    const definition = scripted(() => ({
      async step(action) {
        if (action.text === "throw") throw new Error("broken");
        return action.text === "hang" ? never() : goesOn;
      },
    }));
    const { local, remote } = await both(definition, { stepTimeoutMs: 50 });
    const seen = async (host: EnvironmentHost) =>
      run(host).then(
        (value) => JSON.stringify(value),
        (error: { code?: string; name: string; message: string }) =>
          `${error.code ?? error.name}: ${error.message}`,
      );
    const expected = await seen(local);
    expect(await seen(remote)).toBe(expected);
  });
});

describe("a client", () => {
  it.each([
    ["127.0.0.1:8787", "ws://127.0.0.1:8787/stream"],
    ["http://host:1", "ws://host:1/stream"],
    ["https://host/worlds/stream", "wss://host/worlds/stream"],
    ["ws://host:1/", "ws://host:1/stream"],
  ])("understands the address %s", (given, expected) => {
    expect(streamUrl(given)).toBe(expected);
  });

  it("says what is wrong when it cannot connect", async () => {
    const host = await openLocalHost(corridor, {});
    const server = await startServer({ hosts: [host], token: "secret" });
    afterTest(() => server.close());
    expect(await codeOf(connectHost(server.url))).toBe("protocol/unauthorized");
    expect(await codeOf(connectHost(server.url, { token: "no" }))).toBe("protocol/unauthorized");
    const token = "secret";
    expect(await codeOf(connectHost(server.url, { token, environment: "maze" }))).toBe(
      "protocol/wrong-environment",
    );
    expect(await codeOf(connectHost(server.url, { token, config: { lenght: 1 } }))).toBe(
      "config/unknown-key",
    );
    expect(await codeOf(connectHost(`ws://127.0.0.1:${server.port}/x`, { token }))).toBe(
      "protocol/connect-failed",
    );
    expect(await codeOf(connectHost("ws://127.0.0.1:1"))).toBe("protocol/connect-failed");
    expect(await codeOf(connectHost("::"))).toBe("protocol/connect-failed");
    await (await connectHost(server.url, { token, environment: "corridor", config: { length: 7 } })).close();
  });

  it("carries many sessions over one socket without mixing them up", async () => {
    const { local, remote, server } = await both(keyDoor);
    const play = async (host: EnvironmentHost, seed: number) => {
      await using session = await host.open();
      const player = keyDoor.players?.["expert"]?.({ rng: rng(seed) });
      let result: ResetResult | StepResult = await session.reset({ taskId: `train-${seed % 64}`, seed });
      const texts = [result.observation.text];
      while (!("reward" in result && result.terminated)) {
        result = await session.step(player?.act(result.observation) ?? { text: "" });
        texts.push(result.observation.text);
      }
      return texts;
    };
    const seeds = Array.from({ length: 300 }, (_, seed) => seed);
    const far = await Promise.all(seeds.map((seed) => play(remote, seed)));
    const near = await Promise.all(seeds.map((seed) => play(local, seed)));
    expect(far).toEqual(near);
    await remote.close();
    while (server.sessions > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  });

  it("reports a lost connection to every call, and opens new sessions on a new one", async () => {
    const definition = scripted(() => ({ step: (action) => (action.text === "hang" ? never() : goesOn) }));
    const host = await openLocalHost(definition, {});
    let server = await startServer({ hosts: [host] });
    const remote = await connectHost(server.url);
    afterTest(() => remote.close());
    const sessions = await Promise.all([remote.open(), remote.open()]);
    for (const session of sessions) await session.reset({ taskId: "train-0", seed: 1 });
    const calls = sessions.map((session) => session.step({ text: "hang" }));
    const codes = Promise.all(calls.map(codeOf));
    await server.close();
    expect(await codes).toEqual(["protocol/disconnected", "protocol/disconnected"]);
    await expect(sessions[0]?.reset({ taskId: "train-0", seed: 1 })).rejects.toThrow(/was lost/);
    expect(await codeOf(remote.open())).toBe("protocol/connect-failed");
    server = await startServer({ hosts: [host], port: server.port });
    afterTest(() => server.close());
    const again = await remote.open();
    expect((await again.reset({ taskId: "train-0", seed: 1 })).observation).toEqual(observation);
    expect(await codeOf(sessions[1]?.close() ?? never())).toBe("none");
  });

  it("does not continue with a server that serves something else now", async () => {
    const first = await startServer({
      hosts: [
        await openLocalHost(
          scripted(() => ({})),
          {},
        ),
      ],
    });
    const remote = await connectHost(first.url);
    await first.close();
    const changed = scripted(() => ({}), { version: "2" });
    const second = await startServer({ hosts: [await openLocalHost(changed, {})], port: first.port });
    afterTest(() => second.close());
    expect(await codeOf(remote.open())).toBe("protocol/wrong-environment");
  });

  it("is told why an idle session was closed", async () => {
    const { remote } = await both(corridor, { idleMs: 20 });
    const session = await remote.open();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(session.reset({ taskId: "train-0", seed: 1 })).rejects.toMatchObject({
      code: "env/closed",
      message: expect.stringContaining("no call"),
    });
  });
});

describe("what no message can hold", () => {
  it.each([
    ["a big number", { big: 1n }, "BigInt"],
    ["a circle", circle(), "circular"],
  ])("is refused by name: %s", async (_, info, why) => {
    const { remote } = await both(scripted(() => ({ step: () => ({ ...goesOn, info }) })));
    const session = await remote.open();
    await session.reset({ taskId: "train-0", seed: 0 });
    await expect(session.step({ text: "look" })).rejects.toMatchObject({
      code: "env/invalid-observation",
      message: expect.stringMatching(new RegExp(`not JSON \\(.*${why}.*\\)`)) as string,
    });
  });
});

function circle(): Record<string, unknown> {
  const info: Record<string, unknown> = {};
  info["self"] = info;
  return info;
}

describe("a server in a process of its own", () => {
  const environment = new URL("../../src/testing/worlds/corridor.ts", import.meta.url).pathname;

  it("plays to the byte what this process plays", async () => {
    const local = await openLocalHost(corridor, { length: 9 });
    await using remote = await openProcessHost({ environment, config: { length: 9 } });
    expect(await transcript(remote, 10)).toBe(await transcript(local, 10));
  });

  it("lets nobody in without its token, and ends when asked", async () => {
    const server = await startServerProcess({ environment });
    expect(await codeOf(connectHost(server.url))).toBe("protocol/unauthorized");
    await server.close();
    expect(await server.ended).toBeNull();
    expect(await codeOf(connectHost(server.url, { token: server.token }))).toBe("protocol/connect-failed");
  });

  it("that dies in mid-episode is reported, to callers and in the log", async () => {
    const errors: string[] = [];
    const log: Logger = {
      ...silentLogger,
      error: (_fields, message) => errors.push(message),
      child: () => log,
    };
    const server = await startServerProcess({ environment, log });
    const remote = await connectHost(server.url, { token: server.token });
    const session = await remote.open();
    const { observation: first } = await session.reset({ taskId: "train-0", seed: 1 });
    process.kill(server.pid, "SIGSTOP"); // so that the step is under way when it dies
    const step = codeOf(session.step({ text: first.admissible?.[0] ?? "" }));
    process.kill(server.pid, "SIGKILL");
    expect(await step).toBe("protocol/disconnected");
    expect(await server.ended).toMatchObject({ code: "protocol/server-failed" });
    expect(errors).toEqual([expect.stringContaining("ended by itself with signal SIGKILL")]);
    await remote.close();
    await server.close();
  });

  it("tells what an environment threw outside of any call", async () => {
    const folder = await mkdtemp(join(tmpdir(), "turnwise-env-"));
    afterTest(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, "late.ts");
    const world = JSON.stringify(new URL("../../src/testing/worlds/corridor.ts", import.meta.url).href);
    await writeFile(
      file,
      `import { corridor } from ${world};
       export default { ...corridor, load: () => void setTimeout(() => { throw new Error("too late"); }, 50) };`,
    );
    const server = await startServerProcess({ environment: file });
    expect((await server.ended)?.message).toMatch(
      /late\.ts .* ended by itself with exit status 1 \(too late\)/,
    );
  });

  it("does not outlive its parent, however that ends", async () => {
    const program = `
      import { startServerProcess } from ${JSON.stringify(new URL("../../src/env/index.ts", import.meta.url).href)};
      const { pid } = await startServerProcess({ environment: ${JSON.stringify(environment)} });
      console.log(pid);
    `;
    const node = ["--conditions=turnwise:source", "--input-type=module", "--eval", program];
    const parent = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "inherit"] });
    const [chunk] = await once(parent.stdout, "data");
    const pid = Number(String(chunk));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("refuses as this process would", async () => {
    const nowhere = { environment: "./nowhere.ts" };
    await expect(openProcessHost(nowhere)).rejects.toMatchObject({ code: "env/not-found" });
    const wrong = { environment, config: { lenght: 1 } };
    await expect(openProcessHost(wrong)).rejects.toMatchObject({
      code: "config/unknown-key",
      message: expect.stringContaining("Did you mean length?"),
    });
  });

  it("stops starting when told to", async () => {
    const controller = new AbortController();
    const call = startServerProcess({ environment, signal: controller.signal });
    setTimeout(() => controller.abort(new RangeError("enough")), 1);
    await expect(call).rejects.toThrow("enough");
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}
