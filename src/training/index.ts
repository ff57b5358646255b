export * from "./config.ts";
export * from "./evaluate.ts";
export * from "./events.ts";
export * from "./metrics.ts";
export * from "./trainer.ts";
