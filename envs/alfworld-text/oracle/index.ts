export { shortestPlan } from "./shortest-plan.ts";
