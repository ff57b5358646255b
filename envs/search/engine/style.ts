/** A style: how an engine's effects are put into words, and words into commands. */
import type { Observation } from "turnwise/core";
import type { Command } from "../protocol/command.ts";
import type { Effect, Episode } from "./episode.ts";

export interface Style {
  /** The command in an action's text. */
  read(text: string): Command;
  /** The first observation. */
  open(episode: Episode): Observation;
  /** The observation that follows an effect. @param text the action */
  observe(episode: Episode, effect: Effect, text: string): Observation;
  /** Carries out an answer; styles that have a form of their own judge it here. */
  answer(episode: Episode, command: Extract<Command, { tool: "answer" }>, text: string): Effect;
}
