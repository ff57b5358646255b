/** The logger that library code takes: the part of pino it needs. Only the command line builds a real one. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: object): Logger;
}

/** Says nothing. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
};

export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line of a log, as it travels from another process or thread. */
export interface LogLine {
  readonly level: LogLevel;
  readonly fields: object;
  readonly message: string;
}

/** A logger whose lines are written elsewhere. */
export function forwardingLogger(forward: (line: LogLine) => void, bindings: object = {}): Logger {
  const at = (level: LogLevel) => (fields: object, message: string) =>
    forward({ level, fields: { ...bindings, ...fields }, message });
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (more) => forwardingLogger(forward, { ...bindings, ...more }),
  };
}
