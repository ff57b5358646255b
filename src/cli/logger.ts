/** The form of log lines: JSON for machines, short lines for people. */
import type { Screen } from "./screen.ts";

const LEVELS: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warning",
  50: "error",
  60: "fatal",
};
const HIDDEN = new Set(["level", "time", "pid", "hostname", "msg", "component"]);

/** A destination for pino that shows each line on a terminal, above whatever is live there. */
export function readableLines(screen: Screen): { write(line: string): void } {
  return {
    write(line) {
      const entry = JSON.parse(line) as Record<string, unknown>;
      const level = LEVELS[Number(entry["level"])] ?? "log";
      const style = level === "warning" ? "yellow" : level === "error" || level === "fatal" ? "red" : "dim";
      const fields = Object.entries(entry)
        .filter(([key]) => !HIDDEN.has(key))
        .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
      const where = entry["component"] === undefined ? "" : ` ${String(entry["component"])}:`;
      const rest = fields.length > 0 ? ` ${screen.paint("dim", fields.join(" "))}` : "";
      screen.line(`${screen.paint(style, `${level}:`)}${where} ${String(entry["msg"])}${rest}`);
    },
  };
}
