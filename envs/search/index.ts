/** Search: questions answered by searching and reading, on real passages or on an invented encyclopaedia. */
import { actionSchema, ConfigError, type Logger, observationSchema } from "turnwise/core";
import { defineEnvironment } from "turnwise/env";
import { alterTexts, sharedBySession } from "./altered.ts";
import { type Config, configSchema } from "./config.ts";
import { SPLITS } from "./datasets/splits.ts";
import { openEncyclopaedia } from "./encyclopaedia/library.ts";
import { type Library, loadLibrary } from "./library.ts";
import { listedOnly } from "./listed-player.ts";
import { createExpert, createFirstEntity, createHasty, createReader } from "./players/index.ts";
import { TOOLS } from "./protocol/command.ts";
import { SearchSession } from "./session.ts";
import { createViewer } from "./viewer.ts";

export { type Corpus, openCorpus } from "./corpus/corpus.ts";
export { loadCorpusFile } from "./corpus/load-corpus.ts";
export type { Hit, Passage } from "./corpus/passage.ts";
export type { Question } from "./question.ts";
export { remoteRetriever } from "./retriever/remote.ts";
export { localRetriever, type Retriever } from "./retriever/retriever.ts";
export { type RetrievalServer, startRetrievalServer } from "./retriever/server.ts";
export { citationReward, rubricShare, satisfiedRubrics } from "./rewards/citations.ts";
export { entityMatchReward, matchEntities, matchRate, normalizeByGroup } from "./rewards/entity-match.ts";
export { exactMatch } from "./rewards/exact-match.ts";
export { f1 } from "./rewards/f1.ts";
export { checkFormat, formatReward } from "./rewards/format.ts";
export { subMatch } from "./rewards/sub-match.ts";

const NO_DATA =
  "The option retriever of search needs questions that its passages answer; give their folder with data.";

/** What tells encyclopaedias apart. */
type World = Pick<Config, "seed" | "pages" | "paraphrased">;

/** The encyclopaedia opened last: environments of one configuration share it, for nothing in it changes. */
let opened: { readonly key: string; readonly library: Promise<Library> } | null = null;

function invented(world: World, log: Logger): Promise<Library> {
  const { seed, pages, paraphrased } = world;
  const key = `${seed}/${pages}/${paraphrased}`;
  if (opened?.key !== key) opened = { key, library: openEncyclopaedia({ seed, pages, paraphrased, log }) };
  return opened.library;
}

export default defineEnvironment({
  id: "search",
  version: "1",
  description: "Questions answered by searching and reading passages.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: SPLITS,
  grammar: { style: "brackets", ignored: [], tools: [...TOOLS] },
  maxTurns: 240,
  async load(config, context): Promise<Library> {
    const { data, texts, retriever } = config;
    if (data === undefined && retriever !== undefined) throw new ConfigError("config/invalid-value", NO_DATA);
    const library =
      data === undefined
        ? await invented(config, context.log)
        : await loadLibrary({ ...config, data }, context);
    return texts === "original" ? library : alterTexts(library, texts);
  },
  tasks: (split, { config, data }) => data.tasks(split, config.tasks),
  create: ({ config, data }) => new SearchSession(sharedBySession(data), config),
  players: {
    expert: () => listedOnly(createExpert()),
    hasty: () => listedOnly(createHasty()),
    "first-entity": createFirstEntity,
    reader: createReader,
  },
  viewer: createViewer,
});
