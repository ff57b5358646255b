/** Training rooms held out on request, so that settings are tuned on rooms that neither train nor valid_unseen has. */
import { roomName } from "./generator/rooms.ts";
import { ROOM_KINDS } from "./generator/things.ts";
import type { Library } from "./library.ts";
import { SPLITS } from "./official/find-games.ts";

/** Split of the held-out rooms; it has no tasks unless they are held out. */
export const DEV_SPLIT = "dev_unseen";

/**
 * All splits. The development split stands before the validation splits: where no split is named, the last one that
 * has tasks is evaluated, and that shall not be this one.
 */
export const ALL_SPLITS = [SPLITS[0], DEV_SPLIT, ...SPLITS.slice(1)] as const;

/**
 * Three official training scenes of each kind of room: kitchens, living rooms, bedrooms, bathrooms. They are the
 * scenes whose number ends in 3. With a common last digit d, only for 1, 2, 3 and 7 are all twelve scenes (d, 10 + d,
 * 20 + d of each kind) in the train split; for 1 and 2 the look tasks come from one room alone; of 3 and 7, 3 takes
 * fewer games: 373 of 3,553, with every task type in at least two rooms.
 */
export const DEV_SCENES: readonly number[] = [3, 13, 23, 203, 213, 223, 303, 313, 323, 403, 413, 423];

/** The official scenes, and of our own households the rooms with the same numbers within their kind. */
const DEV_ROOMS: ReadonlySet<string> = new Set([
  ...DEV_SCENES.map(String),
  ...ROOM_KINDS.flatMap((kind) => [3, 13, 23].map((number) => roomName(kind, number))),
]);

/** The library with a development split: empty, or, where `holdOut`, the games of its rooms taken from train. */
export function withDevSplit(library: Library, holdOut: boolean): Library {
  const isDev = ({ room = "" }) => DEV_ROOMS.has(room);
  return {
    game: (taskId) => library.game(taskId),
    async tasks(split) {
      if (split === DEV_SPLIT) return holdOut ? (await library.tasks(SPLITS[0])).filter(isDev) : [];
      const tasks = await library.tasks(split);
      return holdOut && split === SPLITS[0] ? tasks.filter((task) => !isDev(task)) : tasks;
    },
  };
}
