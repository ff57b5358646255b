/** A client that says exactly what a test tells it to. */
import { once } from "node:events";
import { WebSocket } from "ws";
import { SUBPROTOCOL } from "../../src/env/index.ts";

export type Message = Readonly<Record<string, unknown>>;

export class RawClient {
  readonly socket: WebSocket;
  readonly received: Message[] = [];
  readonly #wake: (() => void)[] = [];
  closeCode: number | null = null;

  constructor(url: string, options: { protocols?: string[]; headers?: Record<string, string> } = {}) {
    this.socket = new WebSocket(url, options.protocols ?? [SUBPROTOCOL], { headers: options.headers ?? {} });
    this.socket.on("message", (data: Buffer) => {
      this.received.push(...(JSON.parse(data.toString()) as Message[]));
      this.#wakeAll();
    });
    this.socket.on("close", (code) => {
      this.closeCode = code;
      this.#wakeAll();
    });
    this.socket.on("error", () => this.#wakeAll());
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Connected, welcomed. */
  static async welcomed(url: string, hello: Message = {}): Promise<RawClient> {
    const client = await RawClient.open(url);
    client.send([{ type: "hello", versions: [1], environment: null, ...hello }]);
    await client.next("welcome");
    return client;
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<RawClient> {
    const client = new RawClient(url, { headers });
    await once(client.socket, "open");
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Takes the first message of a type that has not been taken; waits for it. */
  async next(type: string): Promise<Message> {
    for (;;) {
      const index = this.received.findIndex((message) => message["type"] === type);
      const [message] = index < 0 ? [] : this.received.splice(index, 1);
      if (message !== undefined) return message;
      if (this.closeCode !== null) throw new Error(`closed with ${this.closeCode} before ${type} arrived`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  async closed(): Promise<number> {
    while (this.closeCode === null) await new Promise<void>((resolve) => this.#wake.push(resolve));
    return this.closeCode;
  }
}
