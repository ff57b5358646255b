/** Counters of a server in the Prometheus text format, version 0.0.4. */

/** Upper bounds of the step time buckets, seconds. */
const BUCKETS = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

export class ServerMetrics {
  connections = 0;
  connectionsTotal = 0;
  sessions = 0;
  sessionsTotal = 0;
  steps = 0;
  resets = 0;
  repeats = 0;
  receivedBytes = 0;
  sentBytes = 0;
  framesReceived = 0;
  framesSent = 0;
  pauses = 0;
  readonly #errors = new Map<string, number>();
  readonly #buckets = new Array<number>(BUCKETS.length + 1).fill(0);
  #stepSeconds = 0;

  countError(code: string): void {
    this.#errors.set(code, (this.#errors.get(code) ?? 0) + 1);
  }

  /** @param ms from the arrival of the message to the answer */
  countStep(ms: number): void {
    const seconds = ms / 1000;
    this.steps++;
    this.#stepSeconds += seconds;
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? 0)) bucket++;
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  text(): string {
    const lines: string[] = [];
    const add = (
      name: string,
      type: string,
      help: string,
      samples: readonly (readonly [string, number])[],
    ) => {
      const full = name.startsWith("process_") ? name : `turnwise_${name}`;
      lines.push(`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`);
      for (const [suffix, value] of samples) lines.push(`${full}${suffix} ${value}`);
    };
    const one = (name: string, type: string, help: string, value: number) =>
      add(name, type, help, [["", value]]);
    one("connections", "gauge", "Open WebSocket connections.", this.connections);
    one("connections_total", "counter", "WebSocket connections since the start.", this.connectionsTotal);
    one("sessions", "gauge", "Open sessions.", this.sessions);
    one("sessions_total", "counter", "Sessions since the start.", this.sessionsTotal);
    one("steps_total", "counter", "Steps played.", this.steps);
    one("resets_total", "counter", "Episodes started.", this.resets);
    one("repeats_total", "counter", "Calls answered from memory.", this.repeats);
    one("received_bytes_total", "counter", "Payload received.", this.receivedBytes);
    one("sent_bytes_total", "counter", "Payload sent.", this.sentBytes);
    one("frames_received_total", "counter", "Frames received.", this.framesReceived);
    one("frames_sent_total", "counter", "Frames sent.", this.framesSent);
    one("pauses_total", "counter", "Times reading was paused for a slow client.", this.pauses);
    const { user, system } = process.cpuUsage();
    one("process_cpu_seconds_total", "counter", "Processor time used.", (user + system) / 1e6);
    one("process_resident_memory_bytes", "gauge", "Memory in use.", process.memoryUsage.rss());
    add("errors_total", "counter", "Errors answered, by code.", errorSamples(this.#errors));
    add("step_seconds", "histogram", "From the arrival of a step to its answer.", this.#histogram());
    return `${lines.join("\n")}\n`;
  }

  #histogram(): [string, number][] {
    let total = 0;
    const samples: [string, number][] = this.#buckets.map((count, index) => {
      total += count;
      return [`_bucket{le="${BUCKETS[index] ?? "+Inf"}"}`, total];
    });
    return [...samples, ["_sum", this.#stepSeconds], ["_count", total]];
  }
}

function errorSamples(errors: ReadonlyMap<string, number>): [string, number][] {
  return [...errors].sort().map(([code, count]) => [`{code="${code}"}`, count]);
}
