/** A player that keeps to what is listed: its demonstrations can be cloned by policies that choose. */
import type { Action, Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { UNKNOWN } from "./question.ts";

/** Thoughts of the player at one observation, after which something else is done. */
const MOST_THOUGHTS = 200;
/** Steps in a row to where a command was listed. */
const MOST_STEPS = 8;

/**
 * Lets a player say what it wants until it is listed, or something listed leads there: back to where it was listed, a
 * search for the same thing in other words, a page's name searched instead of opened.
 *
 * @param player goes on to its next wish when it is asked again with the same observation
 */
export function listedOnly(player: Player): Player {
  /** Command → what was done before it was first listed. */
  const origins = new Map<string, string>();
  let wish: string | null = null;
  let steps = 0;
  let last = "";
  const say = (text: string): Action => {
    last = text;
    return { text };
  };
  const done = (text: string): Action => {
    wish = null;
    steps = 0;
    return say(text);
  };
  return {
    act(observation: Observation): Action {
      const { admissible } = observation;
      if (admissible === null) return player.act(observation);
      const listed = new Set(admissible);
      for (const command of admissible) if (!origins.has(command)) origins.set(command, last);
      for (let thought = 0; thought < MOST_THOUGHTS; thought++) {
        wish ??= player.act(observation).text;
        if (listed.has(wish)) return done(wish);
        const step = steps < MOST_STEPS ? wayBack(wish, origins, listed) : null;
        if (step !== null) {
          steps++;
          return say(step);
        }
        const way = otherWay(wish, admissible);
        if (way !== null) return done(way);
        if (wish.startsWith("answer[")) break;
        wish = null;
        steps = 0;
      }
      return say(towards(wish ?? `answer[${UNKNOWN}]`, listed));
    },
  };
}

/** What was done before a command was listed, or before that was, or a step back; null where it never was listed. */
function wayBack(
  wish: string,
  origins: ReadonlyMap<string, string>,
  listed: ReadonlySet<string>,
): string | null {
  let origin = origins.get(wish);
  if (origin === undefined) return null;
  for (let step = 0; step < MOST_STEPS && origin !== undefined; step++) {
    if (origin !== "back[]" && !origin.startsWith("scroll[") && listed.has(origin)) return origin;
    origin = origins.get(origin);
  }
  return listed.has("back[]") ? "back[]" : null;
}

const COMMAND = /^(\w+)\[(.*)\]$/s;

/** A listed command that comes near to one that is not; null where there is none. */
function otherWay(wish: string, admissible: readonly string[]): string | null {
  const [, verb, argument = ""] = COMMAND.exec(wish) ?? [];
  const words = argument.replace(/ \| \d+$/, "");
  if (verb === "open") {
    const same = [`open[${words}]`, `search[${words}]`, `search[${withoutNote(words)}]`];
    return same.find((command) => admissible.includes(command)) ?? null;
  }
  if (verb !== "search") return null;
  // The longest query that this one begins with, with many results rather than with few.
  const near = admissible.flatMap((command) => {
    const [, other, query = ""] = COMMAND.exec(command) ?? [];
    const plain = query.replace(/ \| \d+$/, "");
    return other === "search" && plain.includes(" ") && words.startsWith(plain)
      ? [{ command, length: query.length }]
      : [];
  });
  return near.sort((a, b) => b.length - a.length)[0]?.command ?? null;
}

/** The answer, or the way to where it is listed. */
function towards(answer: string, listed: ReadonlySet<string>): string {
  const [, , words = ""] = COMMAND.exec(answer) ?? [];
  const ways = [answer, `search[${words}]`, "back[]", `answer[${UNKNOWN}]`];
  return ways.find((command) => listed.has(command)) ?? ([...listed][0] as string);
}

function withoutNote(title: string): string {
  return title.replace(/ \([^()]*\)$/, "");
}
