/**
 * The Porter stemmer: removes English endings in five steps, so that `connected` and `connections` become `connect`.
 * It is the author's published program, which differs from the paper in two rules (`bli` → `ble`, `logi` → `log`).
 *
 * A word is a run of consonants and vowels, [C](VC)ᵐ[V]; m, the measure, is about the number of syllables. A `y` is a
 * vowel after a consonant.
 *
 * @source M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980; org.tartarus.snowball of Lucene 8.7
 */

/** Endings by the letter before the last, each with what takes its place: step 2 where m > 0. */
const STEP_2 = endings({
  ational: "ate",
  tional: "tion",
  enci: "ence",
  anci: "ance",
  izer: "ize",
  bli: "ble",
  alli: "al",
  entli: "ent",
  eli: "e",
  ousli: "ous",
  ization: "ize",
  ation: "ate",
  ator: "ate",
  alism: "al",
  iveness: "ive",
  fulness: "ful",
  ousness: "ous",
  aliti: "al",
  iviti: "ive",
  biliti: "ble",
  logi: "log",
});
/** Step 3 where m > 0. */
const STEP_3 = endings({
  icate: "ic",
  ative: "",
  alize: "al",
  iciti: "ic",
  ical: "ic",
  ful: "",
  ness: "",
});
/** Step 4 where m > 1; `ion` only after s or t. */
const STEP_4 = endings({
  al: "",
  ance: "",
  ence: "",
  er: "",
  ic: "",
  able: "",
  ible: "",
  ant: "",
  ement: "",
  ment: "",
  ent: "",
  ion: "",
  ou: "",
  ism: "",
  ate: "",
  iti: "",
  ous: "",
  ive: "",
  ize: "",
});

interface Ending {
  readonly ending: Uint16Array;
  readonly replacement: Uint16Array;
}

/** The endings of a step in the order of the table, by the code of their last letter but one. */
type Step = readonly (readonly Ending[] | undefined)[];

function endings(table: Readonly<Record<string, string>>): Step {
  const step: Ending[][] = [];
  for (const [ending, replacement] of Object.entries(table)) {
    const key = ending.charCodeAt(ending.length - 2);
    const list = step[key] ?? [];
    list.push({ ending: units(ending), replacement: units(replacement) });
    step[key] = list;
  }
  return step;
}

function units(text: string): Uint16Array {
  return Uint16Array.from(text, (letter) => letter.charCodeAt(0));
}

const A = 97;
const D = 100;
const E = 101;
const G = 103;
const I = 105;
const L = 108;
const N = 110;
const O = 111;
const S = 115;
const T = 116;
const U = 117;
const W = 119;
const X = 120;
const Y = 121;
const Z = 122;
const B = 98;

/**
 * Stems the lower-case word in the first `length` units of `word`, in place.
 *
 * @returns its new length. Words of one or two units stay as they are; characters other than a to z are consonants.
 */
export function stem(word: Uint16Array, length: number): number {
  if (length <= 2) return length;
  let end = pluralAndTense(word, length);
  if (word[end - 1] === Y && hasVowel(word, end - 1)) word[end - 1] = I;
  if (end > 1) end = replaceEnding(word, end, STEP_2, 0);
  end = replaceEnding(word, end, STEP_3, 0);
  if (end > 1) end = replaceEnding(word, end, STEP_4, 1);
  return finalLetters(word, end);
}

/** Step 1a and 1b: caresses → caress, ponies → poni, cats → cat, agreed → agree, hopping → hop, filing → file. */
function pluralAndTense(word: Uint16Array, length: number): number {
  let end = length;
  if (word[end - 1] === S) {
    if (endsIn(word, end, S, S, E, S)) end -= 2;
    else if (word[end - 2] === E && word[end - 3] === I) end -= 2;
    else if (word[end - 2] !== S) end--;
  }
  if (word[end - 1] === D && word[end - 2] === E) {
    if (end >= 3 && word[end - 3] === E) return measure(word, end - 3) > 0 ? end - 1 : end;
    return hasVowel(word, end - 2) ? mended(word, end - 2) : end;
  }
  if (end >= 3 && word[end - 1] === G && word[end - 2] === N && word[end - 3] === I)
    return hasVowel(word, end - 3) ? mended(word, end - 3) : end;
  return end;
}

/** What remains after `ed` or `ing` gets its e back, or loses a doubled consonant. */
function mended(word: Uint16Array, end: number): number {
  const last = word[end - 1];
  const before = end >= 2 ? word[end - 2] : undefined;
  const lacksE =
    (last === T && before === A) ||
    (last === L && before === B) ||
    (last === Z && before === I) ||
    (!isDoubled(word, end) && measure(word, end) === 1 && isShort(word, end));
  if (lacksE) {
    word[end] = E;
    return end + 1;
  }
  return isDoubled(word, end) && last !== L && last !== S && last !== Z ? end - 1 : end;
}

/** Steps 2 to 4: the first ending of the list that fits is replaced where the measure before it is above `least`. */
function replaceEnding(word: Uint16Array, end: number, step: Step, least: number): number {
  const list = step[word[end - 2] ?? 0];
  if (list === undefined) return end;
  for (const { ending, replacement } of list) {
    const start = end - ending.length;
    if (start < 0 || !matches(word, start, ending)) continue;
    if (step === STEP_4 && isIon(ending) && word[start - 1] !== S && word[start - 1] !== T) continue;
    if (measure(word, start) <= least) return end;
    for (let i = 0; i < replacement.length; i++) word[start + i] = replacement[i] ?? 0;
    return start + replacement.length;
  }
  return end;
}

const isIon = (ending: Uint16Array) => ending.length === 3 && ending[0] === I && ending[1] === O;

/** Step 5: rate → rate, cease → ceas, controll → control. */
function finalLetters(word: Uint16Array, length: number): number {
  let end = length;
  if (word[end - 1] === E) {
    const size = measure(word, length);
    if (size > 1 || (size === 1 && !isShort(word, end - 1))) end--;
  }
  if (word[end - 1] === L && isDoubled(word, end) && measure(word, length) > 1) end--;
  return end;
}

function matches(word: Uint16Array, start: number, ending: Uint16Array): boolean {
  for (let i = ending.length - 1; i >= 0; i--) if (word[start + i] !== ending[i]) return false;
  return true;
}

function endsIn(word: Uint16Array, end: number, a: number, b: number, c: number, d: number): boolean {
  return end >= 4 && word[end - 4] === a && word[end - 3] === b && word[end - 2] === c && word[end - 1] === d;
}

function isAlwaysVowel(letter: number | undefined): boolean {
  return letter === A || letter === E || letter === I || letter === O || letter === U;
}

function isConsonant(word: Uint16Array, index: number): boolean {
  const letter = word[index];
  if (letter !== Y) return !isAlwaysVowel(letter);
  return index === 0 || !isConsonant(word, index - 1);
}

/** Among the first `end` letters; the first y that is not the first letter follows a consonant or a vowel. */
function hasVowel(word: Uint16Array, end: number): boolean {
  for (let i = 0; i < end; i++) if (isAlwaysVowel(word[i]) || (i > 0 && word[i] === Y)) return true;
  return false;
}

/** m of the first `end` letters: how often a consonant follows a vowel. */
function measure(word: Uint16Array, end: number): number {
  let count = 0;
  let wasVowel = false;
  for (let i = 0; i < end; i++) {
    const isVowel: boolean = isAlwaysVowel(word[i]) || (word[i] === Y && i > 0 && !wasVowel);
    if (wasVowel && !isVowel) count++;
    wasVowel = isVowel;
  }
  return count;
}

/** Ends in two equal consonants. */
function isDoubled(word: Uint16Array, end: number): boolean {
  return end >= 2 && word[end - 1] === word[end - 2] && isConsonant(word, end - 1);
}

/** Ends in consonant, vowel, consonant, the last not w, x or y: hop, fil. */
function isShort(word: Uint16Array, end: number): boolean {
  if (end < 3 || !isConsonant(word, end - 1) || isConsonant(word, end - 2) || !isConsonant(word, end - 3))
    return false;
  const last = word[end - 1];
  return last !== W && last !== X && last !== Y;
}
