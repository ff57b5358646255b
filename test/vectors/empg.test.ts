import { expect } from "vitest";
import { empgAdvantages, stepEntropy } from "../../src/training/objective/empg.ts";
import { describeVectors, expectClose } from "./vector-file.ts";

interface EmpgInput {
  readonly steps?: { readonly traj: string; readonly entropy: number; readonly advantage: number }[];
  readonly rows?: {
    readonly traj: string;
    readonly token_entropy: number[];
    readonly mask: number[];
    readonly advantage: number;
  }[];
  readonly k: number;
  readonly k_future: number;
  readonly zeta: number;
}

describeVectors(
  "empg.json",
  () => true,
  ({ id, input, expected }, tolerance) => {
    const { steps, rows, k, k_future: kFuture, zeta } = input as unknown as EmpgInput;
    if ((steps === undefined) === (rows === undefined)) throw new Error(`no way to compute the case ${id}`);
    const given =
      steps?.map(({ traj, entropy, advantage }) => ({
        trajectory: traj,
        entropy,
        advantage,
        trained: true,
      })) ??
      (rows ?? []).map(({ traj, token_entropy, mask, advantage }) => ({
        trajectory: traj,
        entropy: stepEntropy(token_entropy, mask),
        advantage,
        trained: mask.includes(1),
      }));
    const { normalized, scale, clarity, modulated, advantages } = empgAdvantages(given, {
      k,
      kFuture,
      zeta,
      clampPercentile: null,
    });
    const actual: Record<string, number[]> = {
      step_entropy: given.map(({ entropy }) => entropy),
      entropy_norm: normalized,
      g: scale,
      f: clarity,
      modulated,
      final: advantages,
    };
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    // What stands at a step without trained tokens means nothing.
    const counted = (values: readonly number[]) => values.filter((_, i) => given[i]?.trained === true);
    for (const [name, values] of Object.entries(expected as unknown as Record<string, number[]>)) {
      const is = actual[name];
      if (is === undefined) throw new Error(`nothing computes ${name}`);
      expect(is.length).toBe(values.length);
      expectClose(counted(is), counted(values), tolerance);
    }
  },
);
