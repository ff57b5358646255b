/** A compiled game made ready to play: everything that no step changes. Shared by all episodes of the game. */
import { DataError } from "turnwise/core";
import { members, setBit } from "./bits.ts";
import { type Dialect, encode, MAX_NAMES, renderCommand, VERB } from "./commands.ts";
import type { CompiledGame, CompiledGoal } from "./compile.ts";
import { byCodePoint } from "./names.ts";

/** Index in the state of the agent's location. */
export const LOCATION = 0;
/** Index in the state of the object in hand; -1 for none. */
export const HELD = 1;

/** Where the sets of the state begin, in 32-bit words. Object sets take `objectWords` words each. */
export interface StateLayout {
  readonly objectWords: number;
  readonly opened: number;
  readonly clean: number;
  readonly hot: number;
  readonly cool: number;
  readonly sliced: number;
  readonly toggled: number;
  /** One object set for each receptacle: what is in it. */
  readonly contents: number;
  /** One for each receptacle: what was taken from it and not put back. */
  readonly takenFrom: number;
  /** One for each location: what is recorded there. */
  readonly lying: number;
  readonly size: number;
}

export class World {
  readonly game: CompiledGame;
  readonly dialect: Dialect;
  readonly layout: StateLayout;
  /** The state at the start. */
  readonly start: Int32Array;
  /** location → its receptacles, in the order of ids (texts) and of names (commands). */
  readonly receptaclesAt: readonly (readonly number[])[];
  readonly receptaclesByName: readonly (readonly number[])[];
  /** All receptacles in the order of names, with the `go to` command of each. */
  readonly destinations: readonly {
    readonly location: number;
    readonly code: number;
    readonly command: string;
  }[];
  /** receptacle → objects that may be put there, flat object sets. */
  readonly accepted: Int32Array;
  /** object → objects nested in it. */
  readonly nested: readonly (readonly number[])[];
  readonly goal: CompiledGoal;
  /** The goal's objects as an object set. */
  readonly goalObjects: Int32Array;
  /** As in the compiled game, in typed arrays. */
  readonly receptacleLocations: Int32Array;
  readonly receptacleTraits: Int32Array;
  readonly objectTraits: Int32Array;
  /** The rank of each name among all names, in code-point order. */
  readonly receptacleRanks: Int32Array;
  readonly objectRanks: Int32Array;
  /** rank → receptacle; object `o` stands as `-1 - o`. */
  readonly entities: Int32Array;
  readonly #namesByRank: readonly string[];
  readonly #commands = new Map<number, string>();
  readonly #codes = new Map<string, number>();

  constructor(game: CompiledGame, dialect: Dialect) {
    this.game = game;
    this.dialect = dialect;
    this.goal = game.goal;
    this.layout = layoutOf(game);
    this.start = startOf(game, this.layout);

    const ranked = [
      ...game.receptacles.map((name, i) => ({ name, entity: i })),
      ...game.objects.map((name, i) => ({ name, entity: -1 - i })),
    ].sort((a, b) => byCodePoint(a.name, b.name));
    if (ranked.length > MAX_NAMES) {
      throw new DataError(
        "data/foreign",
        `The game ${game.id} has ${ranked.length} objects and receptacles; at most ${MAX_NAMES} can be played.`,
      );
    }
    const ranks = new Map(ranked.map(({ entity }, rank) => [entity, rank]));
    this.entities = Int32Array.from(ranked, ({ entity }) => entity);
    this.#namesByRank = ranked.map(({ name }) => name);
    this.receptacleRanks = Int32Array.from(game.receptacles, (_, i) => ranks.get(i) ?? 0);
    this.objectRanks = Int32Array.from(game.objects, (_, i) => ranks.get(-1 - i) ?? 0);
    this.receptacleLocations = Int32Array.from(game.receptacleLocations);
    this.receptacleTraits = Int32Array.from(game.receptacleTraits);
    this.objectTraits = Int32Array.from(game.objectTraits);

    const receptaclesByName = [...this.entities].filter((entity) => entity >= 0);
    const at = (receptacles: readonly number[]) =>
      game.locations.map((_, location) =>
        receptacles.filter((r) => this.receptacleLocations[r] === location),
      );
    this.receptaclesAt = at(game.receptacles.map((_, i) => i));
    this.receptaclesByName = at(receptaclesByName);
    this.destinations = receptaclesByName.map((r) => {
      const code = encode(VERB.go, this.receptacleRanks[r]);
      return { location: this.receptacleLocations[r] ?? 0, code, command: this.command(code) };
    });

    const { objectWords } = this.layout;
    this.accepted = new Int32Array(game.receptacles.length * objectWords);
    for (const [r, row] of game.acceptedRows.entries()) {
      for (const o of game.accepted[row] ?? []) setBit(this.accepted, r * objectWords, o);
    }
    const nested = new Int32Array(game.objects.length * objectWords);
    for (const [inner, outer] of pairsOf(game.nested)) setBit(nested, outer * objectWords, inner);
    this.nested = game.objects.map((_, o) => members(nested, o * objectWords, objectWords));
    this.goalObjects = new Int32Array(objectWords);
    for (const o of game.goal.objects) setBit(this.goalObjects, 0, o);
  }

  /** The text of a command; always the same string object, so that later look-ups need not hash it again. */
  command(code: number): string {
    let text = this.#commands.get(code);
    if (text === undefined) {
      text = renderCommand(code, this.#namesByRank);
      this.#commands.set(code, text);
      this.#codes.set(text, code);
    }
    return text;
  }

  /** The code of a command that `command` has given out; undefined for any other text. */
  codeOf(text: string): number | undefined {
    return this.#codes.get(text);
  }
}

function layoutOf(game: CompiledGame): StateLayout {
  const objectWords = Math.max(1, Math.ceil(game.objects.length / 32));
  const opened = 2;
  const clean = opened + Math.ceil(game.receptacles.length / 32);
  const contents = clean + 5 * objectWords;
  const takenFrom = contents + game.receptacles.length * objectWords;
  const lying = takenFrom + game.receptacles.length * objectWords;
  return {
    objectWords,
    opened,
    clean,
    hot: clean + objectWords,
    cool: clean + 2 * objectWords,
    sliced: clean + 3 * objectWords,
    toggled: clean + 4 * objectWords,
    contents,
    takenFrom,
    lying,
    size: lying + game.locations.length * objectWords,
  };
}

function startOf(game: CompiledGame, layout: StateLayout): Int32Array {
  const state = new Int32Array(layout.size);
  state[LOCATION] = game.startLocation;
  state[HELD] = -1;
  for (const [o, r] of pairsOf(game.contents)) setBit(state, layout.contents + r * layout.objectWords, o);
  for (const [o, l] of pairsOf(game.objectLocations)) setBit(state, layout.lying + l * layout.objectWords, o);
  for (const o of game.startsCool) setBit(state, layout.cool, o);
  return state;
}

function pairsOf(flat: readonly number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0]);
}
