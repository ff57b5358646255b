/** The user's side of an episode: one message, or a conversation in which the question comes out step by step. */
import type { Question } from "../question.ts";

/** What the user says before the agent answers, and what would be right then. */
export interface Ask {
  readonly message: string;
  readonly answers: readonly string[];
  /** The message with everything that was left unsaid. */
  readonly intent: string;
}

/** What the user says in an episode, in order; never empty. */
export function asksOf(question: Question, isConversation: boolean): readonly Ask[] {
  const { turns } = question;
  if (!isConversation || turns === undefined || turns.length === 0) {
    return [{ message: question.question, answers: question.answers, intent: question.question }];
  }
  return turns.map(({ message, answers, resolved }, i) => ({
    message,
    answers,
    intent:
      resolved ??
      turns
        .slice(0, i + 1)
        .map((turn) => turn.message)
        .join(" "),
  }));
}
