/** Identifiers in the form of the official problems: a type and a position, such as `mug_bar__minus_02_dot_48_…`. */
import type { Rng } from "turnwise/core";

/** A position in a room, in centimetres. */
export interface Position {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Gives every thing of a room an identifier of its own. Names and list orders follow from their text order. */
export class Identifiers {
  readonly #taken = new Set<string>();
  readonly #rng: Rng;

  constructor(rng: Rng, taken: Iterable<string> = []) {
    this.#rng = rng;
    for (const id of taken) this.#taken.add(id);
  }

  /** An identifier for something within `reach` centimetres of a position; `suffix` marks basins. */
  near(type: string, centre: Position, reach: number, suffix = ""): string {
    const shift = (value: number) => value + this.#rng.int(2 * reach + 1) - reach;
    return this.#fresh(() => {
      const { x, y, z } = { x: shift(centre.x), y: Math.max(0, shift(centre.y)), z: shift(centre.z) };
      return `${type.toLowerCase()}_bar_${metres(x)}_bar_${metres(y)}_bar_${metres(z)}${suffix}`;
    });
  }

  /** A place to stand near a position: quarter metres, a direction 0..3 and an angle of view. */
  standing(centre: Position): string {
    const grid = (value: number) => whole(Math.round(value / 25) + this.#rng.int(3) - 1);
    return this.#fresh(() => {
      const horizon = [-30, 0, 15, 30, 45, 60][this.#rng.int(6)] ?? 0;
      return `loc_bar_${grid(centre.x)}_bar_${grid(centre.z)}_bar_${this.#rng.int(4)}_bar_${whole(horizon)}`;
    });
  }

  #fresh(draw: () => string): string {
    let id = draw();
    while (this.#taken.has(id)) id = draw();
    this.#taken.add(id);
    return id;
  }
}

function metres(centimetres: number): string {
  const digits = String(Math.abs(centimetres)).padStart(4, "0");
  return `${centimetres < 0 ? "_minus_" : "_plus_"}${digits.slice(0, -2)}_dot_${digits.slice(-2)}`;
}

function whole(value: number): string {
  return value < 0 ? `_minus_${-value}` : String(value);
}
