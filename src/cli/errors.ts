/** What is said of an error, and with which status the process ends. */
import type { CommanderError } from "commander";
import { ConfigError, type ErrorCode, messageOf, TurnwiseError, UsageError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";

export const EXIT = { ok: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** Things that are wrong because they were typed wrong. */
const TYPED: ReadonlySet<ErrorCode> = new Set([
  "env/not-found",
  "env/unknown-split",
  "env/unknown-task",
  "policy/not-found",
  "run/not-found",
  "run/exists",
  "replay/invalid-query",
]);

export function exitCodeOf(error: unknown): number {
  if (error instanceof Error && error.name === "AbortError") return EXIT.interrupted;
  if (error instanceof UsageError || error instanceof ConfigError) return EXIT.usage;
  return error instanceof TurnwiseError && TYPED.has(error.code) ? EXIT.usage : EXIT.failure;
}

/** One sentence about an error, with what to do. */
export function explain(error: unknown): string {
  if (error instanceof TurnwiseError) return error.message;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === "ENOSPC") return `The disk is full (${messageOf(error)}). Free some space and start again.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `Permission denied (${messageOf(error)}). Choose a place you may write to, or change its permissions.`;
  }
  return `${messageOf(error)} (unexpected; --verbose shows where it comes from)`;
}

/**
 * Commander's complaints as errors of ours, with the nearest known flag or command.
 *
 * @param flags names of all flags of the command, with dashes
 */
export function usageError(error: CommanderError, command: string, flags: readonly string[]): UsageError {
  const quoted = (/'([^']*)'/.exec(error.message)?.[1] ?? "").replace(/=.*/s, "");
  const help = ` ${command} --help shows what there is.`;
  if (error.code === "commander.unknownOption") {
    const known = flags.length > 0 ? didYouMean(quoted, flags) : "";
    return new UsageError("usage/unknown-flag", `There is no flag ${quoted}.${known}${help}`);
  }
  if (error.code === "commander.unknownCommand") {
    return new UsageError(
      "usage/unknown-command",
      `There is no command ${quoted}.${didYouMean(quoted, flags)}${help}`,
    );
  }
  const message = error.message.replace(/^error: /, "").replace(/\.$/, "");
  const choice = /argument '([^']*)' is invalid\. Allowed choices are (.*)$/s.exec(message);
  const hint = choice === null ? "" : didYouMean(choice[1] ?? "", (choice[2] ?? "").split(", "));
  return new UsageError(
    "usage/invalid-value",
    `${message.charAt(0).toUpperCase()}${message.slice(1)}.${hint}${help}`,
  );
}
