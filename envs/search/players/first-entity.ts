/** A player that searches the question once and answers the page on top: what a shortcut would be worth. */
import type { Action, Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { readTitle } from "../encyclopaedia/mention.ts";
import { UNKNOWN } from "../question.ts";
import { presentTitle } from "./read-sentence.ts";
import { readView } from "./read-view.ts";

/** Makes the player for one episode. */
export function createFirstEntity(): Player {
  let asked: string | undefined;
  return {
    act({ text, instruction }: Observation): Action {
      if (instruction !== undefined && instruction !== asked) {
        asked = instruction;
        return { text: `search[${instruction.replace(/[[\]|]/g, " ")}]` };
      }
      const view = readView(text);
      const top = view.kind === "results" ? view.pages[0]?.title : undefined;
      return { text: `answer[${top === undefined ? UNKNOWN : readTitle(presentTitle(top)).name}]` };
    },
  };
}
