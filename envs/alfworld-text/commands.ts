/**
 * Commands as integers. A code holds the verb and up to two arguments, each argument by the rank of its name, so
 * that ascending codes are ascending command texts.
 */

/** The wording of the release: `move` since ALFWorld 0.4.0, `put` before. */
export type Dialect = "move" | "put";

/** Verbs in the order of their words. */
export const VERB = {
  clean: 0,
  close: 1,
  cool: 2,
  examine: 3,
  go: 4,
  heat: 5,
  help: 6,
  inventory: 7,
  look: 8,
  move: 9,
  open: 10,
  put: 11,
  slice: 12,
  take: 13,
  use: 14,
} as const;

/** More names than this do not fit into a code. */
export const MAX_NAMES = 1024;

export function encode(verb: number, rank = 0, secondRank = 0): number {
  return (verb << 20) | (rank << 10) | secondRank;
}

export function verbOf(code: number): number {
  return code >> 20;
}

export function rankOf(code: number): number {
  return (code >> 10) & 1023;
}

export function secondRankOf(code: number): number {
  return code & 1023;
}

/** The text of a command, given names by rank. */
export function renderCommand(code: number, names: readonly string[]): string {
  const a = names[rankOf(code)] ?? "";
  const b = names[secondRankOf(code)] ?? "";
  switch (verbOf(code)) {
    case VERB.clean:
      return `clean ${a} with ${b}`;
    case VERB.close:
      return `close ${a}`;
    case VERB.cool:
      return `cool ${a} with ${b}`;
    case VERB.examine:
      return `examine ${a}`;
    case VERB.go:
      return `go to ${a}`;
    case VERB.heat:
      return `heat ${a} with ${b}`;
    case VERB.help:
      return "help";
    case VERB.inventory:
      return "inventory";
    case VERB.look:
      return "look";
    case VERB.move:
      return `move ${a} to ${b}`;
    case VERB.open:
      return `open ${a}`;
    case VERB.put:
      return `put ${a} in/on ${b}`;
    case VERB.slice:
      return `slice ${a} with ${b}`;
    case VERB.take:
      return `take ${a} from ${b}`;
    default:
      return `use ${a}`;
  }
}

/** A command of a stored walkthrough (always in the `move` wording) in a dialect. */
export function translateCommand(command: string, dialect: Dialect): string {
  return dialect === "move" ? command : command.replace(/^move (.+) to (.+)$/, "put $1 in/on $2");
}
