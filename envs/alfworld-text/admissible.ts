/** The rules: which commands are possible in a state. */
import { hasBit, wordAt } from "./bits.ts";
import { encode, VERB } from "./commands.ts";
import {
  CLEANABLE,
  CLEANS,
  COOLABLE,
  COOLS,
  HEATABLE,
  HEATS,
  KNIFE,
  OPENABLE,
  PICKUPABLE,
  SLICEABLE,
  TOGGLEABLE,
} from "./compile.ts";
import { HELD, LOCATION, type World } from "./world.ts";

const HELP = encode(VERB.help);
const INVENTORY = encode(VERB.inventory);
const LOOK = encode(VERB.look);

/**
 * Lists the codes of all possible commands, each once. Verbs come in the order of their words and receptacles in
 * the order of their names, so only lists of objects need sorting.
 *
 * @param codes filled with ascending codes; emptied first
 */
export function listCommands(world: World, state: Int32Array, codes: number[]): void {
  const { dialect, receptacleRanks, receptacleTraits, objectTraits } = world;
  const { opened } = world.layout;
  const here = world.receptaclesByName[wordAt(state, LOCATION)] ?? [];
  const held = wordAt(state, HELD);
  const heldRank = held < 0 ? 0 : wordAt(world.objectRanks, held);
  const heldTraits = held < 0 ? 0 : wordAt(objectTraits, held);
  codes.length = 0;

  if (heldTraits & CLEANABLE) listTreatments(world, here, CLEANS, encode(VERB.clean, heldRank), codes);
  for (const r of here)
    if (hasBit(state, opened, r)) codes.push(encode(VERB.close, wordAt(receptacleRanks, r)));
  if (heldTraits & COOLABLE) listTreatments(world, here, COOLS, encode(VERB.cool, heldRank), codes);
  const firstExamined = codes.length;
  for (const r of here) codes.push(encode(VERB.examine, wordAt(receptacleRanks, r)));
  if (held >= 0) {
    codes.push(encode(VERB.examine, heldRank));
    sortFrom(codes, firstExamined);
  }
  for (const { location, code } of world.destinations) if (location !== state[LOCATION]) codes.push(code);
  if (heldTraits & HEATABLE) listTreatments(world, here, HEATS, encode(VERB.heat, heldRank), codes);
  if (dialect === "move") codes.push(HELP);
  codes.push(INVENTORY, LOOK);
  if (dialect === "move") listPlaces(world, state, here, VERB.move, codes);
  for (const r of here) {
    const isClosed = wordAt(receptacleTraits, r) & OPENABLE && !hasBit(state, opened, r);
    if (isClosed) codes.push(encode(VERB.open, wordAt(receptacleRanks, r)));
  }
  if (dialect === "put") listPlaces(world, state, here, VERB.put, codes);
  if (heldTraits & KNIFE) listSliceable(world, state, heldRank, codes);

  if (held < 0) {
    const firstTaken = codes.length;
    for (const r of here) {
      if (!isAccessible(world, state, r)) continue;
      listContents(world, state, r, PICKUPABLE, encode(VERB.take, 0, wordAt(receptacleRanks, r)), codes);
    }
    sortFrom(codes, firstTaken);
  }
  const firstUsed = codes.length;
  for (const r of here) listContents(world, state, r, TOGGLEABLE, encode(VERB.use), codes);
  sortFrom(codes, firstUsed);
  removeRepeats(codes, firstUsed);
}

/** Not openable, or open. */
function isAccessible(world: World, state: Int32Array, r: number): boolean {
  return !(wordAt(world.receptacleTraits, r) & OPENABLE) || hasBit(state, world.layout.opened, r);
}

/** Something done to the held object with each receptacle here that has the trait. */
function listTreatments(
  world: World,
  here: readonly number[],
  trait: number,
  command: number,
  codes: number[],
): void {
  for (const r of here) {
    if (wordAt(world.receptacleTraits, r) & trait) codes.push(command | wordAt(world.receptacleRanks, r));
  }
}

/** Where the held object may be put. */
function listPlaces(
  world: World,
  state: Int32Array,
  here: readonly number[],
  verb: number,
  codes: number[],
): void {
  const held = wordAt(state, HELD);
  if (held < 0) return;
  const rank = wordAt(world.objectRanks, held);
  for (const r of here) {
    if (!isAccessible(world, state, r) || !hasBit(world.accepted, r * world.layout.objectWords, held))
      continue;
    codes.push(encode(verb, rank, wordAt(world.receptacleRanks, r)));
  }
}

/** The objects in a receptacle that have a trait, each as `command` with the object as first argument. */
function listContents(
  world: World,
  state: Int32Array,
  r: number,
  trait: number,
  command: number,
  codes: number[],
): void {
  const { contents, objectWords } = world.layout;
  listObjects(world, state, contents + r * objectWords, trait, command, codes);
}

/** What lies here can be sliced, even inside something closed. */
function listSliceable(world: World, state: Int32Array, knifeRank: number, codes: number[]): void {
  const { lying, objectWords } = world.layout;
  const first = codes.length;
  const offset = lying + wordAt(state, LOCATION) * objectWords;
  listObjects(world, state, offset, SLICEABLE, encode(VERB.slice, 0, knifeRank), codes);
  sortFrom(codes, first);
}

/** The members of an object set that have a trait. */
function listObjects(
  world: World,
  state: Int32Array,
  offset: number,
  trait: number,
  command: number,
  codes: number[],
): void {
  for (let word = 0; word < world.layout.objectWords; word++) {
    let rest = wordAt(state, offset + word);
    while (rest !== 0) {
      const o = word * 32 + 31 - Math.clz32(rest & -rest);
      rest &= rest - 1;
      if (wordAt(world.objectTraits, o) & trait)
        codes.push(command | encode(0, wordAt(world.objectRanks, o)));
    }
  }
}

/** Insertion sort of the short tail that begins at `first`. */
function sortFrom(codes: number[], first: number): void {
  for (let i = first + 1; i < codes.length; i++) {
    const code = codes[i] as number;
    let j = i;
    while (j > first && (codes[j - 1] as number) > code) {
      codes[j] = codes[j - 1] as number;
      j--;
    }
    codes[j] = code;
  }
}

/** Drops equal neighbours in the tail that begins at `first`. */
function removeRepeats(codes: number[], first: number): void {
  let kept = first;
  for (let i = first; i < codes.length; i++) {
    if (i > first && codes[i] === codes[i - 1]) continue;
    codes[kept++] = codes[i] as number;
  }
  codes.length = kept;
}
