/** `turnwise serve --site`: where it is refused, and what it serves. */
import { describe, expect, test } from "vitest";
import { CORRIDOR, runCli } from "./run-cli.ts";

describe("serve --site", () => {
  test("of an environment without pages is refused", async () => {
    const { code, stdout, stderr } = await runCli(["serve", CORRIDOR, "--site", "--port", "0"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("has no pages; serve it without --site");
  });

  test("for other machines is refused, with a token too", async () => {
    const args = [
      "serve",
      "webshop",
      "--env.products",
      "50",
      "--site",
      "--host",
      "0.0.0.0",
      "--token",
      "x",
      "--port",
      "0",
    ];
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(
      "--site has no login, so it is served on this machine's own address only, not on 0.0.0.0",
    );
  });
});
