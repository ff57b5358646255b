import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EnvironmentError, ERROR_CODES, type ErrorCode, TurnwiseError } from "../../src/core/index.ts";
import { clientMessageSchema, serverMessageSchema } from "../../src/env/protocol.ts";
import {
  encodeOutcome,
  encodeReset,
  encodeStep,
  fromWireError,
  parseFrame,
  toClientMessage,
  toServerMessage,
  toStepResult,
  toWireError,
} from "../../src/env/wire.ts";

const number = fc.nat();
const id = fc.integer({ min: 1, max: 2 ** 40 });
const text = fc.string({ unit: "grapheme" });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Sessions refuse the name __proto__ (checks.test.ts). */
const name = fc.string().filter((key) => key !== "__proto__");
const info = fc.dictionary(name, fc.jsonValue(), { maxKeys: 3 });
const list = fc.array(text, { maxLength: 5 });
const observation = fc.record(
  {
    text,
    admissible: fc.oneof(fc.constant(null), list),
    instruction: text,
    open: list,
    extra: fc.jsonValue(),
  },
  { requiredKeys: ["text", "admissible"] },
);
const parts = fc.dictionary(name, finite, { maxKeys: 3 });
const result = fc.record(
  {
    observation,
    reward: finite,
    terminated: fc.boolean(),
    truncated: fc.boolean(),
    rewardParts: parts,
    success: fc.boolean(),
    score: finite,
    info,
  },
  { requiredKeys: ["observation", "reward", "terminated", "truncated"] },
);

/** What JSON makes of a value: no minus zero, no prototypes. */
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("what is encoded is decoded to the same", () => {
  it("for outcomes, in the schema and by hand", () => {
    fc.assert(
      fc.property(number, id, result, (session, call, given) => {
        const [message] = parseFrame(`[${encodeOutcome(session, call, given as never)}]`);
        const decoded = toServerMessage(message);
        expect(serverMessageSchema.parse(message)).toEqual(decoded);
        expect(decoded).toMatchObject({ type: "outcome", session, id: call });
        expect(toStepResult(decoded as never)).toEqual(json(given));
        expect(JSON.stringify(toStepResult(decoded as never).observation)).toBe(
          JSON.stringify(json(given.observation)),
        );
      }),
    );
  });

  it("for shared lists that are encoded once", () => {
    const admissible = Object.freeze(["a", "b"]) as string[];
    const step = { observation: { text: "", admissible }, reward: 1, terminated: false, truncated: false };
    expect(encodeOutcome(0, 1, step)).toBe(encodeOutcome(0, 1, step));
    expect(toServerMessage(JSON.parse(encodeOutcome(0, 1, step)))).toMatchObject({
      observation: step.observation,
    });
  });

  it("for resets", () => {
    fc.assert(
      fc.property(
        number,
        id,
        observation,
        fc.option(info, { nil: undefined }),
        (session, call, seen, more) => {
          const given = more === undefined ? { observation: seen } : { observation: seen, info: more };
          const decoded = toServerMessage(JSON.parse(encodeReset(session, call, given as never)));
          expect(decoded).toEqual({ type: "observation", session, id: call, ...(json(given) as object) });
        },
      ),
    );
  });

  it("for steps", () => {
    fc.assert(
      fc.property(number, id, fc.jsonValue(), (session, call, action) => {
        const message: unknown = JSON.parse(encodeStep(session, call, action));
        expect(toClientMessage(message)).toEqual({ type: "step", session, id: call, action: json(action) });
        expect(clientMessageSchema.parse(message)).toEqual(toClientMessage(message));
      }),
    );
  });
});

describe("messages that do not fit are refused", () => {
  /** A right message with one thing changed. */
  const damaged = (right: object) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(right), "other"), fc.anything())
      .map(([name, value]) => ({ ...right, [name]: value }));
  const step = { type: "step", session: 1, id: 1, action: { text: "look" } };
  const outcome = {
    type: "outcome",
    session: 1,
    id: 1,
    observation: { text: "", admissible: ["look"] },
    reward: 0,
    terminated: false,
    truncated: false,
    success: true,
    score: 1,
    rewardParts: { a: 1 },
    info: {},
  };
  const accepts = (read: () => unknown): boolean => {
    try {
      read();
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: "protocol/invalid-message" });
      return false;
    }
  };

  it("by the fast path exactly as by the schema", () => {
    fc.assert(
      fc.property(damaged(step), damaged(outcome), (client, server) => {
        expect(accepts(() => toClientMessage(client))).toBe(clientMessageSchema.safeParse(client).success);
        expect(accepts(() => toServerMessage(server))).toBe(serverMessageSchema.safeParse(server).success);
      }),
      { numRuns: 2000 },
    );
  });

  it("whatever they are", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(accepts(() => toClientMessage(value))).toBe(clientMessageSchema.safeParse(value).success);
        expect(accepts(() => toServerMessage(value))).toBe(serverMessageSchema.safeParse(value).success);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (frame) => {
        if (accepts(() => parseFrame(frame))) expect(JSON.parse(frame)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe("errors travel", () => {
  it("with code, class, message and details", () => {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      const error = fromWireError(
        json(toWireError(new TurnwiseError(code, "why", { details: { n: 1 } }))) as never,
      );
      expect(error).toMatchObject({ code, message: "why", details: { n: 1 } });
      expect(error).toBeInstanceOf(TurnwiseError);
    }
    expect(fromWireError({ code: "env/busy", message: "" })).toBeInstanceOf(EnvironmentError);
  });

  it("without details that JSON cannot carry, and under a known code", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    expect(toWireError(new EnvironmentError("env/failed", "x", { details: circular }))).toEqual({
      code: "env/failed",
      message: "x",
    });
    expect(toWireError("thrown text")).toEqual({ code: "env/failed", message: "thrown text" });
    expect(fromWireError({ code: "future/code", message: "m" }).details).toEqual({
      remoteCode: "future/code",
    });
  });
});
