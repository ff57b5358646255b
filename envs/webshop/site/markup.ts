/** Markup from texts: everything that is put in is escaped, unless it is markup already. */

/** Markup that is safe to send. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // Browsers read it as the end of a line otherwise.
  "\r": "&#13;",
};

/** Tag for templates of markup: html`<p>${text}</p>`. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let out = texts[0] ?? "";
  parts.forEach((part, i) => {
    out += rendered(part) + (texts[i + 1] ?? "");
  });
  return new Markup(out);
}

/** Nothing. */
export const EMPTY: Markup = new Markup("");

function rendered(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return String(part).replace(/[&<>"'\r]/g, (mark) => ENTITIES[mark] as string);
}
