/** What runs inside a page to read it. Text of a script, for nothing of it is shared with Node. */
import type { PageNode } from "../pages/nodes.ts";

/** A page as it was read. */
export interface RawPage {
  /** Texts of the body in order, with what can be clicked told by class names; links numbered from 0. */
  readonly nodes: readonly PageNode[];
  /** Numbers of the links that look visited. */
  readonly visited: readonly number[];
  /** Path of the address. */
  readonly path: string;
  readonly title: string | null;
  /** What stands in #reward; null on all pages but the last. */
  readonly reward: string | null;
}

/** Evaluates to a RawPage. */
export const READ_PAGE = `(() => {
  const nodes = [];
  const visited = [];
  let links = 0;
  const read = (element) => {
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) nodes.push({ kind: "text", text: child.data });
      else if (child.nodeType !== Node.ELEMENT_NODE || child.matches("script, style, .radio-toolbar label")) continue;
      else if (child.matches(".btn")) nodes.push({ kind: "button", text: child.textContent });
      else if (child.matches("input[type=radio]")) {
        const label = child.labels[0]?.textContent ?? "";
        nodes.push({ kind: "option", text: label, value: child.value, option: child.name });
      } else if (child.matches(".product-link")) {
        if (child.matches(".visited")) visited.push(links);
        nodes.push({ kind: "link", text: child.textContent, product: links++ });
      } else read(child);
    }
  };
  read(document.body);
  return {
    nodes,
    visited,
    path: location.pathname,
    title: document.querySelector("#product-title")?.textContent ?? null,
    reward: document.querySelector("#reward pre")?.textContent ?? null,
  };
})()`;
