/** Ctrl-C: once to stop at the next safe point, twice to quit. */

/** Why a signal was aborted when the user interrupted. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "AbortError";
  }
}

export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** A key press that reaches the process twice, through npm and the terminal, counts once. */
const ECHO_MS = 300;

/**
 * Listens for SIGINT, SIGTERM and SIGHUP until disposed.
 *
 * @param onFirst called at the first of them, to tell the user what happens now
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const onSignal = () => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      first = now;
      onFirst();
      controller.abort(new Interrupted());
    } else if (now - first > ECHO_MS) {
      process.exit(130);
    }
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
