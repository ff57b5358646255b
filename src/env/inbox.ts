/** Messages that have arrived: so many are handled in a turn of the event loop, and none while they must wait. */

/** Messages of one connection that are handled before others have their turn. */
const BURST = 256;

export interface InboxRules {
  handle(value: unknown): void;
  /** Whether the next message may be handled now. */
  ready(): boolean;
  /** Called at the end of a turn of the event loop in which something was handled or said. */
  turnEnd(): void;
}

export class Inbox {
  readonly #rules: InboxRules;
  #values: unknown[] = [];
  #at = 0;
  #budget = BURST;
  #scheduled = false;

  constructor(rules: InboxRules) {
    this.#rules = rules;
  }

  add(frame: readonly unknown[]): void {
    const waiting = this.#at < this.#values.length ? this.#values.slice(this.#at) : [];
    for (const value of frame) waiting.push(value);
    this.#values = waiting;
    this.#at = 0;
    this.work();
  }

  work(): void {
    while (this.#at < this.#values.length && this.#rules.ready()) {
      this.schedule();
      if (this.#budget-- <= 0) return;
      this.#rules.handle(this.#values[this.#at++]);
    }
  }

  /** Makes sure that turnEnd() is called soon. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#budget = BURST;
      this.#rules.turnEnd();
      this.work();
    });
  }
}
