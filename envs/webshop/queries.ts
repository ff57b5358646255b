/** Search queries put together from nothing but what the agent has read: the instruction, and pages of products it opened. */

/** What of the pages read goes into queries. */
export interface Reading {
  /** Words of the instruction that stood on a product's page, in the order in which they were met. */
  readonly met: readonly string[];
  /** Title of the product opened last, or "". */
  readonly title: string;
}

export const NOTHING_READ: Reading = { met: [], title: "" };

/** Words that ask rather than describe. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    "a an the i me my we our you your it its im i'm i'd id am is are was be been being do does did can could will would " +
    "should shall may might must have has had having look looking find finding search searching show get getting give " +
    "buy buying purchase order need needs needed want wants wanted like likes love prefer please help some any one " +
    "that this these those which who what there here for of in on at to from by with without and or but so as also " +
    "than then not no after about asking hello hi hey anyway thanks great make price priced prices cost costs costing lower less under below cheaper most more budget dollar " +
    "dollars usd color colour size sized style pair"
  ).split(" "),
);

/** Words of which the next thing named is what is wanted; without one it is the first thing named. */
const REQUESTS: ReadonlySet<string> = new Set(
  "want wants wanted need needs needed looking searching find buy get purchase order after asking".split(" "),
);

/** Sums of money, and the limit that official instructions end with. */
const MONEY = /,? and price lower than [\d.]+ dollars|\$\s?\d[\d,.]*|\b\d[\d,.]* ?(?:dollars|usd|bucks)\b/gi;
const BREAK = /[.,;:!?()[\]{}"|/]+(?=\s|$)|\s[-–—&|/]\s|\n/;
const TITLE_WORDS = 12;

/** The words of a text in lower case, without the marks around them. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}$%]+|[^\p{L}\p{N}%"']+$/gu, ""))
    .filter((word) => word !== "");
}

/** What an instruction says, taken apart once. */
export interface Wishes {
  readonly whole: string;
  /** Its words that describe something, each once. */
  readonly words: readonly string[];
  /** Runs of such words between other words and marks. */
  readonly phrases: readonly string[];
  /** The one of them that says what is wanted, or "". */
  readonly head: string;
}

export function wishesOf(instruction: string): Wishes {
  const text = instruction.replace(MONEY, " ");
  const phrases: string[] = [];
  let head: string | null = null;
  for (const piece of text.split(BREAK)) {
    let run: string[] = [];
    let isRequest = false;
    for (const word of [...wordsOf(piece), "the"]) {
      if (!FUNCTION_WORDS.has(word)) {
        run.push(word);
        continue;
      }
      if (run.length > 0) {
        phrases.push(run.join(" "));
        if (isRequest) head ??= run.join(" ");
        run = [];
        isRequest = false;
      }
      isRequest ||= REQUESTS.has(word);
    }
  }
  const words = new Set(phrases.flatMap((phrase) => phrase.split(" ")));
  return {
    whole: wordsOf(text).join(" "),
    words: [...words],
    phrases: [...new Set(phrases)],
    head: head ?? phrases[0] ?? "",
  };
}

/** Adds what a product's page says. */
export function readProduct(reading: Reading, { words }: Wishes, title: string, text: string): Reading {
  const lower = text.toLowerCase();
  const met = words.filter((word) => !reading.met.includes(word) && hasWord(lower, word));
  return { met: met.length === 0 ? reading.met : [...reading.met, ...met], title };
}

/** Whether a word stands in a text with no letter or digit beside it. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text.charCodeAt(at - 1)) && !isWordPart(text.charCodeAt(at + word.length))) return true;
  }
  return false;
}

/** Letters and digits of ASCII, and all beyond it; NaN before the start and after the end is none. */
function isWordPart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
}

/**
 * Different queries, the most telling first: the whole instruction without sums of money; its describing words; those
 * that no page opened so far named; the title opened last; what is wanted, alone and with each other phrase, longest
 * first; and those phrases alone.
 *
 * @returns at most `limit`, in an order that depends on the arguments alone
 */
export function composeQueries(wishes: Wishes, reading: Reading, limit: number): readonly string[] {
  const { whole, words, phrases, head } = wishes;
  const unmet = words.filter((word) => !reading.met.includes(word));
  const others = phrases.filter((phrase) => phrase !== head).sort((a, b) => b.length - a.length);
  const queries = [
    whole,
    words.join(" "),
    reading.met.length > 0 ? unmet.join(" ") : "",
    wordsOf(reading.title).slice(0, TITLE_WORDS).join(" "),
    head,
    ...others.map((phrase) => `${head} ${phrase}`),
    ...others,
  ];
  // A bracket would end the query early, as would nothing at all.
  const usable = queries.map((query) => query.replace(/[[\]]/g, " ").trim()).filter((query) => query !== "");
  return [...new Set(usable)].slice(0, limit);
}
