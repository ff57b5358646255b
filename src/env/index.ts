/** Environments: the contract, and the ways to open one: in this process, on a server, in a process of its own. */
export { type ConnectHostOptions, connectHost, streamUrl } from "./client.ts";
export * from "./command-grammar.ts";
export * from "./define.ts";
export * from "./environment.ts";
export { type LocalHostOptions, openLocalHost } from "./host.ts";
export { builtInEnvironments, loadEnvironment } from "./load.ts";
export { parseConfig } from "./parse-config.ts";
export {
  CLOSE_CODES,
  clientMessageSchema,
  STREAM_PATH,
  SUBPROTOCOL,
  serverMessageSchema,
} from "./protocol.ts";
export {
  openProcessHost,
  type ServerProcess,
  type ServerProcessOptions,
  startServerProcess,
} from "./serve-process.ts";
export { type EnvironmentServer, startServer } from "./server.ts";
export { DEFAULT_LIMITS, type ServerLimits, type ServerOptions } from "./server-options.ts";
export type { Site, SiteRequest, SiteResponse } from "./site.ts";
export { type SiteServer, serveSite } from "./site-server.ts";
