import { describe, expect, it } from "vitest";
import { connectHost, startServer } from "../../src/env/index.ts";
import { openHost, run, timelessMetrics, tinyConfig } from "./run-fixture.ts";

async function serve() {
  const server = await startServer({ hosts: [await openHost("corridor")] });
  return { server, host: await connectHost(server.url) };
}

describe("training over a socket", () => {
  it("gives the same weights and metrics as in one process", async () => {
    const here = await run(tinyConfig());
    const { server, host } = await serve();
    try {
      const there = await run(tinyConfig(), { hosts: [host] });
      expect(there.result.weightHash).toBe(here.result.weightHash);
      expect(await timelessMetrics(there.runDirectory)).toEqual(await timelessMetrics(here.runDirectory));
    } finally {
      await host.close();
      await server.close();
    }
  });

  it("goes on from the last iteration when the server went away", async () => {
    const whole = await run(tinyConfig());
    const { server, host } = await serve();
    let runDirectory = "";
    const failure = run(tinyConfig(), {
      hosts: [host],
      onEvent: (event) => {
        if (event.type === "start") runDirectory = event.runDirectory;
        if (event.type === "iteration" && event.iteration === 2) void server.close();
      },
    });
    await expect(failure).rejects.toMatchObject({ code: "rollout/server-lost" });
    await host.close();
    const resumed = await run(tinyConfig(), { runDirectory, resume: true });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
  });
});
