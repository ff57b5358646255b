/** Lines of a text file. */
import { type Line, MAX_CHARACTERS, readText } from "./read-text.ts";

/** @throws as for {@link readText} */
export async function* readLines(
  file: string,
  signal?: AbortSignal,
  limit: number = MAX_CHARACTERS,
): AsyncGenerator<Line> {
  let rest = "";
  let isTooLong = false;
  let number = 0;
  for await (const chunk of readText(file, signal)) {
    const parts = chunk.split("\n");
    for (const [i, part] of parts.entries()) {
      if (!isTooLong) rest += part;
      if (rest.length > limit) {
        isTooLong = true;
        rest = "";
      }
      if (i === parts.length - 1) break;
      yield { number: ++number, text: isTooLong ? null : rest };
      rest = "";
      isTooLong = false;
    }
  }
  if (isTooLong || rest !== "") yield { number: number + 1, text: isTooLong ? null : rest };
}
