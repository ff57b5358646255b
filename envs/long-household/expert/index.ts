export { createExpert } from "./expert.ts";
