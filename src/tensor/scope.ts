/** Tensor memory: a scope owns what is allocated inside it. */
import { TurnwiseError } from "../core/errors.ts";
import { backendNameOf, type Engine, type Tensor } from "./types.ts";

type Contained = Tensor | number | string | boolean | null | undefined | void | object;

/**
 * Runs `fn` on the engine and frees every tensor made inside it, except those it returns (directly, in an array
 * or in a plain object).
 *
 * @throws TurnwiseError `internal/unreachable` when `fn` returns a promise: tensors must not live across an await
 */
export function scope<T extends Contained>(engine: Engine, fn: () => T): T {
  activate(engine);
  return engine.tf.tidy(() => {
    const result = fn();
    if (result instanceof Promise) {
      result.catch(() => {}); // the caller hears of the misuse, not of what the lost promise says
      throw new TurnwiseError(
        "internal/unreachable",
        "A tensor scope returned a promise; await before opening it.",
      );
    }
    return result as never;
  }) as T;
}

/** Makes the engine's back end the active one; a no-op while only one engine is used. */
export function activate(engine: Engine): void {
  const name = backendNameOf(engine.name);
  if (engine.tf.getBackend() === name) return;
  // The back end was initialised when the engine started, so this takes effect before the call returns.
  void engine.tf.setBackend(name);
}
