/** What a connection has to say: many messages in a frame, and no more than the other side reads. */
import type { WebSocket } from "ws";
import type { Logger } from "../core/index.ts";
import type { ServerMetrics } from "./metrics.ts";
import type { ServerLimits } from "./server-options.ts";

/** A frame is sent when it is this long even before flush(). Characters. */
const FRAME_LENGTH = 256 * 1024;

export class Outbox {
  /** Too much waits for the client; nothing should be added that can be put off. */
  full = false;
  readonly #socket: WebSocket;
  readonly #limits: ServerLimits;
  readonly #metrics: ServerMetrics;
  readonly #log: Logger;
  readonly #onRoom: () => void;
  #messages: string[] = [];
  #length = 0;

  constructor(
    socket: WebSocket,
    shared: { limits: ServerLimits; metrics: ServerMetrics; log: Logger },
    onRoom: () => void,
  ) {
    this.#socket = socket;
    this.#limits = shared.limits;
    this.#metrics = shared.metrics;
    this.#log = shared.log;
    this.#onRoom = onRoom;
  }

  push(message: string): void {
    this.#messages.push(message);
    this.#length += message.length;
    if (this.#length >= FRAME_LENGTH) this.flush();
  }

  flush(): void {
    if (this.#messages.length === 0 || this.#socket.readyState !== this.#socket.OPEN) return;
    const frame = Buffer.from(`[${this.#messages.join(",")}]`);
    this.#messages = [];
    this.#length = 0;
    this.#metrics.framesSent++;
    this.#metrics.sentBytes += frame.length;
    this.#socket.send(frame, { binary: false }, () => this.#sent());
    const { bufferedAmount } = this.#socket;
    if (bufferedAmount > this.#limits.dropBytes) {
      this.#metrics.countError("protocol/too-slow");
      this.#log.warn({ bufferedBytes: bufferedAmount }, "dropped a client that does not read");
      this.#socket.terminate();
    } else if (!this.full && bufferedAmount > this.#limits.pauseBytes) {
      this.full = true;
      this.#metrics.pauses++;
      this.#socket.pause();
    }
  }

  #sent(): void {
    if (!this.full || this.#socket.bufferedAmount > this.#limits.pauseBytes / 2) return;
    this.full = false;
    this.#socket.resume();
    this.#onRoom();
  }
}
