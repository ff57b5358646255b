/** What an observation of the tools style shows. */
import { withoutWay } from "../protocol/tool-text.ts";

export type ReadView =
  | {
      readonly kind: "results";
      readonly query: string;
      /** Results before these. */
      readonly from: number;
      readonly pages: readonly { readonly title: string; readonly text: string }[];
    }
  | {
      readonly kind: "page";
      readonly title: string;
      readonly part: number;
      readonly parts: number;
      readonly text: string;
    }
  | { readonly kind: "lines"; readonly title: string; readonly text: string }
  | { readonly kind: "other" };

/** Takes an observation apart. The list of names in it repeats what the text says. */
export function readView(text: string): ReadView {
  const [head = "", ...lines] = withoutWay(text).split("\n");
  const start = lines[0] === "Names:" ? lines.indexOf("") + 1 : 0;
  const body = lines.slice(start);
  const [, query, first = "1"] =
    /^(?:Pages found|Nothing was found) for "(.*)"(?:, (\d+) to \d+)?[:.]$/.exec(head) ?? [];
  if (query !== undefined) {
    const pages = body.flatMap((line) => {
      const at = line.indexOf(": ");
      return at < 0 ? [] : [{ title: line.slice(0, at), text: line.slice(at + 2) }];
    });
    return { kind: "results", query, from: Number(first) - 1, pages };
  }
  const found = /^Lines of (.+) with "[^"]*"(?:, part \d+ of \d+)?:$/.exec(head)?.[1];
  if (found !== undefined) return { kind: "lines", title: found, text: body.join(" ") };
  const [, title, part, parts] = /^(.+?)(?:, part (\d+) of (\d+))?:$/.exec(head) ?? [];
  if (title === undefined) return { kind: "other" };
  return { kind: "page", title, part: Number(part ?? 1), parts: Number(parts ?? 1), text: body.join(" ") };
}
