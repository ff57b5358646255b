/** Opens the environment a command works with: in this process, in one of its own, or on servers elsewhere. */
import { ProtocolError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import { connectHost } from "../env/client.ts";
import { type EnvironmentHost, loadEnvironment, openLocalHost } from "../env/index.ts";
import { openProcessHost } from "../env/serve-process.ts";
import type { EnvironmentOptions } from "./environment.ts";

export interface HostRequest {
  readonly specifier: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Servers to use instead of opening the environment here. */
  readonly servers: Pick<EnvironmentOptions, "envServer" | "token">;
  readonly where: "this process" | "a process of its own";
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** The hosts of a command; disposing closes all. */
export interface Hosts extends AsyncDisposable {
  readonly list: readonly EnvironmentHost[];
}

/** @throws as openLocalHost(), openProcessHost() and connectHost() */
export async function openHosts(request: HostRequest): Promise<Hosts> {
  const { specifier, config, servers, where, log } = request;
  const signal = request.signal === undefined ? {} : { signal: request.signal };
  const list: EnvironmentHost[] = [];
  const close = async () => {
    await Promise.allSettled(list.map((host) => host.close()));
  };
  try {
    if (servers.envServer !== undefined) {
      const { id, version } = await loadEnvironment(specifier);
      const token = servers.token === undefined ? {} : { token: servers.token };
      for (const url of servers.envServer) {
        const host = await connectHost(url, { environment: id, config, log, ...token, ...signal });
        list.push(host);
        if (host.info.version === version) continue;
        throw new ProtocolError(
          "protocol/wrong-environment",
          `The server at ${url} serves version ${host.info.version} of ${id}; here it is version ${version}. ` +
            "Use the same version on both sides.",
        );
      }
    } else if (where === "a process of its own") {
      list.push(await openProcessHost({ environment: specifier, config, log, ...signal }));
    } else {
      list.push(await openLocalHost(await loadEnvironment(specifier), config, { log, ...signal }));
    }
    return { list, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
