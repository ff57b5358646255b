/** Beauty: what is sold, and in which words it is described. The format is that of `parse.ts`. */
import { department } from "./parse.ts";

const AXES = `
skin
  sensitive skin: is kind to faces that flare up easily | won't irritate | never stings those who react to everything
  dry skin: helps where it feels tight and flaky | drinks up roughness | is meant for faces that crave moisture
  oily skin: keeps the shine down | takes away greasiness | suits those who gleam by noon
  mature skin: was developed with over-fifties in mind | respects the lines of age | flatters those with decades behind them
  combination skin: copes with a greasy middle and parched cheeks | balances one zone against the other | treats both extremes at once
scent
  fragrance free: contains no perfume | leaves no smell behind | has nothing added for the nose
  lavender scented: smells of purple summer fields | calms with a Provence aroma | brings a bedtime herb to the nose
  citrus scented: smells of freshly cut lemons | gives off a whiff of grapefruit | wakes the nose like orange zest
  coconut scented: smells like a tropical beach | brings palm islands to mind | has the aroma of a pina colada
  rose scented: smells of a bouquet in June | gives off the perfume of red petals | is reminiscent of a flower garden
  vanilla scented: smells of warm custard | has the aroma of a bakery | reminds the nose of sweet pods
hero
  aloe vera: draws on juice from a desert succulent | is based on a cooling cactus-like leaf | owes its power to a spiky green plant
  shea butter: is enriched with fat pressed from African nuts | draws on the karite tree | melts thanks to a West African nut
  hyaluronic acid: holds a thousand times its weight in water | plumps with the best-known moisture magnet | binds water deep down
  green tea: is brewed with leaves from Japan | uses matcha antioxidants | carries the calm of a sencha ceremony
  argan oil: draws on kernels from Morocco | is enriched with liquid gold from the Atlas | uses what Berber women press
  activated charcoal: owes its black color to burnt wood | draws out dirt with carbon | works like the filter of a water jug
texture
  lightweight gel: feels like cool jelly | spreads like water | weighs next to nothing
  rich balm: is thick like soft wax | has a dense and buttery body | coats generously
  whipped mousse: is airy like a dessert | comes out fluffy | is beaten to a foam
  silky serum: flows like liquid satin | runs from the dropper in slow beads | is a concentrate of a few drops
  fine powder: comes as soft dust | is milled until weightless | is dry and loose like flour
claim
  cruelty free: was never tried out on animals | carries the leaping bunny | is made without harm to rabbits
  vegan formula: has nothing from animals in it | leaves out honey, beeswax and lanolin | is entirely plant derived
  paraben free: does without those controversial preservatives | leaves out methyl and propyl esters | keeps fresh without synthetic preserving agents
  sulfate free: does without harsh detergents | leaves out SLS | cleans without aggressive surfactants
  alcohol free: contains no ethanol | leaves out drying spirits | was made without any solvent
packaging
  pump bottle: is dosed by one press of the hand | comes with a dispenser on top | needs only a push to come out
  glass jar: is kept in a heavy see-through pot | comes in a container you can wash and reuse on the shelf | is sold in a screw-lid crystal pot
  squeeze tube: is pressed out with the thumb | comes in something soft you fold from the end | gives its last drop when rolled up
  travel tin: comes in a little metal box | is at home in a cabin bag | closes with a metal lid the size of a coin
  refill pouch: tops up what you already own | saves plastic by filling up the old one | comes in a bag for pouring over
testing
  dermatologist tested: was checked by doctors | passed patch trials in a clinic | has a physician's approval
  salon grade: is what professionals use | is found in stylists' studios | brings the parlor home
  small batch: is made by hand in little runs | is numbered by the maker | comes from a workshop of five people
  family formula: is meant for grandparents and toddlers alike | can be shared by everybody at home | suits every age in the house
effect
  brightening: makes dullness vanish | gives a glow | evens out dark spots
  firming: tightens what sags | restores bounce | lifts visibly
  soothing: takes the redness away | calms down angry areas | feels like relief after sunburn
  exfoliating: lifts off dead cells | polishes away the old layer | scrubs with tiny grains
  nourishing: feeds with vitamins and lipids | gives back what weather takes | is like a good meal for the surface
hair
  curly hair: defines ringlets | respects spirals and coils | keeps corkscrews bouncy
  fine hair: gives body to thin strands | doesn't weigh down what is limp | makes little look like more
  frizzy hair: tames flyaways | keeps humidity from puffing you up | smooths a halo of stray ends
  colored hair: protects dye from fading | keeps highlights bright | is made for heads fresh from tinting
  damaged hair: repairs split ends | mends what bleach has done | rebuilds brittle strands
routine
  leave in: stays on until the next wash | is not washed out | keeps working through the day without rinsing
  rinse off: is washed away after a minute | goes down the drain when done | needs water afterwards
  overnight care: works while you sleep | goes on before bed | is taken off at breakfast
  weekly treatment: is needed on Sundays only | is used every seven days | is enough once between two weekends
hold
  flexible hold: moves with the head | can be combed through later | never turns stiff
  strong hold: survives a storm | keeps every strand in place | doesn't budge until washed
  medium hold: strikes the middle between loose and stiff | tames without freezing | is neither firm nor faint
finish
  matte finish: takes away every gleam | dries without shine | looks like velvet
  dewy finish: looks fresh as morning mist | gives a wet glow | shines like after a run
  glitter finish: sparkles like a disco ball | is full of tiny stars | catches the light with flecks
  metallic finish: gleams like polished chrome | looks like foil | mirrors like a coin
  sheer finish: lets what is beneath show through | is barely visible | gives only a hint of tint
wear
  all day wear: lasts from breakfast to midnight | is still there in the evening | holds for sixteen hours
  smudge proof: doesn't smear when touched | stays off collars and cups | leaves no traces on a napkin
  easy removal: comes off with warm water alone | wipes away in one go | needs no scrubbing at night
  touch up friendly: layers well during lunch breaks | can be freshened in a minute | takes a second coat without caking
coverage
  full coverage: hides everything | conceals scars and freckles alike | covers like a mask without looking so
  light coverage: only evens things out | leaves freckles to be seen | is a veil and no more
  buildable coverage: goes from veil to opaque with each layer | becomes denser as you add | lets you decide how much is hidden
applicator
  brush tip: is applied with fine bristles | draws with a calligrapher's hair point | ends in soft hairs
  sponge tip: is dabbed on with foam | ends in a soft cushion | comes with a doe-foot pad
  roller ball: glides on with a steel bead | is rolled onto the spot | turns like a ballpoint pen
  spray nozzle: is misted on | leaves the can as fine fog | covers with a cloud at a finger's press
mint
  strong mint: bites like a polar wind | leaves an icy feeling | is for those who like it arctic
  mild mint: is gently fresh | freshens without burning | has only a breath of cool herb
  cinnamon taste: tastes like a Christmas bun | warms the tongue with bark spice | leaves an oriental spice behind
  berry taste: tastes of forest fruit | is liked by kids for its fruity note | reminds the tongue of jam
dental
  enamel care: hardens the outer layer of teeth | protects against acid wear | rebuilds minerals in the mouth
  whitening: removes coffee and wine stains | makes a smile some shades lighter | bleaches gently
  gum care: is easy on what holds the teeth | stops bleeding while cleaning | looks after the pink parts
  breath freshening: fights odor in the mouth | makes meetings at close range pleasant | gets rid of garlic traces
mood
  woody notes: recalls cedar and sandal logs | has a forest floor in its base | warms with bark and resin
  floral notes: recalls jasmine and lilies | opens like a spring meadow | has petals at heart
  marine notes: recalls salt and spray | opens like a harbor morning | has the ocean at heart
  spicy notes: recalls cardamom and pepper | has a bazaar in its base | warms with clove and saffron
handle
  bamboo handle: is held by a fast-growing grass | has a grip of renewable cane | sits in the hand like a plant stem
  steel handle: is held by cold metal | has a grip made of polished alloy | weighs in the hand like cutlery
  rubber grip: doesn't slip from wet fingers | is coated where you hold it | sits softly in the fist
  acrylic handle: is held by clear plastic | has a see-through grip | sits in the hand like an icicle
power
  usb rechargeable: fills up at any laptop port | takes its current from a phone charger | needs a cable only once a week
  battery operated: runs on two AA cells | takes what a TV remote takes | needs fresh cells now and then
  mains powered: is plugged into the wall | draws from the household socket | needs an outlet nearby
  manual use: needs no current at all | works by hand alone | runs on muscle
keeping
  travel case: comes with a hard shell to pack it in | has its own box for suitcases | is protected on the road
  hanging loop: has an eyelet for the shower hook | dries on a nail | comes with a cord at the end
  wall holder: comes with a bracket for the tiles | sticks beside the mirror | has its own place above the sink
  drying stand: comes with a base to drip on | stands upright to air | has a little rack of its own
`;

const AISLES = `
Face Care [skin, scent, hero, texture, claim, packaging, testing, effect] {volume}
  face cream = facial moisturiser @ 19; face serum = facial concentrate @ 24; night mask = sleeping pack @ 21; eye cream = under-eye treatment @ 22
  cleansing foam = face wash @ 12; facial toner = clarifying lotion @ 14; makeup remover = micellar cleanser @ 10; sun fluid = daily UV screen @ 18
Body Care [skin, scent, hero, texture, claim, packaging, effect] {volume}
  body lotion = body milk @ 13; hand balm = hand salve @ 9; foot cream = heel softener @ 10; body scrub = body polish @ 15
  stretch mark oil = belly oil @ 20; deodorant stick = underarm bar @ 7; massage candle = melting massage wax @ 18; lip butter = lip salve @ 5
Hair Care [hair, scent, hero, claim, packaging, routine, testing] {volume}
  shampoo = hair wash @ 11; hair conditioner = detangling rinse @ 11; hair mask = deep hair repair pack @ 16; scalp tonic = root activator @ 19
  hair oil = finishing elixir @ 15; powder hair refresher = no-water wash spray @ 9; detangling spray = comb-through mist @ 10; scalp scrub = root peeling @ 17
Hair Styling [hair, hold, scent, claim, packaging, finish, testing] {volume}
  styling mousse = volume foam @ 10; hair wax = sculpting paste @ 12; styling gel = wet-look jelly @ 8; hairspray = lacquer mist @ 9
  curl cream = ringlet definer @ 14; sea salt spray = beach wave mist @ 13; heat protectant = blow-dry shield @ 14; edge tamer = hairline smoother @ 9
Face Makeup [finish, coverage, skin, claim, wear, applicator, testing] {shade, pack}
  liquid foundation = complexion fluid @ 22; concealer pen = spot corrector @ 12; blush compact = cheek color @ 14; bronzer = sun-kissed powder @ 16
  setting mist = makeup fixer @ 13; primer base = pore smoother @ 15; highlighter = glow stick @ 13; contour palette = sculpting trio @ 19
Eye and Lip Makeup [finish, wear, claim, applicator, hero, testing] {shade}
  mascara = lash thickener @ 13; eyeliner = lid liner @ 9; eyeshadow palette = lid color set @ 21; brow pencil = eyebrow definer @ 8
  lipstick = lip color bullet @ 14; lip gloss = lip lacquer @ 9; lip liner = mouth contour pencil @ 7; lash glue = false lash adhesive @ 6
Nail Care [finish, wear, claim, scent, applicator, packaging] {shade, pack}
  nail polish = nail lacquer @ 8; nail strengthener = anti-split coat @ 10; cuticle oil = nail bed drops @ 9; polish remover = lacquer dissolver @ 6
  gel top coat = sealing varnish @ 11; press on nails = stick-on tips @ 12; nail file set = emery board kit @ 7; hand peeling = hand polish grains @ 13
Bath [scent, skin, hero, claim, packaging, effect] {volume, pack}
  shower gel = body wash @ 8; bath salt = soaking crystals @ 12; bubble bath = tub foam @ 10; bar soap = solid hand cleanser @ 6
  bath bomb = fizzing tub ball @ 7; shower oil = in-shower emollient @ 12; liquid hand soap = sink cleanser @ 6; bath milk = tub softener @ 14
Shaving [skin, scent, claim, packaging, texture, effect] {volume}
  shaving cream = lathering paste @ 9; aftershave = post-razor splash @ 16; beard oil = whisker conditioner @ 15; beard wash = whisker cleanser @ 13
  mustache wax = upper lip styler @ 11; pre shave oil = razor glide @ 14; razor bump serum = ingrown relief @ 17; alum block = styptic stone @ 8
Oral Care [mint, dental, claim, packaging, testing, texture] {pack, volume}
  toothpaste = dental paste @ 6; mouthwash = oral rinse @ 8; tongue gel = tongue cleanser @ 7; tooth powder = dental dust @ 10
  dental floss = interdental thread @ 5; denture tablets = false teeth cleaner @ 9; teeth strips = smile lightening films @ 24; junior dental gel = children's tooth cleaner @ 5
Perfume [mood, wear, claim, applicator, packaging, testing] {volume}
  eau de parfum = fine fragrance @ 48; body mist = all-over scent @ 14; solid perfume = scent compact @ 19; cologne = light scent water @ 29
  hair perfume = tress mist @ 22; room fragrance = home scent @ 18; linen water = bedding mist @ 12; perfume oil = alcohol-free attar @ 26
Beauty Tools [handle, power, keeping, claim, testing, skin] {color, pack}
  facial brush = cleansing brush @ 27; makeup brush = powder brush @ 11; face roller = cheek massager @ 16; nose trimmer = nostril clipper @ 18
  epilator = hair remover @ 42; eyelash curler = lash bender @ 9; dry body brush = back scrubber @ 13; callus file = heel smoother @ 12
`;

export const BEAUTY = department("beauty", "Beauty & Personal Care", AXES, AISLES);
