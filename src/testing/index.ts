/** For tests of environments and policies: the conformance suite, and tiny worlds with known optimal returns. */
export {
  type ConformanceCheck,
  type ConformanceOptions,
  conformanceChecks,
  testEnvironment,
} from "./conformance.ts";
export { corridor } from "./worlds/corridor.ts";
export { identity } from "./worlds/identity.ts";
export { keyDoor } from "./worlds/key-door.ts";
