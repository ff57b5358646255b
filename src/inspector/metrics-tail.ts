/** Follows the metrics.jsonl of a run: reads what is new, and notices when the file was written anew. */
import { open, stat } from "node:fs/promises";
import { z } from "zod";
import type { MetricsAnswer, MetricsLine } from "./protocol.ts";

const lineSchema = z.object({
  kind: z.string(),
  iteration: z.int(),
  when: z.string().optional(),
  time: z.string(),
  metrics: z.record(z.string(), z.number()),
});

export class MetricsTail {
  readonly #path: string;
  readonly lines: MetricsLine[] = [];
  /** Rises whenever the lines begin anew. */
  generation = 1;
  #inode = 0;
  #offset = 0;
  #reading: Promise<void> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads whole lines that were added since the last call. A file that is not there has none. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  /** Lines from an index on; all of them where the asker knows another generation. */
  since(generation: number, from: number): MetricsAnswer {
    const start = generation === this.generation ? Math.min(from, this.lines.length) : 0;
    return { generation: this.generation, from: start, lines: this.lines.slice(start) };
  }

  async #read(): Promise<void> {
    const found = await stat(this.#path).catch(() => null);
    if (found === null) return;
    if (found.ino !== this.#inode || found.size < this.#offset) {
      if (this.lines.length > 0) this.generation++;
      this.lines.length = 0;
      this.#offset = 0;
      this.#inode = found.ino;
    }
    if (found.size === this.#offset) return;
    const file = await open(this.#path, "r");
    try {
      const bytes = Buffer.alloc(found.size - this.#offset);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#offset);
      const end = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
      for (const text of bytes.toString("utf8", 0, end).split("\n")) {
        const line = parsed(text);
        if (line !== null) this.lines.push(line);
      }
      this.#offset += end;
    } finally {
      await file.close();
    }
  }
}

function parsed(text: string): MetricsLine | null {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return null; // empty, or torn by a kill
  }
}
