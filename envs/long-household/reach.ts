/** What the player can see and reach from where it stands. */
import { HAND, HANDS, LIT, OPEN, PLACE, ROOM, type World } from "./world.ts";

export const OUT_OF_REACH = 0;
export const AT_PLACE = 1;
export const IN_HAND = 2;

/** Whether there is light to see by. */
export function canSee(world: World, state: Int32Array): boolean {
  if (world.game.house.rooms[state[ROOM] as number]?.dark !== true) return true;
  const { light } = world;
  return (
    light >= 0 &&
    state[world.parents + light] === HAND &&
    ((state[world.flags + light] as number) & LIT) !== 0
  );
}

/**
 * Finds for every thing whether it is in hand (or in an open container in hand), or lies open to view where the
 * player stands.
 *
 * @param out [things] is overwritten
 * @returns how many hands are full
 */
export function findReach(world: World, state: Int32Array, out: Uint8Array): number {
  const { parents, flags } = world;
  const places = world.places.length;
  const count = world.things.length;
  const here = state[PLACE] as number;
  const placeOpen = here >= 0 && ((state[world.placeFlags + here] as number) & OPEN) !== 0;
  const seen = canSee(world, state);
  let hands = 0;
  for (let i = 0; i < count; i++) {
    let parent = state[parents + i] as number;
    if (parent === HAND) hands++;
    while (parent >= places && ((state[flags + parent - places] as number) & OPEN) !== 0) {
      parent = state[parents + parent - places] as number;
    }
    if (parent === HAND) out[i] = IN_HAND;
    else out[i] = parent === here && placeOpen && seen ? AT_PLACE : OUT_OF_REACH;
  }
  return hands;
}

export function hasFreeHand(hands: number): boolean {
  return hands < HANDS;
}
