/** Sentences that say nothing a question asks for: what real pages are mostly made of. */
import type { Rng } from "turnwise/core";
import type { EntityType } from "./kinds.ts";

/** `{s}` is the subject of the page; `{a|b|c}` is a choice. */
const SENTENCES: Readonly<Record<EntityType, readonly string[]>> = {
  person: [
    "{s} was {short|tall|frail|broad} of build and {fond of|wary of} {music|horses|crowds|long letters|sea air}.",
    "{s} kept {a careful diary|three tame jackdaws|a walled garden|a chest of unpaid bills} for most of a long career.",
    "{s} travelled {widely|rarely|only by night|on foot}, and wrote {drily|warmly|at length} about it.",
    "{s} was remembered by neighbours for {a loud laugh|great patience|a limp|plain speech}.",
    "Little is certain about the {middle|early|last} years, and much has been {invented|repeated without proof|disputed}.",
    "{s} refused {two|three|several} honours on grounds of {principle|health|boredom}.",
    "Letters from this time are {lively|gloomy|full of figures|hard to read} and have been {edited twice|left in boxes}.",
    "{s} is the subject of {a recent biography|a school play|an unfinished film|a small exhibition}.",
    "A portrait shows {s} with {a globe|a dog|folded hands|a half-closed book}.",
  ],
  place: [
    "{s} is known for {steep lanes|late summers|heavy fogs|red soil|pale stone}.",
    "The climate is {mild|harsh|damp|dry}, with {long winters|sudden storms|soft autumns}.",
    "Most {visitors|walkers|painters} come in {spring|autumn|the dry months}.",
    "A {narrow|broad|winding} road leads along the {northern|eastern|western} side.",
    "{s} has been {described|sketched|measured} many times, and never to everybody's {taste|satisfaction}.",
    "Local cooking relies on {smoked fish|barley|goat cheese|bitter herbs}.",
    "The dialect keeps {old verbs|a soft ending|many words for rain|a song-like tone}.",
    "{s} suffered from {a fire|two floods|a long drought} and recovered {slowly|within a generation}.",
    "The best view is had from {an old watchtower|the far bank|a chapel on the hill}.",
  ],
  organisation: [
    "{s} has about {forty|ninety|two hundred|six hundred} members of staff.",
    "Its archive fills {eleven|twenty|seven} rooms and is {open on request|closed|half catalogued}.",
    "{s} came close to {ruin|closing|a strike} more than once.",
    "A reform made the rules {simpler|stricter|longer}, which {pleased few|was soon forgotten}.",
    "{s} prints a yearly report with {many tables|few surprises|fine engravings}.",
    "The entrance hall is lit by {tall windows|a glass lantern|gas lamps kept for show}.",
    "{s} offers {evening lectures|free tickets on Mondays|apprenticeships} to people of the district.",
    "Critics call its habits {dusty|daring|costly}, friends call them {careful|generous}.",
    "A {small|large|quarrelsome} board meets {monthly|twice a year|behind closed doors}.",
  ],
  work: [
    "{s} is {longer|shorter|quieter} than its fame suggests.",
    "The {opening|middle|closing} part is the most {quoted|admired|parodied}.",
    "Reviewers found it {cold|tender|overloaded|honest} at first.",
    "{s} exists in {two|three|four} versions that differ in {detail|length|the ending}.",
    "Scholars still argue about {a missing page|the last scene|a change of key|the meaning of the title}.",
    "{s} uses {few|rich|earthy} colours and a {slow|restless} rhythm.",
    "Schools have {read|performed|copied} it for decades.",
    "{s} was {banned|forgotten|mocked} for a time and came back {in triumph|quietly}.",
    "A {forged|revised|pirated} copy caused {a court case|much amusement}.",
  ],
  event: [
    "{s} lasted {three days|a week|a whole season|less than a day}.",
    "The weather was {wet|bitterly cold|unusually hot}, which {helped nobody|decided much}.",
    "Accounts differ about the {numbers|order of things|motives}.",
    "{s} is taught in schools as {a turning point|an accident|a warning}.",
    "{Songs|Ballads|Puppet plays} about it were popular for {years|a century}.",
    "Supplies ran {low|out} before the end.",
    "{s} left {debts|orphans|a treaty of silence|empty granaries} behind.",
    "Veterans met every {year|tenth year} and told {taller|sadder} stories each time.",
    "Some historians doubt {the dates|the speeches|the scale} given in early reports.",
  ],
  species: [
    "{s} grows or lives to a {modest|surprising|great} age.",
    "Its colour is {dull brown|pale green|speckled|blue-black} in {spring|youth|cold weather}.",
    "{s} is {rare|locally common|declining} and is counted {every year|seldom}.",
    "Farmers regard it as {a pest|a blessing|an omen}.",
    "Eggs or seeds survive {long frosts|fire|salt water}.",
    "{s} is {shy|active at dusk|easily overlooked}.",
    "Attempts to breed it in captivity {failed|succeeded once|continue}.",
    "A related form with {longer|shorter|ringed} limbs is now considered {extinct|a mere variety}.",
    "It has a {sharp|sweet|musty} smell when {handled|disturbed}.",
  ],
  artefact: [
    "{s} is {smaller|heavier|plainer} than drawings suggest.",
    "The {grip|case|hull|base} is made of {oak|bronze|walnut|black stone}.",
    "{s} was {cleaned|X-rayed|repaired} with {great care|mixed success}.",
    "An inscription is {worn|in verse|still unread}.",
    "{s} figures on {stamps|tea tins|a banknote}.",
    "Copies are sold as {toys|souvenirs|paperweights}.",
    "{s} was once {stolen|mislaid|pawned} and {returned by post|found in a cellar}.",
    "Experts value it for its {balance|line|finish}.",
    "Legend says that it {brings bad luck|hums in thunderstorms|cannot be sold}.",
  ],
};

/** Sentences that name another entity without telling a fact; `{x}` is the other. */
const ASIDES: readonly string[] = [
  "{s} is often mentioned in one breath with {x}.",
  "Guidebooks like to compare {s} with {x}.",
  "A confusion with {x} runs through many older articles.",
  "Readers who looked this up also looked up {x}.",
];

function choose(template: string, random: Rng): string {
  return template.replace(/\{([^{}]*\|[^{}]*)\}/g, (_, list: string) => {
    const options = list.split("|");
    return options[random.int(options.length)] ?? "";
  });
}

/** Different filler sentences of a type with the slot `{s}` left open. */
export function fillers(type: EntityType, count: number, random: Rng): string[] {
  return random
    .shuffle(SENTENCES[type])
    .slice(0, count)
    .map((template) => choose(template, random));
}

/** A sentence about the subject `{s}` that mentions `{x}` and says nothing. */
export function aside(random: Rng): string {
  return ASIDES[random.int(ASIDES.length)] ?? "";
}
