/** What the inspector shows beside the texts: the house as far as it was read, the hands, the goals. */
import type { Observation } from "turnwise/core";
import type { EpisodeViewer, ViewPanel } from "turnwise/env";
import { type KnownPlace, Memory } from "./expert/memory.ts";

type Item = ViewPanel["items"][number];

export function createViewer(): EpisodeViewer {
  const memory = new Memory();
  return {
    observe(observation: Observation): readonly ViewPanel[] {
      memory.observe(observation);
      return [
        { title: "Hands", items: handsOf(memory) },
        { title: `Here: ${memory.room}`, items: placesOf(memory, memory.room) },
        { title: "House", items: roomsOf(memory) },
        { title: "Goals", items: [{ label: `${memory.goalsMet} met`, values: [] }] },
      ];
    },
  };
}

function called(memory: Memory, thing: string): string {
  return [...(memory.things.get(thing)?.adjectives ?? []), thing].join(" ");
}

function handsOf(memory: Memory): Item[] {
  const { held, isLit, battery } = memory;
  if (held.length === 0) return [{ label: "nothing", values: [] }];
  const light = isLit ? [{ label: "light is on", values: [`battery for ${battery} turns`] }] : [];
  return [...held.map((thing) => ({ label: called(memory, thing), values: [] })), ...light];
}

function placesOf(memory: Memory, room: string): Item[] {
  return [...memory.places]
    .filter(([, place]) => place.room === room)
    .map(([name, place]) => ({
      label: name,
      values: contentsOf(memory, name, place),
      mark: name === memory.place ? ("here" as const) : undefined,
    }));
}

function contentsOf(memory: Memory, name: string, { wasSeen, isClosed, isDirty }: KnownPlace): string[] {
  const inside = [...memory.things].filter(([, { parent }]) => parent === name);
  const state = [...(isClosed ? ["closed"] : []), ...(isDirty ? ["dirty"] : [])];
  if (!wasSeen && inside.length === 0) return [...state, "not looked into"];
  return [...state, ...(inside.length === 0 ? ["empty"] : inside.map(([thing]) => called(memory, thing)))];
}

function roomsOf(memory: Memory): Item[] {
  return [...memory.rooms].map(([name, { isDark, wasEntered }]) => ({
    label: name,
    values: [
      ...(wasEntered ? [] : ["not entered"]),
      ...(isDark ? ["dark"] : []),
      ...[...memory.doors].flatMap(([door, { rooms, state, key }]) =>
        rooms.includes(name)
          ? [`${door} ${state}${state === "locked" && key !== null ? ` (${key})` : ""}`]
          : [],
      ),
    ],
    mark: name === memory.room ? ("here" as const) : undefined,
  }));
}
