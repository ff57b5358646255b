/** The game itself: one state, and the steps that change it. */
import { listCommands } from "./admissible.ts";
import { clearBit, countBits, hasBit, setBit, wordAt } from "./bits.ts";
import { rankOf, secondRankOf, VERB, verbOf } from "./commands.ts";
import {
  arrival,
  describeHand,
  describeObject,
  describeReceptacle,
  HELP,
  introduction,
  lookAround,
  NOTHING_HAPPENS,
} from "./text.ts";
import { HELD, LOCATION, type World } from "./world.ts";

/**
 * One household being played. Plays on after a win, as the original engine does; whoever calls decides when an
 * episode ends. The whole state is `state`: copy it to save, `load` it to go back or to fork.
 */
export class Household {
  readonly world: World;
  readonly state: Int32Array;
  /** The codes of `admissible`, parallel to it. */
  readonly #codes: number[] = [];
  #admissible: readonly string[] = [];

  constructor(world: World) {
    this.world = world;
    this.state = world.start.slice();
    this.#list();
  }

  /** Every command that is possible now, in code-point order; frozen. */
  get admissible(): readonly string[] {
    return this.#admissible;
  }

  /** Goes back to the start. @returns the first observation */
  reset(): string {
    this.load(this.world.start);
    return introduction(this.world, this.state);
  }

  /** Goes to a state of the same world. */
  load(state: ArrayLike<number>): void {
    this.state.set(state);
    this.#list();
  }

  /**
   * Carries out a command. Anything that is not exactly an admissible command, white space around it aside, changes
   * nothing.
   *
   * @returns the observation
   */
  step(command: string): string {
    const code = this.world.codeOf(command) ?? this.world.codeOf(trim(command));
    if (code === undefined || !this.#codes.includes(code)) return NOTHING_HAPPENS;
    const text = this.#execute(code);
    this.#list();
    return text;
  }

  /** Whether the goal holds now. */
  isWon(): boolean {
    const { world, state } = this;
    const { layout, goal, goalObjects } = world;
    if (goal.kind === "look") {
      const held = wordAt(state, HELD);
      if (held < 0 || !hasBit(goalObjects, 0, held)) return false;
      const here = world.receptaclesAt[wordAt(state, LOCATION)] ?? [];
      const lit = goal.lamps.filter((lamp) => hasBit(state, layout.toggled, lamp));
      return lit.some((lamp) =>
        here.some((r) => hasBit(state, layout.contents + r * layout.objectWords, lamp)),
      );
    }
    for (const r of goal.receptacles) {
      let count = 0;
      for (let i = 0; i < layout.objectWords; i++) {
        let word = wordAt(goalObjects, i) & wordAt(state, layout.contents + r * layout.objectWords + i);
        if (goal.property !== null) word &= wordAt(state, layout[goal.property] + i);
        count += countBits(word);
      }
      if (count >= goal.count) return true;
    }
    return false;
  }

  #execute(code: number): string {
    const { world, state } = this;
    const { layout } = world;
    const first = wordAt(world.entities, rankOf(code));
    switch (verbOf(code)) {
      case VERB.look:
        return lookAround(world, state);
      case VERB.inventory:
        return describeHand(world, state);
      case VERB.help:
        return HELP;
      case VERB.examine:
        return first >= 0
          ? describeReceptacle(world, state, first)
          : describeObject(world, state, -1 - first);
      case VERB.go:
        state[LOCATION] = wordAt(world.receptacleLocations, first);
        return arrival(world, first) + describeReceptacle(world, state, first);
      case VERB.open:
        setBit(state, layout.opened, first);
        return `You open the ${world.game.receptacles[first]}. ${describeReceptacle(world, state, first)}`;
      case VERB.close:
        clearBit(state, layout.opened, first);
        return `You close the ${world.game.receptacles[first]}.`;
      case VERB.use:
        setBit(state, layout.toggled, -1 - first);
        return `You turn on the ${world.game.objects[-1 - first]}.`;
      case VERB.slice: {
        const knife = -1 - wordAt(world.entities, secondRankOf(code));
        setBit(state, layout.sliced, -1 - first);
        return `You sliced the ${world.game.objects[-1 - first]} with the ${world.game.objects[knife]}.`;
      }
      default:
        return this.#handle(verbOf(code), -1 - first, wordAt(world.entities, secondRankOf(code)));
    }
  }

  /** Takes, puts or treats object `o` at receptacle `r`. */
  #handle(verb: number, o: number, r: number): string {
    const { world, state } = this;
    const { layout } = world;
    const object = world.game.objects[o];
    const receptacle = world.game.receptacles[r];
    const contents = layout.contents + r * layout.objectWords;
    const takenFrom = layout.takenFrom + r * layout.objectWords;
    const lyingHere = layout.lying + wordAt(state, LOCATION) * layout.objectWords;
    switch (verb) {
      case VERB.take:
        clearBit(state, contents, o);
        clearBit(state, lyingHere, o);
        setBit(state, takenFrom, o);
        state[HELD] = o;
        return `You pick up the ${object} from the ${receptacle}.`;
      case VERB.clean:
        setBit(state, layout.clean, o);
        return `You clean the ${object} using the ${receptacle}.`;
      case VERB.heat:
        setBit(state, layout.hot, o);
        clearBit(state, layout.cool, o);
        return `You heat the ${object} using the ${receptacle}.`;
      case VERB.cool:
        setBit(state, layout.cool, o);
        clearBit(state, layout.hot, o);
        return `You cool the ${object} using the ${receptacle}.`;
      default:
        setBit(state, contents, o);
        setBit(state, lyingHere, o);
        clearBit(state, takenFrom, o);
        state[HELD] = -1;
        return verb === VERB.move
          ? `You move the ${object} to the ${receptacle}.`
          : `You put the ${object} in/on the ${receptacle}.`;
    }
  }

  #list(): void {
    listCommands(this.world, this.state, this.#codes);
    this.#admissible = Object.freeze(this.#codes.map((code) => this.world.command(code)));
  }
}

/** Without the white space around it; the original engine's notion of white space. */
function trim(text: string): string {
  return text.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, "");
}
