/** The nouns of a title, by a part-of-speech tagger. */

/** Nouns and names in the order of the text, lower-case, repetitions kept. The same title gives the same nouns. */
export type NounTagger = (title: string) => readonly string[];

const CACHED_TITLES = 100_000;

/**
 * Loads the tagger: wink-nlp with its small English model (universal part-of-speech tags NOUN and PROPN), about a
 * second and 70 MB. The original uses spaCy; README.md says how far the two agree.
 */
export async function loadNounTagger(): Promise<NounTagger> {
  const [wink, model] = await Promise.all([import("wink-nlp"), import("wink-eng-lite-web-model")]);
  const nlp = wink.default(model.default, ["pos"]);
  return cached((title) => {
    const tokens = nlp.readDoc(title).tokens();
    const tags: readonly string[] = tokens.out(nlp.its.pos);
    const words: readonly string[] = tokens.out();
    return words
      .filter((_, index) => tags[index] === "NOUN" || tags[index] === "PROPN")
      .map((word) => word.toLowerCase());
  });
}

/** Remembers what a tagger said of each title. */
export function cached(tagger: NounTagger): NounTagger {
  const known = new Map<string, readonly string[]>();
  return (title) => {
    let nouns = known.get(title);
    if (nouns === undefined) {
      nouns = tagger(title);
      if (known.size >= CACHED_TITLES) known.clear();
      known.set(title, nouns);
    }
    return nouns;
  };
}
