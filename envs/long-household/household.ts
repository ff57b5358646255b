/** The game itself: one state, and the steps that change it. */
import { listCommands } from "./admissible.ts";
import { noteMove, noteWipe } from "./progress.ts";
import { canSee, findReach } from "./reach.ts";
import {
  describeContainer,
  describeHands,
  describeOne,
  describePlace,
  describeRoom,
  introduction,
  NOTHING_HAPPENS,
  reminder,
  roomName,
} from "./text.ts";
import {
  BATTERY,
  COLD_TURNS,
  CUTS,
  DIRTY,
  DOOR_CLOSED,
  DOOR_OPEN,
  decode,
  FULL_BATTERY,
  GOAL,
  HAND,
  HOT_TURNS,
  LIT,
  OPEN,
  PLACE,
  ROOM,
  SHARP_CUTS,
  SLICED,
  TURN,
  type World,
} from "./world.ts";

type Treatment = "clean" | "heat" | "cool" | "slice" | "wipe" | "sharpen" | "charge";

/** One house being played. The whole state is `state`: copy it to save, `load` it to go back or to fork. */
export class Household {
  readonly world: World;
  readonly state: Int32Array;
  readonly #reminds: boolean;
  readonly #codes: number[] = [];
  readonly #reach: Uint8Array;
  #admissible: readonly string[] = [];

  /** @param reminds whether every text ends with the goal to be met next */
  constructor(world: World, reminds: boolean) {
    this.world = world;
    this.#reminds = reminds;
    this.state = world.start.slice();
    this.#reach = new Uint8Array(world.things.length);
    this.#list();
  }

  /** Every command that is possible now, in a fixed order; frozen. */
  get admissible(): readonly string[] {
    return this.#admissible;
  }

  get goalsMet(): number {
    return this.state[GOAL] as number;
  }

  get isWon(): boolean {
    return this.goalsMet === this.world.game.goals.length;
  }

  /** Goes back to the start. @returns the first text */
  reset(): string {
    this.load(this.world.start);
    return introduction(this.world, this.state) + this.#reminder();
  }

  /** Goes to a state of the same world. */
  load(state: ArrayLike<number>): void {
    this.state.set(state);
    this.#list();
  }

  /** Carries out a command, or nothing where it is not admissible; time passes all the same. @returns the text */
  step(command: string): string {
    const { state, world } = this;
    const code = world.codeOf(command) ?? world.codeOf(command.trim());
    state[TURN] = (state[TURN] as number) + 1;
    const met = this.goalsMet;
    let text = code === undefined || !this.#codes.includes(code) ? NOTHING_HAPPENS : this.#execute(code);
    text += this.#drain();
    if (this.goalsMet > met) text += ` Done: ${world.goalSentences[met]}.`;
    this.#list();
    return this.isWon ? `${text} That was all.` : text + this.#reminder();
  }

  #reminder(): string {
    return this.#reminds ? reminder(this.world, this.state) : "";
  }

  #execute(code: number): string {
    const { world, state } = this;
    const { verb, first, second } = decode(code);
    switch (verb) {
      case "enter": {
        state[ROOM] = first - world.roomId(0);
        state[PLACE] = -1;
        return `You enter the ${roomName(world, state)}. ${describeRoom(world, state)}`;
      }
      case "go to":
        state[PLACE] = first;
        return `You arrive at the ${world.places[first]?.name}. ${this.#describePlace()}`;
      case "open":
        return this.#open(first);
      case "close":
        return this.#close(first);
      case "examine":
        return describeOne(world, state, first - world.places.length);
      case "unlock": {
        const door = first - world.doorId(0);
        state[world.doors + door] = DOOR_CLOSED;
        return `You unlock the ${world.game.house.doors[door]?.name} with the ${this.#name(second)}.`;
      }
      case "take":
        state[world.parents + first - world.places.length] = HAND;
        return `You pick up the ${this.#name(first)} from the ${this.#name(second)}.`;
      case "move":
        return this.#move(first - world.places.length, second);
      case "look":
        return this.#look();
      case "inventory":
        return describeHands(world, state, this.#reach);
      case "use": {
        const at = world.flags + world.light;
        state[at] = (state[at] as number) ^ LIT;
        const isLit = ((state[at] as number) & LIT) !== 0;
        const room =
          world.game.house.rooms[state[ROOM] as number]?.dark === true
            ? ` ${describeRoom(world, state)}`
            : "";
        return `You turn ${isLit ? "on" : "off"} the ${this.#name(first)}.${room}`;
      }
      case "clean":
      case "heat":
      case "cool":
      case "slice":
      case "wipe":
      case "sharpen":
      case "charge":
        return this.#treat(verb, first, second);
    }
  }

  #open(id: number): string {
    const { world, state } = this;
    const thing = id - world.places.length;
    const door = id - world.doorId(0);
    if (thing < 0) {
      state[world.placeFlags + id] = (state[world.placeFlags + id] as number) | OPEN;
      return `You open the ${this.#name(id)}. ${this.#describePlace()}`;
    }
    if (door >= 0) {
      state[world.doors + door] = DOOR_OPEN;
      return `You open the ${world.game.house.doors[door]?.name}.`;
    }
    state[world.flags + thing] = (state[world.flags + thing] as number) | OPEN;
    return `You open the ${this.#name(id)}. ${describeContainer(world, state, thing)}`;
  }

  #close(id: number): string {
    const { world, state } = this;
    const thing = id - world.places.length;
    const door = id - world.doorId(0);
    if (door >= 0) {
      state[world.doors + door] = DOOR_CLOSED;
      return `You close the ${world.game.house.doors[door]?.name}.`;
    }
    const at = thing < 0 ? world.placeFlags + id : world.flags + thing;
    state[at] = (state[at] as number) & ~OPEN;
    return `You close the ${this.#name(id)}.`;
  }

  /** Puts a thing in hand down. A clean thing gets dirty on a dirty place. */
  #move(thing: number, target: number): string {
    const { world, state } = this;
    state[world.parents + thing] = target;
    const text = `You move the ${world.things[thing]?.name} to the ${this.#name(target)}.`;
    if (target >= world.places.length) return text;
    const isSoiled =
      ((state[world.placeFlags + target] as number) & DIRTY) !== 0 &&
      world.things[thing]?.cleanable === true &&
      ((state[world.flags + thing] as number) & DIRTY) === 0;
    if (isSoiled) state[world.flags + thing] = (state[world.flags + thing] as number) | DIRTY;
    noteMove(world, state, thing, target);
    return isSoiled ? `${text} It gets dirty there.` : text;
  }

  #treat(verb: Treatment, first: number, second: number): string {
    const { world, state } = this;
    const thing = first - world.places.length;
    const turn = state[TURN] as number;
    switch (verb) {
      case "clean":
        state[world.flags + thing] = (state[world.flags + thing] as number) & ~DIRTY;
        return `You clean the ${this.#name(first)} using the ${this.#name(second)}.`;
      case "heat":
        state[world.warmth + thing] = turn + HOT_TURNS;
        return `You heat the ${this.#name(first)} using the ${this.#name(second)}.`;
      case "cool": {
        const wasHot = (state[world.warmth + thing] as number) > turn;
        state[world.warmth + thing] = wasHot ? 0 : -(turn + COLD_TURNS);
        const after = wasHot ? " It is only lukewarm now." : "";
        return `You cool the ${this.#name(first)} using the ${this.#name(second)}.${after}`;
      }
      case "slice": {
        state[world.flags + thing] = (state[world.flags + thing] as number) | SLICED;
        const cuts = (state[CUTS] as number) - 1;
        state[CUTS] = cuts;
        const blunt = cuts === 0 ? ` The ${this.#name(second)} is blunt now.` : "";
        return `You slice the ${this.#name(first)} with the ${this.#name(second)}.${blunt}`;
      }
      case "wipe": {
        state[world.placeFlags + first] = (state[world.placeFlags + first] as number) & ~DIRTY;
        const cloth = world.flags + second - world.places.length;
        state[cloth] = (state[cloth] as number) | DIRTY;
        noteWipe(world, state, first);
        return `You wipe the ${this.#name(first)} with the ${this.#name(second)}. The ${this.#name(second)} is dirty now.`;
      }
      case "sharpen":
        state[CUTS] = SHARP_CUTS;
        return `You sharpen the ${this.#name(first)} with the ${this.#name(second)}.`;
      case "charge":
        state[BATTERY] = FULL_BATTERY;
        return `You charge the ${this.#name(first)} with the ${this.#name(second)}.`;
    }
  }

  #look(): string {
    const { world, state } = this;
    const here = world.places[state[PLACE] as number];
    const room = `You are in the ${roomName(world, state)}. ${describeRoom(world, state)}`;
    if (here === undefined || !canSee(world, state)) return room;
    return `${room} You stand at the ${here.name}. ${this.#describePlace()}`;
  }

  /** What is at the place, after a step that changed what is within reach. */
  #describePlace(): string {
    findReach(this.world, this.state, this.#reach);
    return describePlace(this.world, this.state, this.#reach);
  }

  /** A turn of light. */
  #drain(): string {
    const { world, state } = this;
    if (world.light < 0) return "";
    const at = world.flags + world.light;
    if (((state[at] as number) & LIT) === 0) return "";
    const left = (state[BATTERY] as number) - 1;
    state[BATTERY] = left;
    if (left > 0) return "";
    state[at] = (state[at] as number) & ~LIT;
    return ` The ${world.things[world.light]?.name} goes out: its battery is empty.`;
  }

  #name(id: number): string {
    const { world } = this;
    const places = world.places.length;
    return (id < places ? world.places[id]?.name : world.things[id - places]?.name) ?? "";
  }

  #list(): void {
    listCommands(this.world, this.state, this.#reach, this.#codes);
    this.#admissible = Object.freeze(this.#codes.map((code) => this.world.command(code)));
  }
}
