/** An episode as a conversation: the environment is the user, the agent the assistant. */
import type { Trajectory } from "../core/trajectory.ts";

export interface ChatMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** The observations and actions in order. The first message begins with the instruction; the last is an action. */
export function messagesOf({ turns }: Pick<Trajectory, "turns">): ChatMessage[] {
  return turns.flatMap(({ observation: { instruction, text }, action }) => [
    { role: "user" as const, content: instruction === undefined ? text : `${instruction}\n\n${text}` },
    { role: "assistant" as const, content: action.text },
  ]);
}

/** The conversation and what tells good ones from bad ones. */
export function chatLine(episode: Trajectory) {
  const { episodeId, source, environment, task, policy, success, score, episodeReturn } = episode;
  return {
    id: episodeId,
    messages: messagesOf(episode),
    environment: environment.id,
    task: task.id,
    task_type: task.type ?? null,
    split: task.split,
    source,
    policy,
    success,
    score,
    return: episodeReturn,
    turns: episode.turns.length,
    final_observation: episode.finalObservation?.text ?? null,
  };
}
