/** Pictures of products that have none: drawn from the product's type and name, always the same. */
import { hash128 } from "turnwise/core";
import type { Product } from "../product.ts";

/** Outline of something typical of a department, in a box of 100 × 100. */
const SHAPES: Readonly<Record<string, string>> = {
  beauty: "M38 34h24v10h6q4 0 4 5v33q0 6-6 6H34q-6 0-6-6V49q0-5 4-5h6zM44 14h12v20H44z",
  electronics: "M14 24h72q4 0 4 4v42q0 4-4 4H58v8h10v6H32v-6h10v-8H14q-4 0-4-4V28q0-4 4-4zm4 8v34h64V32z",
  garden: "M20 46q0-18 30-18t30 18v16h6v20h-8v-8H22v8h-8V62h6zm8 0v14h44V46q-6-10-22-10t-22 10z",
  fashion: "M36 16q14 12 28 0l22 12-8 18-10-4v44H32V42l-10 4-8-18z",
  grocery: "M30 12h40v10l-6 8v6q8 4 8 12v36q0 4-4 4H32q-4 0-4-4V48q0-8 8-12v-6l-6-8zm6 40v20h28V52z",
};
const PLAIN = "M18 34l32-16 32 16v36L50 86 18 70zm32-8L32 35l18 9 18-9z";

/** An SVG picture of 400 × 400. */
export function drawPicture({ asin, category, query }: Pick<Product, "asin" | "category" | "query">): string {
  const [a, b] = hash128(query === "" ? asin : query);
  const hue = a % 360;
  const turn = (b % 17) - 8;
  const shape = SHAPES[category] ?? PLAIN;
  const label = escapeText(query.length > 28 ? `${query.slice(0, 27)}…` : query);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="${label}">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue} 55% 94%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 50% 82%)"/></linearGradient></defs>
<rect width="400" height="400" fill="url(#g)"/>
<g transform="translate(200 180) rotate(${turn}) scale(2.3) translate(-50 -50)"><path d="${shape}" fill="hsl(${hue} 38% 42%)" fill-rule="evenodd"/></g>
<text x="200" y="356" text-anchor="middle" font-family="system-ui, sans-serif" font-size="22" fill="hsl(${hue} 40% 26%)">${label}</text>
</svg>
`;
}

function escapeText(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, " ")
  );
}
