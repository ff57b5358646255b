/** What the inspector shows beside the texts: the question, searches, pages and citations, from nothing but what was read. */
import type { Action, Observation } from "turnwise/core";
import type { EpisodeViewer, ViewPanel } from "turnwise/env";
import { readTags } from "./protocol/tags.ts";
import { withoutWay } from "./protocol/tool-text.ts";
import { readCommand } from "./protocol/tools.ts";

type Item = ViewPanel["items"][number];

const FOUND = /^Pages found for /;
const OPENED = /^(.+?)(?:, part (\d+) of (\d+))?:$/;

export function createViewer(): EpisodeViewer {
  const asked: string[] = [];
  const searches: { query: string; pages: string[]; turn: number }[] = [];
  const pages = new Map<string, { parts: Set<string>; turn: number }>();
  const notes: { label: string; turn: number }[] = [];
  let turn = -1;
  return {
    observe(observation: Observation, lastAction: Action | null): readonly ViewPanel[] {
      turn++;
      const { text, instruction } = observation;
      if (instruction !== undefined) asked.push(instruction);
      const [head = "", ...lines] = withoutWay(text).split("\n");
      if (lastAction !== null) note(lastAction.text, head, lines, text);
      const mark = (at: number): Pick<Item, "mark"> => (at === turn ? { mark: "new" } : {});
      return [
        { title: "Asked", items: asked.map((message): Item => ({ label: message, values: [] })) },
        {
          title: "Searched",
          items: searches.map(
            ({ query, pages: values, turn: at }): Item => ({ label: query, values, ...mark(at) }),
          ),
        },
        {
          title: "Read",
          items: [...pages].map(([name, { parts, turn: at }]): Item => {
            return { label: name, values: [...parts], ...(at === turn ? { mark: "here" as const } : {}) };
          }),
        },
        {
          title: "Noted",
          items: notes.map(({ label, turn: at }): Item => ({ label, values: [], ...mark(at) })),
        },
      ];
    },
  };

  function note(action: string, head: string, lines: readonly string[], text: string): void {
    const tagged = readTags(action);
    if (tagged.kind === "search") {
      const titles = [...text.matchAll(/^(?:.*<information>)?Doc \d+\(Title: "?(.*?)"?\) /gm)];
      searches.push({ query: tagged.content, pages: titles.map(([, title = ""]) => title), turn });
      return;
    }
    const command = readCommand(action);
    if (command.tool === "search") searches.push({ query: command.query, pages: pagesOf(head, lines), turn });
    const [, name, part] = OPENED.exec(head) ?? [];
    if (name !== undefined && !FOUND.test(head) && !head.startsWith("Lines of ")) {
      const page = pages.get(name) ?? { parts: new Set<string>(), turn };
      if (part !== undefined) page.parts.add(`part ${part}`);
      page.turn = turn;
      pages.set(name, page);
    }
    if (command.tool === "cite" || command.tool === "judge") notes.push({ label: action, turn });
  }
}

/** Names of the pages in a list of results: the lines after the names, if there are any. */
function pagesOf(head: string, lines: readonly string[]): string[] {
  if (!FOUND.test(head)) return [];
  const start = lines[0] === "Names:" ? lines.indexOf("") + 1 : 0;
  return lines.slice(start).map((line) => line.split(": ", 1)[0] ?? line);
}
