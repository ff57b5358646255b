/** Runs for the tests of the inspector: one that is really trained, one with episodes of a household and of malice. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { playerPolicy } from "../../src/agent/index.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { loadEnvironment, openLocalHost } from "../../src/env/index.ts";
import { openTrajectoryLog } from "../../src/replay/index.ts";
import { collect } from "../../src/rollout/index.ts";
import { startEngine } from "../../src/tensor/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { parseTrainConfig, train } from "../../src/training/index.ts";
import { CORRIDOR } from "../cli/run-cli.ts";
import { sampleAnnotation, sampleEpisode } from "../replay/sample-episodes.ts";

/** Trains for a second or two, with self-imitation, EPO and EMPG where it may. */
export async function trainedRun(folder: string, iterations = 3): Promise<string> {
  const runDirectory = join(folder, "corridor");
  const config = parseTrainConfig({
    environment: { id: CORRIDOR },
    policy: { embeddingSize: 8, stateSize: 16, hiddenSize: 8 },
    vocabulary: { episodes: 4 },
    imitation: { demonstrations: 4, updates: 4 },
    collect: { groups: 3, groupSize: 4 },
    evaluation: { tasks: 4, every: 1 },
    checkpoint: { every: 1 },
    objective: { spear: { variant: "spear-sil", warmUp: 1, coefficient: 0.5 } },
    iterations,
  });
  await using host = await openLocalHost(corridor);
  const engine = await startEngine({ engine: "wasm" });
  await train(config, { hosts: [host], engine, runDirectory, players: corridor.players ?? {} });
  return runDirectory;
}

export const MARKUP = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
export const FORMULA = `=HYPERLINK("http://example.org")`;

/** Episodes of the household's expert, one of 1,000 turns, and one whose every text is markup. */
export async function householdRun(folder: string): Promise<string> {
  const runDirectory = join(folder, "household");
  await mkdir(runDirectory, { recursive: true });
  const definition = await loadEnvironment("alfworld-text");
  await using host = await openLocalHost(definition);
  const [task] = await host.tasks("train");
  const player = definition.players?.["expert"];
  if (task === undefined || player === undefined) throw new Error("the household has no task or no expert");
  const plan = [0, 1].map((index) => ({
    episodeId: `demonstration-${index}`,
    source: "demonstration" as const,
    task,
    split: "train",
    environmentSeed: index,
    seed: 0,
    seedPath: ["demonstration", index],
  }));
  const episodes = await collect({
    host,
    policy: playerPolicy("expert", player),
    plan,
    decoding: { type: "greedy" },
    lanes: 1,
    limits: { maxBatch: 1, maxWaitMs: 0 },
    maxTurns: null,
    maxFailureShare: 0,
    candidateLogProbs: true,
  });
  await writeFile(
    join(runDirectory, "config.json"),
    JSON.stringify({ environment: { id: "alfworld-text", config: {} }, seed: 0, iterations: 2 }),
  );
  await writeFile(join(runDirectory, "environment.json"), JSON.stringify({ environment: host.info }));
  await using log = await openTrajectoryLog(runDirectory);
  for (const { trajectory } of episodes) log.appendEpisode(trajectory);
  log.appendEpisode(sampleEpisode(0, 1000));
  log.appendAnnotation(sampleAnnotation(0, 1000));
  log.appendEpisode(malicious());
  await log.flush();
  return runDirectory;
}

/** Markup wherever a text can stand. */
function malicious(): Trajectory {
  const episode = sampleEpisode(1, 3);
  return {
    ...episode,
    episodeId: "malice",
    policy: MARKUP,
    task: { id: MARKUP, type: FORMULA, split: MARKUP },
    turns: episode.turns.map((turn, t) => ({
      ...turn,
      observation: {
        text: `${MARKUP} ${t}`,
        admissible: [MARKUP, `javascript:alert(1)`],
        ...(t === 0 ? { instruction: MARKUP } : {}),
      },
      action: { text: MARKUP },
      candidateLogProbs: [-0.1, -2.4],
      rewardParts: { [MARKUP]: 1, other: 0 },
      info: { [MARKUP]: MARKUP },
    })),
    finalObservation: { text: MARKUP, admissible: null },
    error: { code: "env/failed", message: MARKUP },
  };
}
