/** The tag style: generations and observations make up one completion, as in Search-R1. */
import type { Observation } from "turnwise/core";
import type { Effect, Episode } from "../engine/episode.ts";
import type { Style } from "../engine/style.ts";
import { checkFormat, isAnswerRetrieved } from "../rewards/format.ts";
import { readAsked } from "./asked.ts";
import { mentionsIn } from "./mentions.ts";
import { suggestCommands } from "./suggest.ts";
import { INVALID_ACTION, informationText, limitTokens, promptText, readTags } from "./tags.ts";

export interface TagsOptions {
  readonly candidates: number;
  readonly observationTokens: number;
}

const OPEN_TAGS = ["<search>{query}</search>", "<answer>{answer}</answer>"];

export function tagsStyle({ candidates, observationTokens }: TagsOptions): Style {
  let completion = "";
  const observation = (episode: Episode, text: string, instruction: string | null): Observation => ({
    text,
    admissible: candidates === 0 ? null : suggestTags(episode, candidates),
    ...(instruction === null ? {} : { instruction }),
    open: [...OPEN_TAGS],
  });
  return {
    read(text) {
      const { kind, content } = readTags(text);
      if (kind === "search") return { tool: "search", query: content, k: null };
      if (kind === "answer") return { tool: "answer", answer: content, explanation: "" };
      return { tool: null, problem: "it holds no search and no answer" };
    },
    open(episode) {
      completion = "";
      const [message = ""] = episode.messages;
      return observation(episode, promptText(message), message);
    },
    observe(episode, effect, text) {
      const seen = limitTokens(textOf(effect), observationTokens);
      completion += readTags(text).text + seen;
      return observation(episode, seen, effect.kind === "asked" ? effect.message : null);
    },
    answer(episode, { answer }, text) {
      const whole = completion + readTags(text).text;
      const { answers } = episode.ask;
      const form = {
        isFormValid: checkFormat(whole).isValid,
        isAnswerRetrieved: () => isAnswerRetrieved(whole, answers),
      };
      return episode.answer(answer, "", form);
    },
  };
}

function textOf(effect: Effect): string {
  switch (effect.kind) {
    case "view":
      return informationText(effect.view.kind === "results" ? effect.view.results.map(({ hit }) => hit) : []);
    case "note":
      return INVALID_ACTION;
    case "asked":
      return `\n\n${promptText(effect.message)}`;
    case "over":
      return "";
  }
}

function suggestTags({ messages, research, searched }: Episode, limit: number): string[] {
  const asked = readAsked(messages);
  const { view, windows, depth, results } = research;
  const heads = results.map(({ page }) => page.title);
  const mentions = mentionsIn(research.lines, heads, asked, limit);
  const remembered = { met: [], opened: [], recalled: [], citable: [] };
  const situation = {
    asked,
    view,
    windows,
    depth,
    results,
    ...remembered,
    mentions,
    searched,
    isJudging: false,
  };
  return suggestCommands(situation).flatMap((command) => {
    const match = /^(search|answer)\[([^|]*)\]$/s.exec(command);
    return match === null ? [] : [`<${match[1]}>${match[2]}</${match[1]}>`];
  });
}
