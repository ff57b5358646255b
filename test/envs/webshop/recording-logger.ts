import { forwardingLogger, type LogLine } from "turnwise/core";

/** A logger that remembers its lines; `messages` are those that a user sees without asking for more. */
export function recordingLogger() {
  const lines: LogLine[] = [];
  return {
    log: forwardingLogger((line) => lines.push(line)),
    messages: () => lines.flatMap(({ level, message }) => (level === "debug" ? [] : [message])),
  };
}
