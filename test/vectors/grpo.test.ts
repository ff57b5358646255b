import type { GroupRow } from "../../src/training/objective/group-scores.ts";
import { grpoAdvantages } from "../../src/training/objective/grpo.ts";
import { describeVectors, expectFields } from "./vector-file.ts";

interface GrpoInput {
  readonly rows: { readonly group: string; readonly traj: string; readonly score: number }[];
  readonly eps: number;
  readonly norm_by_std: boolean;
  readonly rows_weighting: "row" | "trajectory";
}

describeVectors(
  "grpo.json",
  () => true,
  ({ input, expected }, tolerance) => {
    const { rows, eps, norm_by_std, rows_weighting } = input as unknown as GrpoInput;
    const given: GroupRow[] = rows.map(({ group, traj, score }) => ({ group, trajectory: traj, score }));
    const advantages = grpoAdvantages(given, {
      epsilon: eps,
      normalizeByStd: norm_by_std,
      statistics: rows_weighting,
      trajectoryScore: "first", // the convention of the file
      singleton: "raw",
    });
    expectFields({ advantage: advantages }, expected, tolerance);
  },
);
