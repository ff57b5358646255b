export { createExpert } from "./expert.ts";
export { createFirstEntity } from "./first-entity.ts";
