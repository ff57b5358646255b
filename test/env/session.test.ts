import { describe, expect, it } from "vitest";
import { EnvironmentError } from "../../src/core/index.ts";
import { type EnvironmentInstance, openLocalHost, type Session } from "../../src/env/index.ts";
import { codeOf, goesOn, never, observation, scripted } from "./helpers.ts";

async function open(create: () => Partial<EnvironmentInstance>, stepTimeoutMs = 1000): Promise<Session> {
  return (await openLocalHost(scripted(create), {}, { stepTimeoutMs })).open();
}

const start = { taskId: "train-0", seed: 1 };
const look = { text: "look" };

describe("a session", () => {
  it("wants a reset first, and another after the end", async () => {
    const session = await open(() => ({ step: () => ({ ...goesOn, terminated: true }) }));
    expect(await codeOf(session.step(look))).toBe("env/step-before-reset");
    await session.reset(start);
    expect((await session.step(look)).terminated).toBe(true);
    expect(await codeOf(session.step(look))).toBe("env/step-after-end");
    await session.reset(start);
    expect((await session.step(look)).terminated).toBe(true);
  });

  it("truncates after the definition's turns, or the caller's", async () => {
    const session = await open(() => ({}));
    for (const [maxTurns, expected] of [[undefined, 5] as const, [2, 2] as const]) {
      await session.reset({ ...start, ...(maxTurns === undefined ? {} : { maxTurns }) });
      let turns = 1;
      while (!(await session.step(look)).truncated) turns++;
      expect(turns).toBe(expected);
      expect(await codeOf(session.step(look))).toBe("env/step-after-end");
    }
  });

  it("does not call a termination at the limit a truncation", async () => {
    const session = await open(() => ({ step: () => ({ ...goesOn, terminated: true }) }));
    await session.reset({ ...start, maxTurns: 1 });
    expect(await session.step(look)).toMatchObject({ terminated: true, truncated: false });
  });

  it("answers one call at a time", async () => {
    const session = await open(() => ({ step: async () => goesOn }));
    await session.reset(start);
    const first = session.step(look);
    expect(await codeOf(session.step(look))).toBe("env/busy");
    expect(await codeOf(first)).toBe("none");
    expect(await codeOf(session.step(look))).toBe("none");
  });

  it("stops a call that takes too long, aborts it, and goes on with a fresh instance", async () => {
    let made = 0;
    const aborted: unknown[] = [];
    const session = await open(() => {
      const slow = made++ === 0;
      return {
        step(_action, { signal }) {
          signal?.addEventListener("abort", () => aborted.push(signal.reason.code));
          return slow ? never() : goesOn;
        },
      };
    }, 20);
    await session.reset(start);
    expect(await codeOf(session.step(look))).toBe("env/timeout");
    expect(aborted).toEqual(["env/timeout"]);
    expect(await codeOf(session.step(look))).toBe("env/step-after-end");
    await session.reset(start);
    expect(await codeOf(session.step(look))).toBe("none");
    expect(made).toBe(2);
  });

  it("gives up a call when the caller's signal says so", async () => {
    const session = await open(() => ({ step: never }));
    await session.reset(start);
    const controller = new AbortController();
    const call = session.step(look, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    await session.reset(start);
    expect(await codeOf(session.step(look, { signal: controller.signal }))).toBe("Error");
  });

  it("names the method when the author's code throws, and asks for a reset", async () => {
    let made = 0;
    const session = await open(() => {
      made++;
      return {
        step() {
          throw new RangeError("out of shelves");
        },
      };
    });
    await session.reset(start);
    const error: unknown = await session.step(look).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "env/failed", message: "scripted failed in step(): out of shelves" });
    expect((error as Error).cause).toBeInstanceOf(RangeError);
    expect(await codeOf(session.step(look))).toBe("env/step-after-end");
    await session.reset(start);
    expect(made).toBe(2);
  });

  it("passes typed errors unchanged, and plays on after a refused action", async () => {
    let steps = 0;
    const session = await open(() => ({
      step() {
        if (steps++ === 0) throw new EnvironmentError("env/invalid-action", "The door is locked.");
        return goesOn;
      },
    }));
    await session.reset(start);
    await expect(session.step(look)).rejects.toMatchObject({ message: "The door is locked." });
    expect(await codeOf(session.step(look))).toBe("none");
  });

  it.each([
    [{ ...goesOn, reward: Number.NaN }, /reward of step\(\) is NaN/],
    [{ ...goesOn, reward: undefined }, /reward/],
    [{ ...goesOn, terminated: 1 }, /terminated/],
    [{ ...goesOn, done: true }, /unknown key done. Say terminated or truncated/],
    [{ ...goesOn, sucess: true }, /unknown key sucess. Did you mean success\?/],
    [{ ...goesOn, score: 2 }, /not within 0..1/],
    [{ ...goesOn, rewardParts: { a: "1" } }, /rewardParts/],
    [{ ...goesOn, observation: { text: "x" } }, /admissible/],
    [{ ...goesOn, observation: { ...observation, admissible: ["a", 1] } }, /admissible/],
    [{ ...goesOn, observation: { ...observation, state: 1 } }, /unknown key state/],
    [null, /did not return an object/],
  ])("refuses the result %j", async (result, message) => {
    const session = await open(() => ({ step: () => result as never }));
    await session.reset(start);
    const error = await session.step(look).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "env/invalid-observation", message: expect.stringMatching(message) });
  });

  it("finds tasks of every split and refuses odd seeds and limits", async () => {
    const session = await open(() => ({
      reset: ({ task }) => ({ observation: { ...observation, text: task.id } }),
    }));
    expect((await session.reset({ taskId: "valid-0", seed: 0 })).observation.text).toBe("valid-0");
    expect(await codeOf(session.reset({ taskId: "test-0", seed: 0 }))).toBe("env/unknown-task");
    expect(await codeOf(session.reset({ taskId: "train-0", seed: 0.5 }))).toBe("env/invalid-reset");
    expect(await codeOf(session.reset({ taskId: "train-0", seed: 0, maxTurns: 0 }))).toBe(
      "env/invalid-reset",
    );
    expect(await codeOf(session.step(look))).toBe("none"); // the episode of valid-0 goes on
  });

  it("closes once, ends the call that runs, and closes the instance", async () => {
    let closed = 0;
    const session = await open(() => ({ step: never, close: () => void closed++ }));
    await session.reset(start);
    const call = codeOf(session.step(look));
    await session.close();
    await session.close();
    expect(await call).toBe("env/closed");
    expect(await codeOf(session.reset(start))).toBe("env/closed");
    expect(closed).toBe(0); // its last call has not ended
  });

  it("closes an idle instance exactly once", async () => {
    let closed = 0;
    const session = await open(() => ({ close: () => void closed++ }));
    await session.reset(start);
    await session.close();
    await session.close();
    expect(closed).toBe(1);
  });

  it("restores the turn count with the world", async () => {
    const create = (): Partial<EnvironmentInstance> => ({
      snapshot: () => ({}),
      restore: () => ({ observation }),
    });
    const host = await openLocalHost(scripted(create), {});
    expect(host.info.snapshots).toBe(true);
    const first = await host.open();
    await first.reset({ ...start, maxTurns: 3 });
    await first.step(look);
    await first.step(look);
    const second = await host.open();
    await second.restore(await first.snapshot());
    expect((await second.step(look)).truncated).toBe(true);
    expect(await codeOf(second.restore({ environment: "scripted", version: "0" }))).toBe(
      "env/invalid-snapshot",
    );
  });
});

describe("a host", () => {
  it("refuses wrong options with the nearest right one", async () => {
    const definition = scripted(() => ({}));
    await expect(openLocalHost(definition, { sise: 2 })).rejects.toMatchObject({
      code: "config/unknown-key",
      message: "The configuration of scripted has no option sise. Did you mean size?",
    });
    expect(await codeOf(openLocalHost(definition, { size: "big" }))).toBe("config/invalid-value");
    await expect((await openLocalHost(definition)).tasks("tran")).rejects.toThrow("Did you mean train?");
  });

  it("closes its sessions", async () => {
    let closed = 0;
    const host = await openLocalHost(
      scripted(() => ({ close: () => void closed++ })),
      {},
    );
    const session = await host.open();
    await host.open();
    await host.close();
    await host.close();
    expect(closed).toBe(2);
    expect(await codeOf(session.reset(start))).toBe("env/closed");
    expect(await codeOf(host.open())).toBe("env/closed");
    expect(await codeOf(host.tasks("train"))).toBe("env/closed");
  });

  it("reads tasks once and keeps anyone from changing them", async () => {
    let reads = 0;
    const host = await openLocalHost(
      scripted(() => ({}), { tasks: (split) => [{ id: `${split}-${reads++}` }] }),
    );
    const tasks = await host.tasks("train");
    expect(await host.tasks("train")).toBe(tasks);
    expect(() => (tasks as unknown[]).push({})).toThrow(TypeError);
    expect(reads).toBe(1);
  });
});

describe("definitions that do not keep their word", () => {
  it.each([
    ["tasks() that gives no list", { tasks: () => 3 }, "returned no list"],
    ["task ids that occur twice", { tasks: () => [{ id: "a" }, { id: "a" }] }, "task id a"],
  ])("%s", async (_, overrides, why) => {
    const host = await openLocalHost(scripted(() => ({}), overrides as object));
    await expect(host.tasks("train")).rejects.toMatchObject({
      code: "env/invalid-definition",
      message: expect.stringContaining(why) as string,
    });
  });

  it.each([
    [
      "create() that gives no instance",
      () => 3,
      "env/invalid-definition",
      "create() of scripted returned no instance",
    ],
    [
      "create() that gives none later",
      () => Promise.resolve({}),
      "env/invalid-definition",
      "create() of scripted",
    ],
    ["create() that throws", () => JSON.parse("{"), "env/failed", "scripted failed in create()"],
    ["create() that rejects", () => Promise.reject({ code: 3 }), "env/failed", 'create(): {"code":3}'],
  ])("%s", async (_, create, code, why) => {
    const definition = scripted(() => ({}), { create } as object);
    await expect(openLocalHost(definition)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(why) as string,
    });
  });
});
