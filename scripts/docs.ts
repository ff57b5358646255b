/** Writes what is generated in README.md and docs/. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference-pages.ts";

for (const [name, content] of Object.entries(referencePages())) {
  writeFileSync(join(import.meta.dirname, "..", name), content);
  console.log(name);
}
