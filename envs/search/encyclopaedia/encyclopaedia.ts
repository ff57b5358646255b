/** An invented encyclopaedia: pages and passages made from a seed when they are asked for. */
import type { Passage } from "../corpus/passage.ts";
import type { Fact } from "./continent.ts";
import type { Entity } from "./draw-entities.ts";
import { PageWriter, type RenderedPage, type Sentence } from "./render-page.ts";
import { World } from "./world.ts";

export interface EncyclopaediaOptions {
  /** Names the whole encyclopaedia. */
  readonly seed: number;
  /** A multiple of 1,000, from 1,000. A larger encyclopaedia begins with the pages of a smaller one. */
  readonly pages: number;
  /** Share of the facts that pages tell in other words than questions use; 1 by default. */
  readonly paraphrased?: number;
  /** Pairs of entities of one kind that change names in all texts; passages may begin elsewhere then. */
  readonly swapped?: readonly (readonly [number, number])[];
}

export interface WrittenPage extends RenderedPage {
  /** Its title, which no other page has. */
  readonly name: string;
  readonly passages: readonly WrittenPassage[];
}

export interface WrittenPassage extends Passage {
  /** Numbers of the facts that it states. */
  readonly facts: readonly number[];
}

/** Words after which a passage is full. */
const PASSAGE_WORDS = 90;
const SHORT_PASSAGE_WORDS = 40;
const CACHED_PAGES = 4096;

export class Encyclopaedia {
  readonly world: World;
  readonly #options: EncyclopaediaOptions;
  readonly #faces: ReadonlyMap<number, number>;
  readonly #writer: PageWriter;
  readonly #cache = new Map<number, WrittenPage>();

  /** @throws EnvironmentError `env/failed` unless `pages` is a multiple of 1,000 */
  constructor(options: EncyclopaediaOptions, world = new World(options.seed, options.pages)) {
    this.#options = options;
    this.world = world;
    this.#faces = new Map(
      (options.swapped ?? []).flatMap(([a, b]) => [
        [a, b],
        [b, a],
      ]),
    );
    this.#writer = new PageWriter(world, (entity) => this.face(entity), this.paraphrased);
  }

  get seed(): number {
    return this.#options.seed;
  }

  get paraphrased(): number {
    return this.#options.paraphrased ?? 1;
  }

  /** Number of pages. */
  get size(): number {
    return this.world.pages;
  }

  /** What an entity is called here. */
  face(entity: number): Entity {
    return this.world.entities[this.#faces.get(entity) ?? entity] as Entity;
  }

  /** The same world, where pairs of entities of one kind have changed names. */
  swapped(pairs: readonly (readonly [number, number])[]): Encyclopaedia {
    return new Encyclopaedia({ ...this.#options, swapped: pairs }, this.world);
  }

  page(number: number): WrittenPage {
    let page = this.#cache.get(number);
    if (page === undefined) {
      page = this.#write(number);
      if (this.#cache.size >= CACHED_PAGES) this.#cache.delete(this.#cache.keys().next().value ?? -1);
      this.#cache.set(number, page);
    }
    return page;
  }

  /** All passages in order. Nothing of them is kept. */
  *passages(): Generator<WrittenPassage> {
    for (let number = 0; number < this.size; number++) yield* this.#write(number).passages;
  }

  /** The passage of an id; undefined where there is none. */
  passage(id: string): WrittenPassage | undefined {
    const [, page, index] = /^(0|[1-9]\d{0,8})\.(\d{1,4})$/.exec(id) ?? [];
    if (page === undefined || Number(page) >= this.size) return undefined;
    const found = this.page(Number(page)).passages.find((passage) => passage.id === id);
    return index === undefined ? undefined : found;
  }

  /** The sentence that states a fact. */
  statement(fact: Fact): string {
    const sentences = this.page(fact.page).sections.flatMap((section) => section.sentences);
    return sentences.find((sentence) => sentence.fact === fact.id)?.text ?? "";
  }

  /** The page of a title, compared without regard to case. */
  pageTitled(title: string): WrittenPage | null {
    const number = this.world.titles.find(title, (entity) => this.#faces.get(entity) ?? entity);
    return number === null ? null : this.page(number);
  }

  /** Id of the passage that states a fact. */
  statedIn(fact: Fact): string[] {
    const { passages } = this.page(fact.page);
    return passages.flatMap(({ id, facts }) => (facts.includes(fact.id) ? [id] : []));
  }

  #write(number: number): WrittenPage {
    const rendered = this.#writer.render(number);
    const sentences = rendered.sections.flatMap((section) => section.sentences);
    const passages = intoPassages(sentences).map((chunk, i) => ({
      id: `${number}.${i}`,
      title: rendered.title,
      text: chunk.map(({ text }) => text).join(" "),
      facts: chunk.flatMap(({ fact }) => (fact === null ? [] : [fact])),
    }));
    return { ...rendered, name: rendered.title, passages };
  }
}

/** Whole sentences, about a hundred words together; what is left over joins the last passage. */
function intoPassages(sentences: readonly Sentence[]): Sentence[][] {
  const chunks: Sentence[][] = [];
  let chunk: Sentence[] = [];
  let words = 0;
  for (const sentence of sentences) {
    chunk.push(sentence);
    words += sentence.text.split(" ").length;
    if (words < PASSAGE_WORDS) continue;
    chunks.push(chunk);
    [chunk, words] = [[], 0];
  }
  const last = chunks.at(-1);
  if (last !== undefined && words < SHORT_PASSAGE_WORDS) last.push(...chunk);
  else chunks.push(chunk);
  return chunks;
}
