/** Fashion: what is sold, and in which words it is described. The format is that of `parse.ts`. */
import { department } from "./parse.ts";

const AXES = `
fabric
  organic cotton: was grown without pesticides in fluffy bolls | is made from certified field fiber | wears the soft plant without chemistry
  merino wool: comes from fine-fleeced sheep | is knitted from mountain flocks | warms without itching thanks to a southern breed
  stretch denim: gives a little like elastic jeans | is the blue work cloth with some elastane | is twill that moves along
  linen blend: is woven partly from flax | crumples with charm | is made for heat with stalk fiber
  recycled nylon: was pulled from the sea as old nets | is spun from waste yarn | gives ghost nets another life
  mulberry silk: is spun by worms | feels like a cool river on the skin | gleams like a cocoon
fit
  slim fit: stays close to the body | is cut narrow | flatters the lean
  relaxed fit: leaves room everywhere | is cut wide and easy | hangs loose
  regular fit: is neither narrow nor wide | is cut the way most people know | sits like the classic
  petite cut: was drafted for short women and men | suits people under five foot three | has shortened proportions
  tall cut: has extra inches in every seam | suits people over six foot two | was drafted for long limbs
closing
  button front: closes with small discs | is done up from the collar downwards | has a row of mother-of-pearl
  zip front: closes with metal teeth | is shut in one pull | has a slider down the middle
  pull on: has no fastening at all | is slipped into | stays up by elastic alone
  lace up: is tied with a bow | closes with a cord through eyelets | has strings to tighten
  hook and loop: closes with a ripping sound | fastens with burr-like tape | opens with a tear
  buckle strap: closes with a metal tongue | is fastened like a belt | has a prong and holes
sleeve
  long sleeve: covers the arms to the wrist | reaches down to the hands | leaves no skin above the palm
  short sleeve: ends above the elbow | bares the forearms | stops at the biceps
  sleeveless: leaves the shoulders bare | has open armholes | shows the whole arm
  rolled cuff: can be tabbed up at the elbow | has turned-back ends | is fastened up when it gets warm
pattern
  solid color: is the same hue all over | has no print | is plain
  striped: has lines like a sailor's top | shows bars side by side | runs in parallel bands
  floral print: is covered in blossoms | shows a garden | is strewn with petals
  plaid check: looks like a lumberjack's outfit | shows Highland squares | crosses lines like a tartan
  polka dot: is sprinkled with circles | shows round spots | looks like a ladybug
  camouflage: hides you in the woods | looks like army gear | is blotched in greens and browns
wash
  machine washable [organic cotton, recycled nylon, stretch denim]: goes in with the normal laundry | comes clean in the drum | survives spin cycles
  hand wash [merino wool, mulberry silk]: has to be cleaned in the basin | wants lukewarm suds | belongs in the sink, not the drum
  dry clean [mulberry silk]: has to go to the professionals | should be brought to a cleaner's shop | must not meet water
  quick drying [recycled nylon]: can be worn again an hour after rinsing | loses moisture in no time | is ready overnight on a line
  wrinkle free: never needs an iron | comes smooth from the suitcase | stays crisp through a flight
occasion
  daily wear: suits any ordinary Tuesday | is for every day | does for errands and sofa alike
  office wear: suits meetings | passes any dress code at work | is for people with a desk
  party wear: suits dance floors | is for Saturday nights | wants music and drinks
  wedding guest: suits vows and confetti | is for when friends marry | is festive enough for church
  trail wear: suits long walks in the hills | is for hikers | wants mud and summits
warmth
  fleece lined: is fluffy on the inside | has a cuddly backing | warms with soft pile within
  quilted padding: is stitched in diamonds with filling | is stuffed like a comforter | has chambers that hold warm air
  breathable mesh: lets air through fine holes | ventilates like a net | keeps heat from building up
  unlined: has a single layer | has nothing extra inside | is as thin as its cloth
  windproof: stops gusts | lets no draft through | shuts out the breeze
neck
  crew neck: is round below the throat | closes in a ring around the collarbone | has the classic T-shirt opening
  v neck: opens to a point | shows a triangle of chest | runs together in front like a wedge
  turtleneck: rolls up to the chin | covers the throat | keeps the windpipe warm
  boat neck: opens from shoulder to shoulder | has a wide and shallow opening | bares the collarbones
  hooded: has something to pull over the head | covers the ears when it rains | ends in a cowl
pocket
  zip pockets: closes its bags with a slider | keeps keys behind metal teeth | secures a phone against falling out
  side pockets: has room for hands at the hips | takes both fists | has openings in the seams
  hidden pocket: has a secret compartment inside | keeps a passport out of sight | conceals cash
  no pockets: has nowhere to put things | stays smooth without pouches | leaves keys to your bag
sole
  rubber sole: grips wet stone | bounces below the foot | stands on what tires are made of
  cork sole: stands on bark | molds itself below the foot | is cushioned by bottle-stopper wood
  leather sole: stands on hide | clacks on parquet | slides well on a ballroom floor
  cushioned sole: walks like on clouds | has foam below the foot | softens every step
toe
  round toe: leaves room in front | has a curved tip | is blunt ahead
  pointed toe: tapers in front | has a sharp tip | ends like a pencil
  open toe: shows the pedicure | is bare in front | lets the big one peep out
  square toe: is cut straight in front | has a box-like tip | ends with two corners
heel
  flat heel: keeps you on the ground | has no height behind | is made for walking all day
  block heel: stands broad and steady | lifts you on a chunky cube | has a thick support behind
  wedge heel: rises in one slope | lifts you on a ramp | is filled in below the arch
  kitten heel: lifts you by an inch and a half | is short and slender behind | ends in a dainty little stilt
rise
  high waist: sits above the navel | reaches up to the ribs | holds the belly in
  mid waist: sits just below the navel | ends where most belts go | is neither up nor down at the middle
  low waist: sits on the hips | shows the belly button | ends well below the middle
  elastic waist: stretches around the middle | has a rubber band on top | gives after dinner
skin
  full grain leather: is the thickest cut of hide | ages with a patina | keeps the pores of the animal
  vegan leather: only imitates hide | is made without an animal | is a plant-based substitute for cowskin
  waxed canvas: is sailcloth rubbed with paraffin | sheds rain like an old expedition tent | is sturdy cloth with a greasy finish
  suede: is napped hide | has a velvety surface | is brushed on the flesh side
  woven straw: is plaited from dry stalks | looks like a beach hat | is braided from grass
carry
  adjustable strap: can be made longer or shorter | has a slider for its length | hangs at any height you like
  chain strap: hangs on metal links | jingles on the shoulder | is carried by something like a necklace
  top handle: is carried in the hand | has a grip above | swings from the wrist
  backpack straps: is worn on both shoulders | leaves the hands free | goes on the back
inside
  laptop sleeve: has a padded slot for a computer | protects a notebook | takes a fifteen-inch screen
  card slots: has room for plastic money | sorts your bank and loyalty plastics | has narrow slits for IDs
  shoe compartment: keeps sneakers apart | has a separate place for footwear | splits off what is muddy
  rfid shield: blocks thieves with scanners | keeps chips from being read | has foil against radio pickpockets
metal
  sterling silver: carries the 925 stamp | is made of the white precious ore | needs polishing now and then
  gold plated: has a thin coat of the yellow precious ore | gleams like a treasure without its price | is galvanized in 18 karats
  titanium: is the light and strong stuff of implants | is what rockets are made of | weighs nothing and never rusts
  rose gold: has a pinkish precious gleam | blushes with copper in the alloy | has the warm reddish shine
stone
  cubic zirconia: sparkles like a diamond for less | holds a man-made brilliant | glitters with a lab crystal
  freshwater pearl: holds what mussels make | gleams with nacre | carries a bead from a shell
  natural turquoise: holds a sky-blue mineral from the desert | carries the gem of the Navajo | is set with blue-green rock
  no stone: is bare metal | has nothing set in it | does without gems
hypo
  nickel free: doesn't give ears a rash | leaves out the metal many react to | is safe for allergic lobes
  gift boxed: comes ready to be given | is delivered with a ribbon | needs no wrapping
  engravable: has room for initials | can carry a date | takes a message on its surface
  water safe: may stay on in the shower | doesn't mind the pool | can be worn while swimming
sport
  moisture wicking: carries perspiration off | keeps you dry when it gets hard | moves dampness outward
  compression: presses on the muscles | is tight to help circulation | squeezes for faster recovery
  reflective trim: shines in headlights | makes you visible at night | has strips that light up for drivers
  four way stretch: gives up and down and sideways | moves with any yoga pose | is elastic in all directions
  sun protection: blocks ultraviolet rays | has a factor of fifty woven in | spares you a burn
`;

const AISLES = `
Men's Tops [fabric, fit, closing, sleeve, pattern, wash, occasion, neck] {size, color}
  dress shirt = formal button-up @ 39; polo top = collared tee @ 27; graphic tee = print top @ 19; henley = placket tee @ 24
  flannel overshirt = brushed lumber top @ 42; undershirt = base singlet @ 14; sweatshirt = fleece jumper @ 36; cardigan = knit jacket for him @ 49
Men's Bottoms [fabric, fit, closing, pattern, wash, occasion, pocket] {size, color}
  chino trousers = twill slacks @ 42; cargo pants = utility bottoms @ 45; bermuda shorts = knee-length summer bottoms @ 29; suit trousers = pressed slacks @ 55
  joggers = tapered track bottoms @ 32; swim trunks = bathing shorts @ 25; corduroys = ribbed slacks @ 48; work overalls = bib dungarees @ 59
Women's Tops [fabric, fit, closing, sleeve, pattern, wash, neck, occasion] {size, color}
  blouse = smart women's top @ 34; tunic = long loose top @ 32; camisole = thin strap top @ 18; wrap top = tie-waist shirt @ 29
  knit pullover = women's sweater @ 45; bolero = cropped shrug @ 35; peplum shirt = flared waist top @ 33; tank = ribbed vest top @ 15
Dresses and Skirts [fabric, fit, sleeve, pattern, wash, occasion, neck, rise] {size, color}
  maxi dress = floor-length gown @ 55; cocktail dress = evening frock @ 69; sundress = summer frock @ 38; shirtwaist dress = button-through frock @ 49
  pencil skirt = narrow knee-length bottom @ 34; pleated skirt = folded midi bottom @ 37; jumpsuit = one-piece trouser suit @ 58; sarong = beach wrap @ 19
Outerwear [fabric, fit, closing, warmth, pattern, pocket, wash, neck] {size, color}
  puffer jacket = down-style coat @ 95; trench coat = belted mackintosh @ 119; rain poncho = wet weather cape @ 29; denim vest = jeans waistcoat @ 39
  parka = long winter anorak @ 129; bomber = flight blouson @ 79; blazer = smart sport coat @ 89; windbreaker = light shell @ 55
Men's Shoes [skin, sole, closing, warmth, toe, occasion, pattern] {shoe size, color}
  oxford shoes = formal brogues @ 85; hiking boots = trekking footwear @ 109; canvas sneakers = casual gym shoes @ 45; boat shoes = deck moccasins @ 59
  work boots = safety footwear @ 95; espadrilles = rope-bottom slippers @ 35; house slippers = indoor footwear @ 27; football cleats = studded pitch footwear @ 65
Women's Shoes [skin, sole, heel, toe, closing, occasion, pattern] {shoe size, color}
  ankle boots = booties @ 75; ballet flats = ballerinas @ 42; stiletto pumps = high evening courts @ 59; platform sandals = raised summer footwear @ 49
  loafers = penny slip-ons @ 62; knee boots = tall leg footwear @ 99; flip flops = toe-post beach footwear @ 17; mules = backless slides @ 38
Sleep and Underwear [fabric, fit, pattern, wash, warmth, rise, closing] {size, color, pack}
  pajama set = sleep suit @ 36; nightgown = sleeping dress for ladies @ 29; boxer briefs = men's trunks @ 19; bralette = wireless bra @ 22
  bathrobe = dressing gown @ 45; thermal leggings = long johns @ 24; ankle socks = low-cut hosiery @ 12; tights = opaque hosiery @ 14
Accessories [fabric, pattern, wash, warmth, occasion, closing] {color}
  beanie = knitted cap @ 17; winter scarf = neck wrap @ 24; necktie = formal neckwear @ 22; touch gloves = screen-friendly mittens @ 19
  sun hat = wide brim headgear @ 26; baseball cap = visor headgear @ 18; bow tie = butterfly neckwear @ 19; knotted hairband = elastic hair wrap @ 9
Bags [skin, carry, inside, closing, pattern, occasion] {color}
  tote bag = open shopper @ 39; crossbody purse = sling pouch @ 45; duffel = weekend holdall @ 69; wallet = billfold @ 29
  rucksack = daypack @ 55; briefcase = document satchel @ 89; fanny pack = hip pouch @ 25; evening clutch = hand purse without strap @ 35
Jewelry and Watches [metal, stone, hypo, closing, occasion, pattern] {color, length}
  pendant necklace = charm chain @ 39; stud earrings = ear pins @ 25; signet ring = seal band @ 49; tennis bracelet = stone row wristlet @ 65
  dress watch = slim timepiece @ 95; anklet = foot chain @ 19; cufflinks = shirt studs @ 29; brooch = lapel pin @ 22
Active Wear [sport, fabric, fit, sleeve, rise, pattern, wash, pocket] {size, color}
  yoga leggings = stretch studio bottoms @ 39; running shorts = jogger's split bottoms @ 27; cycling jersey = biker's top @ 49; sports bra = training support top @ 29
  track jacket = warm-up top @ 45; rash guard = surf shirt @ 34; ski base layer = snow underwear set @ 55; tennis skirt = court skort @ 36
`;

export const FASHION = department("fashion", "Clothing, Shoes & Jewelry", AXES, AISLES);
