/** What the inspector shows beside the texts: the room and the hand, from nothing but what was read. */
import type { Action, Observation } from "turnwise/core";
import type { EpisodeViewer, ViewPanel } from "turnwise/env";
import { Memory } from "./expert/memory.ts";

const TREATED = /^You (clean|heat|cool) the ([a-z]+ \d+) using/;
const WORDS: Readonly<Record<string, string>> = { clean: "clean", heat: "hot", cool: "cold" };

export function createViewer(): EpisodeViewer {
  const memory = new Memory();
  const treated = new Map<string, string>();
  let before = new Map<string, string>();
  return {
    observe(observation: Observation, _lastAction: Action | null): readonly ViewPanel[] {
      memory.observe(observation);
      const [, verb = "", thing] = TREATED.exec(observation.text) ?? [];
      if (thing !== undefined) treated.set(thing, WORDS[verb] ?? verb);
      const called = (name: string) => (treated.has(name) ? `${treated.get(name)} ${name}` : name);
      const { here, held, contents, receptacles } = memory;
      const now = new Map<string, string>();
      const items = receptacles.flatMap((name): ViewPanel["items"][number][] => {
        const inside = contents.get(name);
        const isHere = here.includes(name);
        if (inside === undefined && !isHere) return [];
        const values = inside === undefined ? [] : inside.size === 0 ? ["empty"] : [...inside].map(called);
        now.set(name, values.join());
        const isNew = before.has(name) && before.get(name) !== values.join();
        return [{ label: name, values, mark: isHere ? "here" : isNew ? "new" : undefined }];
      });
      const unseen = receptacles.filter((name) => !now.has(name));
      before = now;
      return [
        {
          title: "Inventory",
          items: [{ label: held === null ? "nothing" : called(held), values: [] }],
        },
        {
          title: "Where it stands",
          items: [{ label: here.length === 0 ? "in the middle of the room" : here.join(", "), values: [] }],
        },
        { title: "Room", items },
        {
          title: "Not looked into",
          items: unseen.length === 0 ? [] : [{ label: `${unseen.length} places:`, values: unseen }],
        },
      ];
    },
  };
}
