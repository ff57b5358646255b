/** For tests of environments and policies: tiny worlds with known optimal returns. */
export { corridor } from "./worlds/corridor.ts";
export { identity } from "./worlds/identity.ts";
export { keyDoor } from "./worlds/key-door.ts";
