import { describe, expect, it } from "vitest";
import { DataError, messageOf, TurnwiseError, unreachable } from "../../src/core/errors.ts";

describe("errors", () => {
  it("carry code, details and cause, and are named after their class", () => {
    const cause = new Error("EIO");
    const error = new DataError("data/damaged", "games.gz is cut short.", {
      details: { file: "games.gz" },
      cause,
    });
    expect(error).toBeInstanceOf(TurnwiseError);
    expect(error).toMatchObject({
      name: "DataError",
      code: "data/damaged",
      details: { file: "games.gz" },
      cause,
    });
  });

  it("have no cause property where there is no cause", () => {
    expect("cause" in new DataError("data/missing", "No file.")).toBe(false);
  });

  it("say what any thrown value says", () => {
    expect([messageOf(new Error("a")), messageOf("b"), messageOf(undefined)]).toEqual([
      "a",
      "b",
      "undefined",
    ]);
  });

  it("mark places the types prove unreachable", () => {
    expect(() => unreachable({ type: "x" } as never, "message")).toThrowError(
      'Unexpected message: {"type":"x"}.',
    );
  });
});
