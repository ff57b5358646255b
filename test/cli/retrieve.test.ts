/** `turnwise retrieve`: a corpus served as Search-R1's servers do. */
import { describe, expect, test } from "vitest";
import { folderOf, wikiLines } from "../envs/search/small-world.ts";
import { runCli, startCli } from "./run-cli.ts";

describe("retrieve", () => {
  test("serves a folder's corpus, and ends at Ctrl-C", async () => {
    const folder = folderOf({ "corpus.jsonl.gz": wikiLines() });
    const server = startCli(["retrieve", folder, "--port", "0", "--topk", "1", "--json"]);
    const [line = "{}"] = await server.seen(/\{"url".*\}/);
    const { url, passages } = JSON.parse(line) as { url: string; passages: number };
    expect(passages).toBe(8);
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ queries: ["Tolm Press publisher"], return_scores: true }),
    });
    const { result } = (await response.json()) as { result: { document: { id: string }; score: number }[][] };
    expect(result[0]?.map(({ document }) => document.id)).toEqual(["p5"]);
    server.child.kill("SIGINT");
    expect((await server.finished).code).toBe(0);
  });

  test("says what is wrong with a corpus", async () => {
    const { code, stderr } = await runCli(["retrieve", folderOf({}), "--port", "0"]);
    expect(code).toBe(1);
    expect(stderr).toContain("holds no corpus.jsonl");
    const broken = folderOf({ "corpus.jsonl": `${wikiLines()}{"id":\n` });
    const strict = await runCli(["retrieve", broken, "--port", "0", "--strict"]);
    expect(strict.stderr).toContain("Line 9 of");
  });
});
