/** A player that keeps to what is listed: its demonstrations can be cloned by policies that choose. */
import type { Action, Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { UNKNOWN } from "./question.ts";

/** Thoughts of the player at one observation, after which something else is done. */
const MOST_THOUGHTS = 200;
/** Steps in a row to where a command was listed. */
const MOST_STEPS = 12;

const DOWN = "scroll[down]";
const UP = "scroll[up]";
const BACK = "back[]";

/** What was done since a search, that search first: it leads to the same place again. */
type Path = readonly string[];

/**
 * Lets a player say what it wants until it is listed, or something listed leads there: the way to where it was listed,
 * a page's name searched instead of opened.
 *
 * @param player goes on to its next wish when it is asked again with the same observation
 */
export function listedOnly(player: Player): Player {
  /** Command → where it was listed last. */
  const places = new Map<string, Path>();
  /** The path to what lies before the player, last, and to what lies behind it. */
  let paths: readonly Path[] = [[]];
  /** What was done instead of a wish, each once. */
  const substitutes = new Set<string>();
  let wish: string | null = null;
  let steps = 0;
  const say = (text: string): Action => {
    paths = follow(paths, text);
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
      const here = paths.at(-1) ?? [];
      for (const command of admissible) {
        // What is recalled from elsewhere is soon listed no longer.
        if (observation.text.includes(COMMAND.exec(command)?.[2] ?? "")) places.set(command, here);
      }
      for (let thought = 0; thought < MOST_THOUGHTS; thought++) {
        wish ??= player.act(observation).text;
        if (listed.has(wish)) return done(wish);
        if (isSame(places.get(wish), here)) places.delete(wish);
        const place = places.get(wish);
        const step = place === undefined || steps >= MOST_STEPS ? null : stepTo(place, here, listed);
        if (step !== null) {
          steps++;
          return say(step);
        }
        const way = otherWay(wish, listed);
        if (way !== null && !substitutes.has(way)) {
          substitutes.add(way);
          return done(way);
        }
        if (wish.startsWith("answer[")) break;
        wish = null;
        steps = 0;
      }
      return say(towards(wish ?? `answer[${UNKNOWN}]`, listed));
    },
  };
}

/** The paths after a command. */
function follow(paths: readonly Path[], command: string): readonly Path[] {
  const before = paths.slice(0, -1);
  const here = paths.at(-1) ?? [];
  if (command === BACK) return before.length === 0 ? paths : before;
  if (command === UP) return [...before, here.slice(0, -1)];
  if (command === DOWN) return [...before, [...here, DOWN]];
  return [...paths, command.startsWith("search[") ? [command] : [...here, command]];
}

function isSame(a: Path | undefined, b: Path): boolean {
  return a?.length === b.length && b.every((command, i) => command === a[i]);
}

/** The first command on the way from one place to another; null where none is listed. */
function stepTo(place: Path, here: Path, listed: ReadonlySet<string>): string | null {
  const isPrefix = here.every((command, i) => command === place[i]);
  const onward = isPrefix ? place[here.length] : undefined;
  const isNear = here[0] === place[0] && here[0] !== undefined;
  const ways = [onward, ...(isNear ? [here.at(-1) === DOWN ? UP : BACK] : [place[0], BACK])];
  return ways.find((way) => way !== undefined && listed.has(way)) ?? null;
}

const COMMAND = /^(\w+)\[(.*)\]$/s;

/** A search for a page that cannot be opened; null where there is none. */
function otherWay(wish: string, listed: ReadonlySet<string>): string | null {
  const [, verb, words = ""] = COMMAND.exec(wish) ?? [];
  if (verb !== "open") return null;
  return [`search[${words}]`, `search[${withoutNote(words)}]`].find((command) => listed.has(command)) ?? null;
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
