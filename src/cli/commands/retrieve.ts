/** `turnwise retrieve <corpus>`: a Search-R1 retrieval server over passages on this machine. */
import { type Command, Option } from "commander";
import { z } from "zod";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { parseValue } from "../flags.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { isLoopback } from "../loopback.ts";

interface RetrieveOptions {
  readonly port: number;
  readonly host: string;
  readonly topk: number;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const number = (flag: string, min: number, max: number) => (raw: string) =>
  parseValue(flag, z.int().min(min).max(max), raw);

export function registerRetrieve(program: Command, context: Context): void {
  const command = program
    .command("retrieve")
    .summary("serve passages to search, as Search-R1 does")
    .description(
      "Serves a corpus in wiki-18 shape at POST /retrieve, the interface of Search-R1's retrieval servers, with BM25.",
    )
    .argument("<corpus>", "corpus.jsonl or .jsonl.gz, or a folder that holds one")
    .addOption(
      new Option("--port <n>", "port; 0 takes any free one")
        .argParser(number("--port", 0, 65535))
        .default(8000),
    )
    .option("--host <address>", "address to bind; whoever reaches it can search", "127.0.0.1")
    .addOption(
      new Option("--topk <n>", "results of a query where a request does not say")
        .argParser(number("--topk", 1, 1000))
        .default(3),
    )
    .option("--strict", "refuse a corpus with a broken line, which is otherwise left out")
    .addOption(jsonFlag("JSON: one line with the address once it serves"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise retrieve wiki-18.jsonl.gz
  turnwise train search --data DIR --env.retriever http://127.0.0.1:8000/retrieve`,
    )
    .action((corpus: string, options: RetrieveOptions) => retrieve(context, corpus, options));
  addCommonFlags(command);
}

async function retrieve(context: Context, path: string, options: RetrieveOptions): Promise<void> {
  const { host, port, topk, strict = false } = options;
  const { loadCorpusFile, startRetrievalServer } = await import("turnwise/envs/search");
  const corpus = await loadCorpusFile(path, { strict, log: context.log });
  await using server = await startRetrievalServer({ corpus, host, port, topk });
  if (!isLoopback(host)) {
    context.log.warn({ host }, "whoever reaches this address can search: there is no token in this protocol");
  }
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  using _interrupt = listenForInterrupt(() => {
    context.notes.line("turnwise: stopping.");
    stop();
  });
  if (options.json === true) printJson(context, { url: server.url, passages: corpus.size });
  else context.out.line(`${corpus.size} passages at ${server.url} (Ctrl-C stops)`);
  await stopped;
}
