/**
 * Episodes as one Parquet file, a row each: what Hugging Face `datasets` loads with `load_dataset("parquet", …)`. The
 * column `messages` is the conversation, `turns` everything else that was recorded of the turns.
 */
import type { Turn } from "../core/trajectory.ts";
import { messagesOf } from "./export-chat.ts";
import { leaf, list, type ParquetField, parquetSchema } from "./parquet-schema.ts";
import type { AnnotatedEpisode } from "./trajectory-reader.ts";

const ROWS_PER_GROUP = 256;

const TURN: readonly ParquetField[] = [
  leaf("observation", "STRING"),
  list("admissible", "STRING"),
  leaf("action", "STRING"),
  leaf("tool", "STRING"),
  leaf("reward", "DOUBLE"),
  leaf("reward_parts", "STRING"),
  leaf("log_prob", "DOUBLE"),
  leaf("entropy", "DOUBLE"),
  leaf("entropy_fraction", "DOUBLE"),
  leaf("policy_version", "INT32"),
  list("candidate_log_probs", "DOUBLE"),
  list("token_ids", "INT32"),
  list("token_log_probs", "DOUBLE"),
];

const COLUMNS: readonly ParquetField[] = [
  leaf("id", "STRING"),
  list("messages", [leaf("role", "STRING"), leaf("content", "STRING")]),
  leaf("instruction", "STRING"),
  leaf("environment", "STRING"),
  leaf("environment_version", "STRING"),
  leaf("seed", "INT64"),
  leaf("task", "STRING"),
  leaf("task_type", "STRING"),
  leaf("split", "STRING"),
  leaf("source", "STRING"),
  leaf("policy", "STRING"),
  leaf("iteration", "INT32"),
  leaf("group", "INT32"),
  leaf("sample", "INT32"),
  leaf("success", "BOOLEAN"),
  leaf("terminated", "BOOLEAN"),
  leaf("truncated", "BOOLEAN"),
  leaf("score", "DOUBLE"),
  leaf("return", "DOUBLE"),
  leaf("error", "STRING"),
  leaf("started_at", "STRING"),
  leaf("wall_ms", "DOUBLE"),
  leaf("parent", "STRING"),
  leaf("branch_turn", "INT32"),
  list("turns", TURN),
  leaf("final_observation", "STRING"),
  leaf("annotations", "STRING"),
];

function row({ episode, annotations }: AnnotatedEpisode): Record<string, unknown> {
  const { task, environment } = episode;
  return {
    id: episode.episodeId,
    messages: messagesOf(episode),
    instruction: episode.turns[0]?.observation.instruction,
    environment: environment.id,
    environment_version: environment.version,
    seed: BigInt(episode.environmentSeed),
    task: task.id,
    task_type: task.type,
    split: task.split,
    source: episode.source,
    policy: episode.policy,
    iteration: episode.iteration,
    group: episode.group,
    sample: episode.sample,
    success: episode.success,
    terminated: episode.terminated,
    truncated: episode.truncated,
    score: episode.score,
    return: episode.episodeReturn,
    error: episode.error?.code,
    started_at: episode.startedAt,
    wall_ms: episode.wallMs,
    parent: episode.branch?.parent,
    branch_turn: episode.branch?.turn,
    turns: episode.turns.map(turnRow),
    final_observation: episode.finalObservation?.text,
    annotations: annotations.length === 0 ? null : JSON.stringify(annotations),
  };
}

function turnRow({ observation, action, rewardParts, tokens, ...turn }: Turn) {
  return {
    observation: observation.text,
    admissible: observation.admissible,
    action: action.text,
    tool: action.tool,
    reward: turn.reward,
    reward_parts: rewardParts === undefined ? null : JSON.stringify(rewardParts),
    log_prob: turn.logProb,
    entropy: turn.entropy,
    entropy_fraction: turn.entropyFraction,
    policy_version: turn.policyVersion,
    candidate_log_probs: turn.candidateLogProbs,
    token_ids: tokens?.ids,
    token_log_probs: tokens?.logProbs,
  } satisfies Record<string, unknown>;
}

/** Writes the file group by group; no more than a group of episodes is in memory. */
export async function writeParquet(path: string, episodes: AsyncIterable<AnnotatedEpisode>): Promise<void> {
  const { fileWriter, parquetWriteRows } = await import("hyparquet-writer");
  async function* rows() {
    for await (const episode of episodes) yield row(episode);
  }
  await parquetWriteRows({
    writer: fileWriter(path),
    rows: rows(),
    columns: COLUMNS.map(({ name }) => ({ name })),
    schema: parquetSchema(COLUMNS),
    rowGroupSize: ROWS_PER_GROUP,
    createdBy: "turnwise",
  });
}
