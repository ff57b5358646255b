/** Pages in words. The page of a number is the same whenever and in however large a world it is rendered. */
import { type Rng, rng } from "turnwise/core";
import type { Edition, Fact } from "./continent.ts";
import type { Entity } from "./draw-entities.ts";
import { aside, fillers } from "./filler.ts";
import { type EntityType, typeOf } from "./kinds.ts";
import { CONTINENT_ENTITIES, CONTINENT_PAGES, landOf, pageOfEntity, placeOfPage } from "./layout.ts";
import { mention, mentionByAlias, pronouns, titleOf } from "./mention.ts";
import { isYearRelation } from "./relations/index.ts";
import { ALIAS_SENTENCES, EDITION_SENTENCE, plainSentencesFor, sentencesFor } from "./sentences.ts";
import { disambiguationTitle, editionTitle, listTitle } from "./titles.ts";
import type { World } from "./world.ts";

export interface Sentence {
  readonly text: string;
  /** Number of the fact that it states, if it states one. */
  readonly fact: number | null;
}

export interface Section {
  /** Empty for the lead. */
  readonly heading: string;
  readonly sentences: readonly Sentence[];
}

export interface RenderedPage {
  readonly number: number;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** Gives the entity that a number looks like: another one where two have changed places. */
export type Faces = (entity: number) => Entity;

const ALIAS_MENTION_SHARE = 0.12;
const PRONOUN_SHARE = 0.6;
const ASIDE_SHARE = 0.35;
const HEADINGS: Readonly<Record<EntityType, readonly string[]>> = {
  person: ["Life", "Career", "Legacy"],
  place: ["Setting", "History", "Today"],
  organisation: ["History", "Organisation", "Reputation"],
  work: ["Origin", "Content", "Reception"],
  event: ["Background", "Course", "Consequences"],
  species: ["Appearance", "Ecology", "Research"],
  artefact: ["Description", "History", "Present state"],
};

export class PageWriter {
  readonly #world: World;
  readonly #faces: Faces;
  readonly #paraphrased: number;

  /** @param paraphrased share of the facts that are told in other words than questions use */
  constructor(world: World, faces: Faces, paraphrased: number) {
    this.#world = world;
    this.#faces = faces;
    this.#paraphrased = paraphrased;
  }

  render(number: number): RenderedPage {
    const place = placeOfPage(number);
    const random = rng(this.#world.seed, "encyclopaedia", "page", number);
    const facts = random.shuffle(this.#world.factsOn(number));
    if (place.type === "entity") return this.#entityPage(number, place.entity, facts, random);
    if (place.type === "list") return this.#listPage(number, place.land, place.listed, facts, random);
    const groups = this.#world.homonyms[place.continent] ?? [];
    const group = groups[place.index];
    if (group !== undefined) return this.#disambiguation(number, group);
    const edition = this.#world.editions(place.continent)[place.index - groups.length];
    return this.#editionPage(number, edition ?? { entity: 0, year: 1950 }, facts, random);
  }

  #entityPage(number: number, entity: number, facts: readonly Fact[], random: Rng): RenderedPage {
    const face = this.#faces(entity);
    const type = typeOf(face.kind);
    const body: Sentence[] = facts.map((fact) => ({
      text: this.#say(fact, entity, random),
      fact: fact.id,
    }));
    const say = (template: string) => ({ text: this.#own(template, face, random), fact: null });
    for (const template of fillers(type, 4 + random.int(6), random)) body.push(say(template));
    if (random.float() < ASIDE_SHARE) {
      const first = number - (number % CONTINENT_PAGES);
      const other = Math.floor(first / CONTINENT_PAGES) * CONTINENT_ENTITIES + random.int(CONTINENT_ENTITIES);
      if (pageOfEntity(other) !== number)
        body.push(say(aside(random).replace("{x}", () => mention(this.#faces(other)))));
    }
    if (face.alias !== null) {
      const templates = ALIAS_SENTENCES[type];
      const template = templates[random.int(templates.length)] ?? "";
      body.push(say(template.replace("{a}", () => face.alias ?? "")));
    }
    const sentences = random.shuffle(body);
    const size = Math.ceil(sentences.length / 3);
    return {
      number,
      title: titleOf(face),
      sections: [
        { heading: "", sentences: [this.#lead(entity)] },
        ...HEADINGS[type].map((heading, i) => ({
          heading,
          sentences: sentences.slice(i * size, (i + 1) * size),
        })),
      ].filter(({ sentences }) => sentences.length > 0),
    };
  }

  #lead(entity: number): Sentence {
    const face = this.#faces(entity);
    const adjective = this.#world.lands[landOf(entity)]?.adjective ?? "";
    const verb = typeOf(face.kind) === "person" ? "was" : "is";
    const article = /^[AEIOU]/.test(adjective) ? "an" : "a";
    const what =
      face.kind === "country"
        ? "one of the lands of this encyclopaedia"
        : `${article} ${adjective} ${face.kind}`;
    return { text: `${capital(face.name)} ${verb} ${what}.`, fact: null };
  }

  #listPage(
    number: number,
    land: number,
    listed: EntityType,
    facts: readonly Fact[],
    random: Rng,
  ): RenderedPage {
    const { name = "" } = this.#world.lands[land] ?? {};
    const title = listTitle(listed, name);
    const rows = facts.map((fact) => ({ text: this.#say(fact, null, random), fact: fact.id }));
    const lead = { text: `This list brings together scattered notes about ${name}.`, fact: null };
    return { number, title, sections: [{ heading: "", sentences: [lead, ...rows] }] };
  }

  #disambiguation(number: number, group: readonly number[]): RenderedPage {
    const { name } = this.#faces(group[0] ?? 0);
    const rows = group.map((entity) => {
      const face = this.#faces(entity);
      const adjective = this.#world.lands[landOf(entity)]?.adjective ?? "";
      return { text: `${titleOf(face)}, ${adjective}.`, fact: null };
    });
    const lead = { text: `${name} may stand for more than one thing.`, fact: null };
    return {
      number,
      title: disambiguationTitle(name),
      sections: [{ heading: "", sentences: [lead, ...rows] }],
    };
  }

  #editionPage(number: number, { entity, year }: Edition, facts: readonly Fact[], random: Rng): RenderedPage {
    const face = this.#faces(entity);
    const stale = this.#staleYear(entity, year, random);
    const body = facts.map((fact) => ({ text: this.#say(fact, null, random), fact: fact.id }));
    const more = fillers(typeOf(face.kind), 3, random).map((template) => ({
      text: this.#own(template, face, random),
      fact: null,
    }));
    return {
      number,
      title: editionTitle(titleOf(face), year),
      sections: [
        {
          heading: "",
          sentences: [
            { text: EDITION_SENTENCE.replace("{year}", String(year)), fact: null },
            this.#lead(entity),
            ...random.shuffle([...body, ...stale, ...more]),
          ],
        },
      ],
    };
  }

  /** A year that the edition gives differently from the present one. */
  #staleYear(entity: number, edition: number, random: Rng): Sentence[] {
    const fact = this.#world.factsOf(entity).find(({ relation }) => isYearRelation(relation));
    if (fact === undefined) return [];
    const shift = 2 + random.int(12);
    const wrong = {
      ...fact,
      object: Math.min(edition, fact.object + (random.float() < 0.5 ? shift : -shift)),
    };
    if (wrong.object === fact.object) return [];
    return [{ text: this.#say(wrong, entity, random), fact: null }];
  }

  /** A fact as a sentence on the page of an entity; null where the page belongs to neither side. */
  #say(fact: Fact, owner: number | null, random: Rng): string {
    const isPlain = this.#paraphrased < 1 && random.float() >= this.#paraphrased;
    const templates = isPlain ? plainSentencesFor(fact, owner) : sentencesFor(fact, owner);
    const template = templates[random.int(templates.length)] ?? "";
    const name = (entity: number) => {
      const face = this.#faces(entity);
      if (entity === owner) return mention(face);
      return random.float() < ALIAS_MENTION_SHARE ? mentionByAlias(face) : mention(face);
    };
    const ownSlot = owner === fact.subject ? "{s}" : "{o}";
    const start = owner !== null && template.startsWith(ownSlot) && random.float() < PRONOUN_SHARE;
    const pronoun = owner !== null && start ? this.#pronoun(this.#faces(owner), random) : null;
    const object = isYearRelation(fact.relation) ? String(fact.object) : name(fact.object);
    const subject = name(fact.subject);
    const own = (slot: string, words: string) => (pronoun !== null && slot === ownSlot ? pronoun : words);
    return capital(
      template
        .replace("{s}", () => own("{s}", subject))
        .replace("{o}", () => own("{o}", object))
        .replace("{from}", String(fact.from))
        .replace("{to}", String(fact.to)),
    );
  }

  #own(template: string, face: Entity, random: Rng): string {
    const isFirst = template.startsWith("{s}") && random.float() < PRONOUN_SHARE;
    return capital(template.replace("{s}", () => (isFirst ? this.#pronoun(face, random) : mention(face))));
  }

  #pronoun(face: Entity, random: Rng): string {
    const options = pronouns(face);
    return options[random.int(options.length)] ?? "It";
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
