import { type GigpoRow, gigpoAdvantages } from "../../src/training/objective/gigpo.ts";
import { describeVectors, expectFields } from "./vector-file.ts";

interface GigpoInput {
  readonly rows: {
    readonly group: string;
    readonly traj: string;
    readonly anchor: string;
    readonly reward: number;
    readonly valid: boolean;
  }[];
  readonly gamma: number;
  readonly step_advantage_w: number;
  readonly mode: string;
  readonly eps: number;
  readonly rows_weighting: "row" | "trajectory";
  readonly invalid_action_penalty: number;
}

const NORMALIZE: Readonly<Record<string, boolean>> = { mean_norm: false, mean_std_norm: true };

describeVectors(
  "gigpo.json",
  () => true,
  ({ id, input, expected }, tolerance) => {
    const given = input as unknown as GigpoInput;
    const normalizeByStd = NORMALIZE[given.mode];
    if (!id.startsWith("gigpo-") || normalizeByStd === undefined) {
      throw new Error(`no way to compute the case ${id} with mode ${given.mode}`);
    }
    const rows = given.rows.map(({ traj: trajectory, ...row }): GigpoRow => ({ ...row, trajectory }));
    const out = gigpoAdvantages(rows, {
      normalizeByStd,
      epsilon: given.eps,
      statistics: given.rows_weighting,
      stepDiscount: given.gamma,
      stepWeight: given.step_advantage_w,
      invalidActionPenalty: given.invalid_action_penalty,
      trajectoryScore: "first", // the convention of the file
      singleton: "raw",
    });
    const named = {
      step_return: out.stepReturns,
      episode_score: out.scores,
      episode_advantage: out.episodeAdvantages,
      step_advantage: out.stepAdvantages,
      advantage: out.advantages,
    };
    expectFields(named, expected, tolerance);
  },
);
