/** Reads the site's markup strictly: everything that is no tag of its own is text. */

export interface ReadPage {
  /** Texts of the body in order, entities decoded, those between tags alone left out. */
  readonly texts: readonly string[];
  readonly tags: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[];
  readonly title: string;
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s[a-z-]+(?:="[^"<>]*")?)*)>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  "#13": "\r",
};

/** @throws Error where the markup has anything that is not well formed */
export function readMarkup(markup: string): ReadPage {
  const start = "<!doctype html>";
  if (!markup.startsWith(start)) throw new Error("no doctype");
  const texts: string[] = [];
  const tags: ReadPage["tags"][number][] = [];
  let at = start.length;
  let title = "";
  let isBody = false;
  let last = "";
  const take = (raw: string): void => {
    if (/[<>"]/.test(raw)) throw new Error(`a mark that is not escaped: ${raw}`);
    const text = decode(raw);
    if (last === "title") title += text;
    else if (isBody && text !== "" && !/^[ \t\n\f\r]*\n[ \t\n\f\r]*$/.test(text)) texts.push(text);
  };
  for (const match of markup.matchAll(TAG)) {
    take(markup.slice(at, match.index));
    at = match.index + match[0].length;
    const [, slash, name = "", rest = ""] = match;
    last = slash === "" ? name : "";
    if (name === "body") isBody = slash === "";
    if (slash !== "") continue;
    const attributes: Record<string, string> = {};
    for (const [, key = "", value = ""] of rest.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/g))
      attributes[key] = decode(value);
    tags.push({ name, attributes });
  }
  take(markup.slice(at));
  return { texts, tags, title };
}

function decode(text: string): string {
  return text.replace(/&(#\d+|\w*);?/g, (whole, name: string) => {
    const mark = ENTITIES[name];
    if (mark === undefined || !whole.endsWith(";")) throw new Error(`an entity that is none: ${whole}`);
    return mark;
  });
}
