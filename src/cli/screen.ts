/** Where a command writes: lines that stay, and on a terminal a few live lines below them. */
import { cut, type Paint, paintFor, wrap } from "../replay/text.ts";

/** The part of a stream that is used. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export class Screen {
  readonly paint: Paint;
  readonly #out: Output;
  #live: readonly string[] = [];

  constructor(out: Output) {
    this.#out = out;
    this.paint = paintFor(out);
  }

  get isTerminal(): boolean {
    return this.#out.isTTY === true && process.env["TERM"] !== "dumb";
  }

  get width(): number {
    return Math.max(40, this.#out.columns || 100);
  }

  /** Prints a line that stays. */
  line(text = ""): void {
    this.#out.write(`${this.#erase()}${text}\n${this.#draw()}`);
  }

  /** Prints a text that stays; on a terminal it is wrapped, `indent` columns in from the second line on. */
  text(text: string, indent = 0): void {
    if (!this.isTerminal) return this.line(text);
    const [label, rest] = [text.slice(0, indent), text.slice(indent)];
    this.line(label + wrap(rest, this.width - 1 - indent).join(`\n${" ".repeat(indent)}`));
  }

  /** Replaces the live lines; does nothing where there is no terminal. Styles must not be in them. */
  live(lines: readonly string[]): void {
    if (!this.isTerminal) return;
    const before = this.#erase();
    this.#live = lines.map((line) => cut(line, this.width - 1));
    this.#out.write(before + this.#draw());
  }

  /** Removes the live lines. */
  close(): void {
    this.live([]);
  }

  #erase(): string {
    return this.#live.length === 0 ? "" : `\r\x1b[${this.#live.length}A\x1b[J`;
  }

  #draw(): string {
    return this.#live.map((line) => `${line}\n`).join("");
  }
}

const BARS = "▁▂▃▄▅▆▇█";

/** Values in 0..1 as a row of bars, averaged down to at most `width` of them. */
export function sparkline(values: readonly number[], width = 60): string {
  const count = Math.min(width, values.length);
  let out = "";
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / count));
    const part = values.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    out += BARS[Math.min(BARS.length - 1, Math.max(0, Math.floor(mean * BARS.length)))] ?? "";
  }
  return out;
}

/** `[#####-----]` for a fraction. */
export function bar(fraction: number, width = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `${"━".repeat(full)}${"╌".repeat(width - full)}`;
}

/** Seconds as people say them: 8 s, 3:05, 1:02:09. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
