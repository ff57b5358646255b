/** House and garden: what is sold, and in which words it is described. The format is that of `parse.ts`. */
import { department } from "./parse.ts";

const AXES = `
material
  solid oak: is cut from a slow-growing hardwood | is made of the tree that acorns come from | is planed from massive timber
  powder coated steel: is welded and baked in paint | is made of tough metal with a dry-sprayed skin | is a sturdy alloy in a painted coat
  rattan weave: is plaited from tropical vine | looks like a basket | is woven by hand from cane
  tempered glass: is see-through and hardened | is made of the clear stuff of car windows | lets you look through the top
  engineered wood: is pressed from chips and fibers | is made of board with a veneer | is laminated from sawmill leftovers
  bamboo frame: is built from a giant grass | grows back within three years | is made of what pandas eat
fabric
  linen weave: is made from flax | wrinkles charmingly and breathes | is spun from blue-flowering stalks
  velvet pile: strokes like a cat | has a short and shiny nap | looks like a theater curtain
  brushed cotton: is raised to a soft fuzz | is warm and made from fluffy bolls | feels like flannel
  recycled polyester: was spun from old bottles | gives plastic another life | is made from melted flakes
  wool blend: is knitted partly from fleece | owes its warmth to sheep | is mixed with what shepherds shear
  washed silk: is what caterpillars spin | is smooth as a cocoon thread | glides cool over the skin
upkeep
  wipe clean [powder coated steel, tempered glass]: needs a damp cloth and no more | is tidy after one swipe | lets spills be mopped off
  oil treatment [solid oak, bamboo frame]: wants linseed rubbed in once a year | drinks a little wax each spring | is fed with balm to keep its grain
  dusting only [rattan weave]: is content with a feather wand | must be kept away from water | needs nothing wet, just a soft broom
  lacquer sealed [engineered wood]: has a varnish that guards it | shines under a clear protective coat | is closed against stains at the factory
washing
  machine washable [recycled polyester, brushed cotton]: goes in with the normal laundry | comes clean in the drum at forty degrees | survives spin cycles
  hand wash [washed silk, wool blend]: has to be cleaned in the basin | wants lukewarm suds and patience | belongs in the sink, not the drum
  dry clean [velvet pile]: has to go to the professionals | should be brought to a cleaner's shop | must not meet water
  spot clean: lets stains be dabbed off | is freshened here and there with a sponge | never has to be washed whole
care
  dishwasher safe: may go on the lower rack | needs no scrubbing in the sink | comes clean with the plates overnight
  hand wash [cast iron, copper core]: has to be cleaned in the basin | wants lukewarm suds and patience | belongs in the sink, not the machine
  wipe clean: needs a damp cloth and no more | is tidy after one swipe | lets spills be mopped off
  seasoned surface [cast iron]: gets better with every drop of oil | is only brushed out, never scrubbed | builds a patina you must not remove
style
  mid century: recalls the fifties | has tapered legs and optimism | would suit a Palm Springs bungalow
  farmhouse: recalls barns and enamel jugs | would suit a country kitchen | is rustic and broad
  industrial: recalls lofts and old factories | shows its rivets and pipes | would suit a warehouse apartment
  nordic: is pale and plain like the fjords | recalls Copenhagen | leaves out whatever isn't needed
  bohemian: is colorful and well travelled | recalls bazaars and fringes | mixes everything with flair
  art deco: recalls the twenties | loves fans and gold lines | would suit a grand hotel
assembly
  ready assembled: arrives in one piece | is usable straight from the carton | leaves nothing to put together
  tool free assembly: clicks together by hand | goes up without a screwdriver | is joined with wooden pegs and no effort
  screws included: comes with hardware and a hex key | is put together in half an hour with what is in the bag | is bolted by the buyer
size
  space saving: suits tiny apartments | tucks away behind a door | was made for small rooms
  extra tall: reaches up to the ceiling | is higher than usual | suits people of two meters
  low profile: stays close to the floor | keeps below knee height | hardly rises above the ground
  folds flat: disappears under the bed | collapses to a hand's breadth | can be closed like a book
feet
  non slip: stays where it is put | grips smooth floors | doesn't wander on tiles
  felt pads: is kind to parquet | leaves no marks on wood floors | slides without a scratch
  locking wheels: rolls and can be braked | moves on casters with a catch | goes where you push it, and stays
  adjustable legs: evens out crooked floors | can be made level | is raised by turning its ends
room
  living room: belongs beside the sofa | was planned for evenings with guests | is meant for where the TV stands
  home office: belongs beside the desk | was planned for people who work where they live | is meant for video calls and paperwork
  kids room: belongs among toys | was planned for children | is meant for where the little ones play
  guest room: belongs where visitors sleep | was planned for friends who stay over | is meant for the spare chamber
  hallway: belongs by the entrance | was planned for where coats come off | is meant for the first steps into the home
weather
  rust proof: never turns brown and flaky | stands years of rain without corroding | stays bright metal at the seaside
  uv resistant: doesn't fade in the sun | keeps its color on a south-facing terrace | stands glaring summers
  frost hardy: can stay outside in January | survives ice | doesn't crack when it freezes
  water repellent: makes drops roll off | stays dry inside in a shower | beads like a duck's back
lamp
  warm glow: shines like a candle | gives amber light | makes evenings cozy
  daylight white: shines like noon | gives a cool and clear beam | is bright enough for needlework
  dimmable: can be turned down | goes from bright to faint | has its strength set with a knob
  motion sensor: comes on when somebody walks by | notices you in the dark | wakes up when it sees movement
  color changing: goes from blue to red | can have any hue | is set to a different mood every night
energy
  usb powered: runs from a laptop's port | takes what phones take | hangs on a computer cord
  cordless: has no wire at all | can be carried anywhere while working | is free of the outlet
  mains plug: is fed by the wall socket | needs an outlet nearby | has a two-meter lead for the household current
  solar powered: lives on sunshine | has a panel that fills it by day | costs nothing to run in summer
heat
  induction ready: works on magnetic stoves | has a base for modern ceramic fields | heats on a hob that stays cold
  oven safe: can go in at 230 degrees | finishes a roast in the hot box | survives baking
  microwave safe: warms up leftovers in two minutes | may be zapped | contains no metal for the rays to hit
  freezer safe: may be stored at minus eighteen | goes in beside the ice cream | doesn't shatter when deep cold
coating
  non stick: lets eggs slide out | needs hardly any oil | gives pancakes no hold
  cast iron: is heavy and black and lasts for generations | is poured from molten ore | keeps heat like a stove of old
  stainless steel: is made of bright kitchen metal | is what surgeons' knives are of | shines and never tarnishes
  ceramic glaze: is fired in a kiln | has a mineral surface | is smooth like pottery
  copper core: conducts like a penny | has a reddish metal inside | spreads heat with what pipes are made of
edge
  razor sharp: cuts tomatoes without pressing | splits a hair | needs care with fingertips
  serrated: has teeth like a saw | bites through crusts | is wavy along the blade
  soft grip: sits well in the hand | has a cushioned handle | is easy on arthritic fingers
  left handed: was turned round for southpaws | suits people who write with the other hand | is mirrored for the minority
holding
  airtight lid: keeps crackers crisp | closes with a rubber seal | lets no breath in
  see through: shows what is inside | lets you find things without opening | is clear on every side
  with drawers: has compartments that pull out | hides small things behind fronts | slides open on runners
  with handles: can be lifted on both sides | is made to be carried | has loops for two hands
warmth
  cooling: keeps hot sleepers fresh | feels like the fresh side at midnight | lets August nights be bearable
  extra warm: is meant for unheated bedrooms | keeps winter out | glows like a stove under you
  all season: suits January and July alike | is neither hot nor cold | stays on the bed the whole year
  weighted: presses down gently | calms with seven kilos | is as heavy as a hug
filling
  goose down: is stuffed with feathers | is light as a bird's belly | owes its loft to waterfowl
  memory foam: keeps your shape for a moment | molds to the body | yields slowly
  latex core: springs back with rubber-tree milk | is elastic and natural | bounces with tapped sap
  microfiber fill: is stuffed with hollow threads | imitates feathers without a bird | is padded with fine synthetic fluff
plant
  self watering: keeps roots moist for two weeks | has a reservoir below | looks after your herbs on holiday
  drainage hole: lets surplus rain out below | never drowns roots | has an opening in its base
  long reach: gets to the back of the bed | saves bending | extends to two meters
  ergonomic: spares the wrist | was shaped after the hand | is kind to the back
  extra durable: comes with a promise of ten years | was tested for decades of use | outlives its owner
`;

const AISLES = `
Living Furniture [material, style, assembly, size, feet, room, upkeep] {wood tone}
  console table = slim sofa-back table @ 119; coffee table = lounge table @ 139; bookcase = book shelving @ 129; television bench = media lowboard @ 149
  side table = end stand @ 59; bar stool = counter seat @ 75; armchair = lounge chair @ 189; shoe bench = entry seat @ 69
Bedroom and Office Furniture [material, style, assembly, size, feet, room, upkeep] {wood tone}
  bed frame = sleeping platform @ 229; nightstand = bedside cabinet @ 65; wardrobe = clothes cupboard @ 249; dresser = drawer chest @ 179
  writing desk = study bureau @ 149; office chair = swivel seat @ 129; filing cabinet = document locker @ 99; blanket box = bedding trunk @ 89
Lighting [lamp, energy, style, material, size, room, weather] {color}
  table lamp = bedside light @ 39; floor lamp = standing light @ 69; pendant lamp = hanging light @ 79; wall sconce = bracket light @ 45
  string lights = fairy chain @ 22; desk lamp = task light @ 35; night light = nursery glow @ 15; path light = walkway lantern @ 29
Bedding [fabric, warmth, filling, washing, style, room] {bed size, color}
  duvet = quilted bedcover @ 85; pillow = head cushion @ 32; fitted sheet = elastic mattress cover @ 29; mattress topper = bed pad @ 119
  throw blanket = sofa plaid @ 39; bolster = roll cushion @ 35; bedspread = coverlet @ 65; crib quilt = baby comforter @ 34
Textiles [fabric, washing, style, weather, room, size] {color, length}
  blackout curtain = light-blocking drape @ 42; area rug = floor carpet @ 99; door mat = entrance scraper @ 21; tablecloth = dining cover @ 27
  bath towel = terry drying cloth @ 18; cushion cover = sofa slipcover @ 14; shower curtain = tub screen @ 23; kitchen apron = cook's pinafore @ 19
Kitchen Tools [coating, edge, care, holding, size, heat] {color, pack}
  chef knife = cook's blade @ 45; bread knife = loaf cutter @ 25; vegetable peeler = skin stripper @ 9; kitchen scissors = cooking shears @ 15
  mixing bowl = batter basin @ 19; cutting board = chopping block @ 24; garlic press = clove crusher @ 13; salad spinner = leaf dryer @ 26
Cookware [coating, heat, care, holding, feet, style] {diameter, color}
  frying pan = skillet @ 38; sauce pot = lidded saucier @ 45; wok = stir-fry bowl @ 42; roasting tray = oven tin @ 29
  dutch oven = braising casserole @ 85; grill pan = ridged griddle @ 39; steamer basket = vapor insert @ 19; muffin tin = cupcake mold @ 16
Tableware [coating, heat, care, style, edge, holding] {color, pack}
  dinner plate = main course dish @ 22; soup bowl = broth cup @ 17; coffee mug = hot drink cup @ 11; wine glass = stemmed goblet @ 24
  cutlery set = flatware @ 49; water carafe = table jug @ 27; cake stand = pastry pedestal @ 31; teapot = infuser jug @ 33
Storage [holding, material, size, feet, room, assembly, style] {color, pack}
  storage box = lidded crate @ 19; laundry basket = hamper @ 32; shoe rack = footwear tiers @ 35; spice jar = seasoning pot @ 12
  wall shelf = floating ledge @ 29; toy chest = plaything trunk @ 55; garment bag = suit cover @ 16; tool cabinet = workshop locker @ 95
Bathroom [material, upkeep, feet, weather, style, size] {color}
  bath mat = tub rug @ 21; soap dish = bar tray @ 11; toilet brush = bowl scrubber @ 16; towel rail = drying rod @ 34
  shower shelf = tub caddy @ 25; bathroom scale = floor weigher @ 29; vanity mirror = make-up looking glass @ 42; waste bin = pedal trash can @ 27
Garden Tools [plant, edge, weather, energy, holding, size] {color, length}
  pruning shears = branch cutters @ 24; garden hose = watering tube @ 35; hedge trimmer = bush cutter @ 85; leaf rake = lawn comb @ 22
  flower pot = planter @ 17; watering can = sprinkling jug @ 19; hand trowel = planting scoop @ 11; compost bin = rotting container @ 59
Outdoor Living [weather, material, size, assembly, upkeep, style, feet] {color}
  patio chair = terrace seat @ 75; garden table = terrace board @ 129; parasol = sun umbrella @ 69; hammock = hanging bed @ 55
  fire pit = flame bowl @ 99; picnic basket = outing hamper @ 45; deck box = cushion trunk @ 89; bird feeder = seed station @ 23
`;

export const GARDEN = department("garden", "Home & Garden", AXES, AISLES);
