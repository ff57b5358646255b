/** The texts of a page: one line with separators (`text`), or lines that tell buttons apart (`text_rich`). */

import { strip } from "../python-text.ts";
import type { PageNode } from "./nodes.ts";

/** Stands between the pieces of a text. */
export const SEPARATOR = " [SEP] ";

/** Observation mode `text`: the nodes, trimmed, in one line. */
export function plainText(nodes: readonly PageNode[]): string {
  const pieces: string[] = [];
  for (const node of nodes) {
    const read = readable(node.text);
    if (read !== null) pieces.push(strip(read));
  }
  return pieces.join(SEPARATOR);
}

/**
 * Observation mode `text_rich`: a line for each node. An option looks clicked where its value in double quotes stands
 * in the address, so values beyond ASCII never do.
 *
 * @param isVisited whether the page of a product was opened before
 */
export function richText(
  nodes: readonly PageNode[],
  url: string,
  isVisited: (product: number) => boolean,
): string {
  let lines = "";
  let told = "";
  for (const node of nodes) {
    const read = readable(node.text);
    if (read === null) continue;
    switch (node.kind) {
      case "button":
        lines += `[button] ${read} [button_]\n`;
        break;
      case "option":
        if (url.includes(`"${node.text === node.value ? read : node.value}"`)) {
          lines += `  [clicked button] ${read} [clicked button_]\n`;
          told = `You have clicked ${read}.\n${told}`;
        } else lines += `  [button] ${read} [button_]\n`;
        break;
      case "link":
        lines += isVisited(node.product)
          ? `\n[clicked button] ${read} [clicked button_]\n`
          : `\n[button] ${read} [button_]\n`;
        break;
      case "text":
        lines += `${read}\n`;
        break;
      default:
        node satisfies never;
    }
  }
  return told + lines;
}

/** What a reader of the markup finds: blanks alone shrink to one, and to nothing where a line ends among them. */
function readable(text: string): string | null {
  if (text.charCodeAt(0) > 32) return text;
  if (text === "") return null;
  if (!/^[ \t\n\f\r]+$/.test(text)) return text;
  return text.includes("\n") ? null : " ";
}
