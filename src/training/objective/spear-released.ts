/**
 * SPEAR's bookkeeping as its authors released it: a baseline bounded by entries, and a buffer that is replayed once it
 * holds enough and then emptied.
 *
 * | symbol | identifier     | meaning                                                             |
 * |--------|----------------|---------------------------------------------------------------------|
 * | –      | `entries`      | group means that the baseline holds (10240: in practice the whole run) |
 * | –      | `bufferSize`   | most that is replayed at once; replay waits for 1.5 times as many    |
 *
 * @source TencentYoutuResearch/SPEAR at 7e84315, `ray_trainer_hybrid.py`
 */
import type { BaselineBlock } from "./spear.ts";

const TRIGGER = 1.5;

/** Whether so many stored things above the baseline are enough to replay. */
export function isReplayDue(aboveBaseline: number, bufferSize: number): boolean {
  return aboveBaseline > TRIGGER * bufferSize;
}

/** How many of the kept are replayed: the largest power of two among them, `bufferSize` at most; of one, none. */
export function replaySize(kept: number, bufferSize: number): number {
  return kept < 2 ? 0 : Math.min(2 ** Math.floor(Math.log2(kept)), bufferSize);
}

/** Appends a block; before that the oldest blocks leave while there are more than `entries` means. */
export function withBlock(
  blocks: readonly BaselineBlock[],
  block: BaselineBlock,
  entries: number,
): readonly BaselineBlock[] {
  let held = blocks.reduce((sum, { means }) => sum + means.length, 0);
  let first = 0;
  while (held > entries) held -= blocks[first++]?.means.length ?? held;
  return [...blocks.slice(first), block];
}
