/** The tools style: one command a turn, observations in plain lines. */
import type { Observation } from "turnwise/core";
import type { Effect, Episode } from "../engine/episode.ts";
import type { Style } from "../engine/style.ts";
import { type Asked, readAsked } from "./asked.ts";
import { type Described, describe, focusOf } from "./contexts.ts";
import { mentionsIn } from "./mentions.ts";
import { REMEMBERED, suggestCommands } from "./suggest.ts";
import { openingText, viewText } from "./tool-text.ts";
import { OPEN_COMMANDS, readCommand } from "./tools.ts";
import { Way } from "./way.ts";

export interface ToolsOptions {
  /** Names that commands are made of; 0 lists none. */
  readonly candidates: number;
  readonly isCiting: boolean;
  readonly isJudging: boolean;
}

/** Pages that can be chosen to be cited, the last read. */
const CITABLE = 6;

export function toolsStyle(options: ToolsOptions): Style {
  let asked: Asked = readAsked([]);
  let messages = 0;
  /** Names read on pages, the last first. */
  let recalled: readonly string[] = [];
  let way = new Way();
  const readMessages = (episode: Episode) => {
    if (episode.messages.length === messages) return;
    messages = episode.messages.length;
    asked = readAsked(episode.messages);
  };
  const mentionsOf = ({ research }: Episode): readonly Described[] => {
    if (options.candidates === 0) return [];
    const { view } = research;
    const heads = view?.kind === "results" ? view.results.map(({ page }) => page.name) : [];
    return describe(mentionsIn(research.lines, heads, asked, options.candidates), focusOf(view), asked.year);
  };
  const observation = (
    episode: Episode,
    text: string,
    mentions: readonly Described[],
    instruction: string | null,
  ): Observation => {
    const asking = instruction === null ? {} : { instruction };
    if (options.candidates === 0) return { text, admissible: null, ...asking, open: [...OPEN_COMMANDS] };
    const { research } = episode;
    const { view, windows, depth, results, met, opened } = research;
    const citable = options.isCiting ? research.uncited.slice(-CITABLE) : [];
    const isJudging = options.isJudging && episode.isJudgeable;
    const situation = {
      asked,
      view,
      windows,
      depth,
      results,
      met,
      opened,
      mentions,
      recalled,
      citable,
      isJudging,
    };
    return {
      text,
      admissible: suggestCommands({ ...situation, searched: episode.searched }),
      ...asking,
      open: [...OPEN_COMMANDS],
    };
  };
  const textOf = (episode: Episode, effect: Effect, mentions: readonly Described[]): string => {
    switch (effect.kind) {
      case "view":
        return viewText({ ...effect, windows: episode.research.windows, mentions, way: way.steps });
      case "note":
        return effect.text;
      case "asked":
        return `User: ${effect.message}`;
      case "over":
        return "The answer is given.";
    }
  };
  return {
    read: readCommand,
    open(episode) {
      messages = 0;
      recalled = [];
      way = new Way();
      readMessages(episode);
      const [message = ""] = episode.messages;
      return observation(episode, openingText(message), [], message);
    },
    observe(episode, effect) {
      readMessages(episode);
      const mentions = mentionsOf(episode);
      if (options.candidates > 0) way.follow(effect);
      const next = effect.kind === "asked" ? effect.message : null;
      const seen = observation(episode, textOf(episode, effect, mentions), mentions, next);
      way.meet(mentions);
      if (effect.kind === "view" && effect.view.kind !== "results") {
        recalled = [...new Set([...mentions.map(({ name }) => name), ...recalled])].slice(0, REMEMBERED);
      }
      return seen;
    },
    answer: (episode, { answer, explanation }) => episode.answer(answer, explanation),
  };
}
