/** The rows of the imitation table, what is measured of each, and the table as text. */
import type { EvaluationResult } from "turnwise";

const FEATURES = {
  M: ["match"],
  "M+C": ["match", "count"],
  "M+C+E": ["match", "count", "retrieval"],
} as const;

/** One policy to clone: which lexical inputs it has, how many demonstrations it sees, and its seed. */
export interface Row {
  /** Such as `M+C+E/512/0`. */
  readonly id: string;
  readonly features: keyof typeof FEATURES;
  readonly demonstrations: number | "all";
  readonly seed: number;
  readonly updates: number;
  readonly vocabularyDropout: number;
}

/** Updates and share of hidden words by number of demonstrations: few demonstrations over-fit, many do not. */
const SETTINGS = [
  { demonstrations: 32, updates: 120, vocabularyDropout: 0.5 },
  { demonstrations: 128, updates: 150, vocabularyDropout: 0.5 },
  { demonstrations: 512, updates: 300, vocabularyDropout: 0.3 },
  { demonstrations: "all", updates: 600, vocabularyDropout: 0 },
] as const;

type Count = (typeof SETTINGS)[number]["demonstrations"];

const PLAN: readonly (readonly [Row["features"], Count, seeds: number])[] = [
  ["M", 512, 1],
  ["M+C", 512, 1],
  ["M+C+E", 512, 1],
  ["M+C+E", 32, 3],
  ["M+C+E", 128, 2],
  ["M+C+E", "all", 1],
];

export const ROWS: readonly Row[] = PLAN.flatMap(([features, demonstrations, seeds]) =>
  SETTINGS.filter((settings) => settings.demonstrations === demonstrations).flatMap((settings) =>
    Array.from({ length: seeds }, (_, seed) => ({
      id: `${features}/${demonstrations}/${seed}`,
      features,
      seed,
      ...settings,
    })),
  ),
);

/** What the row asks of training, beside the environment. Everything else is the default. */
export function trainingOf({ features, demonstrations, seed, updates, vocabularyDropout }: Row) {
  return {
    seed,
    policy: { features: [...FEATURES[features]] },
    imitation: { demonstrations, updates, vocabularyDropout },
    iterations: 0,
    evaluation: { tasks: 0 },
    trajectories: { keep: "none" },
  } as const;
}

/** A measured row, as it stands in the file of results. */
export interface Measured {
  /** The row and the options it was run under; results of others do not count. */
  readonly key: string;
  readonly row: Row;
  readonly environment: { readonly id: string; readonly version: string };
  readonly engine: string;
  readonly weightHash: string | null;
  readonly trainSeconds: number;
  readonly greedy: EvaluationResult;
  readonly sample: EvaluationResult;
}

/** The table in markdown, rows in the order of `rows`; those not measured yet are left out. */
export function toTable(rows: readonly Row[], measured: readonly Measured[]): string {
  const head =
    "| features | demonstrations | seed | greedy | 95 % interval | by room | turns | sampled | 95 % interval | by room | turns | training s |\n" +
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
  const lines = rows.flatMap(({ id, features, demonstrations, seed }) => {
    const found = measured.find(({ row }) => row.id === id);
    if (found === undefined) return [];
    const cells = [
      features,
      demonstrations,
      seed,
      ...resultCells(found.greedy),
      ...resultCells(found.sample),
      found.trainSeconds.toFixed(0),
    ];
    return [`| ${cells.join(" | ")} |`];
  });
  return [head, ...lines].join("\n");
}

function resultCells({
  successRate,
  low,
  high,
  lowByRoom,
  highByRoom,
  meanTurns,
}: EvaluationResult): string[] {
  const percent = (share: number) => (100 * share).toFixed(1);
  const range = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? "–" : `${percent(from)}–${percent(to)}`;
  return [percent(successRate), range(low, high), range(lowByRoom, highByRoom), meanTurns.toFixed(1)];
}
