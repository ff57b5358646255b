/** What is told of organisations. */
import type { EntityRelation, YearRelation } from "./relation.ts";

export const ORGANISATION_YEARS = {
  "foundation year": {
    domain: ["organisation"],
    share: 0.95,
    happened: "was founded",
    nouns: ["year of the foundation of {x}", "founding year of {x}"],
    told: [
      "{s} was set up in {o}.",
      "{s} opened its doors in {o}.",
      "The statutes of {s} were signed in {o}.",
    ],
    row: "{s}: established {o}.",
  },
} as const satisfies Record<string, YearRelation>;

export const ORGANISATION_FACTS = {
  "founded by": {
    domain: ["organisation"],
    range: "person",
    share: 0.95,
    is: "was founded by {x}",
    isOf: "founded {x}",
    nouns: ["founder of {x}"],
    told: [
      "{s} was called into being by {o}.",
      "{s} owes its existence to {o}.",
      "The first statutes of {s} were drafted by {o}.",
    ],
    toldByObject: ["{o} called {s} into being.", "{o} put an inheritance into setting up {s}."],
    row: "{s}: set up by {o}.",
  },
  "based in": {
    domain: ["organisation"],
    range: "city",
    share: 1,
    is: "has its seat in {x}",
    isOf: "is the seat of {x}",
    nouns: ["seat of {x}"],
    told: [
      "{s} has had its headquarters in {o} since {from}.",
      "{s} has occupied a house in {o} since {from}.",
    ],
    toldByObject: ["{o} has been the home of {s} since {from}."],
    row: "{s}: headquarters in {o} since {from}.",
    temporal: {
      was: "had its seat in {x}",
      wasOf: "was the seat of {x}",
      past: [
        "{s} had its headquarters in {o} from {from} to {to}.",
        "{s} occupied a house in {o} from {from} to {to}.",
      ],
      pastByObject: ["{o} was the home of {s} from {from} to {to}."],
      dated: ["{s} has its headquarters in {o}.", "{s} occupies a house in {o}."],
    },
  },
  "directed by": {
    domain: ["organisation"],
    range: "person",
    share: 0.95,
    is: "is directed by {x}",
    isOf: "directs {x}",
    nouns: ["director of {x}", "head of {x}"],
    told: [
      "{s} has been in the hands of {o} since {from}.",
      "{s} has followed the orders of {o} since {from}.",
    ],
    toldByObject: ["{o} has held the reins of {s} since {from}."],
    row: "{s}: in the hands of {o} since {from}.",
    temporal: {
      was: "was directed by {x}",
      wasOf: "directed {x}",
      past: [
        "{s} was in the hands of {o} from {from} to {to}.",
        "{s} followed the orders of {o} from {from} to {to}.",
      ],
      pastByObject: ["{o} held the reins of {s} from {from} to {to}."],
      dated: ["{s} is in the hands of {o}.", "{s} follows the orders of {o}."],
    },
  },
  "owned by": {
    domain: ["publisher", "newspaper", "museum"],
    range: "company",
    share: 0.5,
    is: "is owned by {x}",
    isOf: "owns {x}",
    nouns: ["owner of {x}"],
    told: [
      "{s} has been a subsidiary of {o} since {from}.",
      "The shares of {s} have been with {o} since {from}.",
    ],
    toldByObject: ["{o} has held the shares of {s} since {from}."],
    temporal: {
      was: "was owned by {x}",
      wasOf: "owned {x}",
      past: ["{s} was a subsidiary of {o} from {from} to {to}."],
      pastByObject: ["{o} held the shares of {s} from {from} to {to}."],
      dated: ["{s} is a subsidiary of {o}."],
    },
  },
  "housed by": {
    domain: ["university", "museum", "newspaper"],
    range: "person",
    prefer: { university: ["architect"], museum: ["architect"], newspaper: ["architect", "engineer"] },
    share: 0.7,
    is: "uses a building designed by {x}",
    isOf: "designed the building of {x}",
    nouns: ["architect of {x}"],
    told: [
      "{s} works behind a facade drawn by {o}.",
      "{s} moved into halls planned by {o}.",
      "The domed roof of {s} was planned by {o}.",
    ],
    toldByObject: ["{o} planned the domed roof of {s}.", "{o} drew the facade behind which {s} works."],
  },
  "grew out of": {
    domain: ["university", "museum", "company", "publisher", "newspaper"],
    range: "society",
    share: 0.3,
    is: "grew out of {x}",
    isOf: "gave rise to {x}",
    nouns: ["parent society of {x}"],
    told: ["{s} began as a committee of {o}.", "{s} split off from {o} over money."],
    toldByObject: ["{o} sent its most restless committee off to become {s}."],
  },
} as const satisfies Record<string, EntityRelation>;
