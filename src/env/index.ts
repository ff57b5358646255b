/** Environments: the contract, and the ways to open one. */
export * from "./command-grammar.ts";
export * from "./define.ts";
export * from "./environment.ts";
export { type LocalHostOptions, openLocalHost } from "./host.ts";
export { configKeys, parseConfig } from "./parse-config.ts";
export { builtInEnvironments, loadEnvironment } from "./load.ts";
