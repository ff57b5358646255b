/** Tensor memory: a scope owns what is allocated inside it. */
import { TurnwiseError } from "../core/errors.ts";
import { backendNameOf, type Engine, type Tensor } from "./types.ts";

/**
 * Runs `fn` on the engine and frees every tensor made inside it, except those it returns: alone, in an array or
 * in a plain object. Other values are passed on untouched.
 *
 * @throws TurnwiseError `internal/unreachable` when `fn` returns a promise: tensors must not live across an await
 */
export function scope<T>(engine: Engine, fn: () => T): T {
  activate(engine);
  const box: { result?: T } = {};
  // tidy searches what it is given element by element, so it is given the tensors and no long arrays of numbers.
  engine.tf.tidy(() => {
    box.result = fn();
    refusePromise(box.result);
    return tensorsIn(engine, box.result);
  });
  return box.result as T;
}

/** Makes the engine's back end the active one; a no-op while only one engine is used. */
export function activate(engine: Engine): void {
  const name = backendNameOf(engine.name);
  if (engine.tf.getBackend() === name) return;
  // The back end was initialised when the engine started, so this takes effect before the call returns.
  void engine.tf.setBackend(name);
}

function refusePromise(result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => {}); // the caller hears of the misuse, not of what the lost promise says
  throw new TurnwiseError(
    "internal/unreachable",
    "A tensor scope returned a promise; await before opening it.",
  );
}

function tensorsIn(engine: Engine, value: unknown): Tensor[] {
  if (value instanceof engine.tf.Tensor) return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap((item) => tensorsIn(engine, item));
}
