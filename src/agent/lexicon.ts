/** Texts and commands of one environment as a policy reads them, remembered while there is room. */
import { BoundedCache } from "../core/bounded-cache.ts";
import type { CommandGrammar } from "../env/command-grammar.ts";
import { type Amount, amountsOf } from "./amounts.ts";
import { type Command, parseCommand } from "./command.ts";
import { PLAIN_GRAMMAR } from "./split-command.ts";
import { tokenize } from "./tokenize.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A text taken apart. `rows` are distinct embedding rows in order of appearance, `counts` how often each occurs. */
export interface ReadText {
  readonly tokens: readonly string[];
  /** Embedding row of each token, -1 where it has none. */
  readonly tokenRows: Int32Array;
  readonly rows: Int32Array;
  readonly counts: Int32Array;
  readonly amounts: readonly Amount[];
}

const TEXT_LIMIT = 16_384;
const COMMAND_LIMIT = 65_536;

export class Lexicon {
  readonly vocabulary: Vocabulary;
  readonly grammar: CommandGrammar;
  readonly ignored: ReadonlySet<string>;
  readonly #texts: BoundedCache<string, ReadText>;
  readonly #commands: BoundedCache<string, Command>;

  constructor(vocabulary: Vocabulary, grammar: CommandGrammar | null) {
    this.vocabulary = vocabulary;
    this.grammar = grammar ?? PLAIN_GRAMMAR;
    this.ignored = new Set(this.grammar.ignored);
    this.#texts = new BoundedCache(TEXT_LIMIT, (text) => readText(text, vocabulary));
    this.#commands = new BoundedCache(COMMAND_LIMIT, (text) => parseCommand(text, this.grammar, vocabulary));
  }

  text(text: string): ReadText {
    return this.#texts.get(text);
  }

  command(text: string): Command {
    return this.#commands.get(text);
  }
}

function readText(text: string, vocabulary: Vocabulary): ReadText {
  const tokens = tokenize(text);
  const tokenRows = Int32Array.from(tokens, (token) => vocabulary.rowOf(token));
  const counts = new Map<number, number>();
  for (const row of tokenRows) {
    if (row >= 0) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return {
    tokens,
    tokenRows,
    rows: Int32Array.from(counts.keys()),
    counts: Int32Array.from(counts.values()),
    amounts: amountsOf(text),
  };
}
