/** Peoples and the sounds of their languages: syllables are an onset, a vowel and, at the end of a word, a coda. */
import type { Rng } from "turnwise/core";

export interface Culture {
  readonly onsets: readonly string[];
  readonly vowels: readonly string[];
  readonly codas: readonly string[];
  /** Endings of cities, of given names (his, hers) and of family names. */
  readonly city: readonly string[];
  readonly his: readonly string[];
  readonly hers: readonly string[];
  readonly family: readonly string[];
}

const culture = (
  onsets: string,
  vowels: string,
  codas: string,
  city: string,
  his: string,
  hers: string,
  family: string,
): Culture => {
  const [o, v, c, p, m, f, n] = [onsets, vowels, codas, city, his, hers, family].map((list) =>
    list.split(" "),
  );
  const none: string[] = [];
  return {
    onsets: o ?? none,
    vowels: v ?? none,
    codas: c ?? none,
    city: p ?? none,
    his: m ?? none,
    hers: f ?? none,
    family: n ?? none,
  };
};

export const CULTURES: readonly Culture[] = [
  culture(
    "b d f g h k l m n r s t v br dr st",
    "a e i o u",
    "n r l s rd nd",
    "stad vik holm",
    "ar en ulf",
    "a id is",
    "sen mark dal",
  ),
  culture(
    "b c d f g l m n p r s t v z tr gr",
    "a e i o ia",
    "n r l s",
    "ano eto enza",
    "o io ando",
    "a ia ella",
    "etti ari osi",
  ),
  culture(
    "b d g k l m n p s t v z kr pr sv",
    "a e i o u y",
    "k n r v sk",
    "grad ovo itsa",
    "mir slav ek",
    "ka ana va",
    "ov enko ski",
  ),
  culture(
    "h k m n r s t y sh ts ch",
    "a e i o u",
    "n",
    "moto zaki hama",
    "ro ki suke",
    "ko mi na",
    "mura da shima",
  ),
  culture(
    "b d f g h j k l m n q r s t z",
    "a i u aa",
    "l m n r d b",
    "abad kand iyya",
    "im ad ir",
    "a ina iya",
    "awi ani oun",
  ),
  culture(
    "b c d f g l m n r t gw ll rh",
    "a e i o y wy",
    "n r th dd ch",
    "wyn aber llan",
    "an yn or",
    "wen eth ys",
    "ddock frey gor",
  ),
  culture(
    "k l m n p r s t v h j",
    "aa e i o u y ie",
    "n s t l",
    "kyla jarvi maki",
    "o i ri",
    "ja ti li",
    "nen la aho",
  ),
  culture(
    "c h k l m n p t tl x qu",
    "a e i o ua",
    "tl c n l",
    "tlan pan co",
    "tli oc zin",
    "xo tla li",
    "tzin coatl meca",
  ),
  culture(
    "b d g j k l m n s t w z mb nd ng",
    "a e i o u",
    "a o e",
    "were ville gani",
    "o e wa",
    "a ta zi",
    "nga mbe lele",
  ),
  culture(
    "b f g h k l n p r s t w sch pf",
    "a e i o u au ei",
    "n r ch rt ld",
    "burg heim furt",
    "bert hard win",
    "gard linde traud",
    "mann brecht auer",
  ),
  culture(
    "k l m n p r s t v w h",
    "a e i o u ai ou",
    "a e i",
    "lani toa wai",
    "ka nui loa",
    "lei nani moe",
    "kea hina loha",
  ),
  culture(
    "b d g h k l m n p r s t th ph kr",
    "a e i o eu ai",
    "s n r x",
    "polis opos aion",
    "os andros eas",
    "ia one ippa",
    "ides akis opoulos",
  ),
];

function pick(items: readonly string[], random: Rng): string {
  return items[random.int(items.length)] ?? "";
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function stem(culture: Culture, syllables: number, random: Rng): string {
  let word = "";
  for (let i = 0; i < syllables; i++) word += pick(culture.onsets, random) + pick(culture.vowels, random);
  return word;
}

/** A word of a language: two or three syllables and a coda. */
export function coinWord(culture: Culture, random: Rng): string {
  return capital(stem(culture, 2 + random.int(2), random) + pick(culture.codas, random));
}

/** The name of a city. */
export function coinCity(culture: Culture, random: Rng): string {
  return capital(
    stem(culture, 1 + random.int(2), random) + pick(culture.codas, random) + pick(culture.city, random),
  );
}

/** A given name. */
export function coinGiven(culture: Culture, isWoman: boolean, random: Rng): string {
  const endings = isWoman ? culture.hers : culture.his;
  return capital(
    stem(culture, 1 + random.int(2), random) + pick(culture.codas, random) + pick(endings, random),
  );
}

/** A family name. */
export function coinFamily(culture: Culture, random: Rng): string {
  return capital(
    stem(culture, 1 + random.int(2), random) + pick(culture.codas, random) + pick(culture.family, random),
  );
}
