export { createExpert, createHasty } from "./expert.ts";
export { createFirstEntity } from "./first-entity.ts";
export { createReader } from "./reader.ts";
