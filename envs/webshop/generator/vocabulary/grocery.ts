/** Food: what is sold, and in which words it is described. The format is that of `parse.ts`. */
import { department } from "./parse.ts";

const AXES = `
diet
  gluten free: is safe for celiacs | contains no wheat, rye or barley | leaves out what makes dough elastic
  dairy free: has no milk in it | suits people who can't digest lactose | leaves out butter, whey and cheese
  nut free: is safe for classrooms with allergies | leaves out almonds, cashews and the like | comes from a line without tree kernels
  keto friendly: has hardly any carbohydrates | keeps you in fat burning | suits low-carb eaters
  kosher: is prepared under a rabbi's eye | follows the rules of the Torah | may be served after temple
  halal: follows the rules of the Koran | is fit for Ramadan evenings | was approved by an imam
sweetening
  sugar free: has no sweet crystals in it | is kind to diabetics | leaves out cane and beet
  honey sweetened: owes its sweetness to bees | has the taste of the hive | is rounded off with nectar
  maple syrup: owes its sweetness to Canadian trees | tastes of Vermont pancakes | is rounded off with tapped sap
  stevia leaf: is sweet through a calorie-less herb | owes its sweetness to a Paraguayan plant | tastes sweet without any carbs
  unsweetened: was left as tart as nature made it | has nothing sweet added | tastes bitter to a spoiled tongue
origin
  fair trade: pays farmers a living wage | supports cooperatives overseas | gives growers their share
  locally made: comes from around the corner | has short ways behind it | supports the valley you live in
  single origin: comes from one estate alone | is not mixed from several countries | can be traced to a single hillside
  wild harvested: was gathered in forests, not on fields | grew without a farmer | is picked where nobody planted
  certified organic: was grown without pesticides | carries the green leaf of inspected farms | is free of chemical sprays
process
  slow roasted: spent hours over a low fire | was toasted with patience | owes its aroma to gentle heat
  cold pressed: was squeezed without heat | keeps what warmth would destroy | comes raw from the mill
  freeze dried: lost its water in a vacuum | is light and keeps for years without moisture | was turned crisp by frost
  stone ground: was milled between granite wheels | comes from an old-fashioned mill | is coarse from a rock quern
  oak smoked: hung over a smoldering log | smells of a campfire | was cured above glowing barrels
  fermented: was left to cultures for weeks | is alive with good bacteria | turned sour in clay pots
taste
  mild: is gentle enough for children | doesn't burn at all | stays soft on the tongue
  extra spicy: makes eyes water | burns like habanero | is for fans of chili
  tangy: puckers the mouth | is pleasantly sour | has the bite of vinegar
  smoky: tastes like a barbecue evening | reminds the tongue of ashes and bacon | has a grill in its aroma
  sweet and salty: plays both sugar and brine | pleases those who dip fries in a milkshake | is like caramel with sea flakes
  herby: tastes of a kitchen garden | has thyme and sage in it | is green and aromatic
pouch
  resealable bag: closes again with a zip strip | stays fresh after opening | is shut with finger and thumb
  glass jar: comes in a see-through pot with a twist lid | can be spooned out and washed for reuse | is put up like grandma's preserves
  tin can: opens with a ring pull | keeps for years in metal | comes in a steel cylinder
  single serve: is portioned one by one | comes in little sachets | gives everybody a packet of their own
  paper carton: comes in cardboard | is packed without plastic | goes to the blue recycling bin
nutrition
  high protein: feeds muscles | has twenty grams of what bodybuilders want | fills you like a steak
  high fiber: helps digestion along | is full of bran | keeps the gut busy
  low sodium: holds back on salt | is gentle to blood pressure | was seasoned without the white shaker
  whole grain: keeps the husk and the germ | uses the kernel with all its parts | is brown and hearty
  added vitamins: is enriched with A to E | covers your day's micronutrients | is fortified for winter
  low fat: has hardly any grease | is light for people who count calories | was skimmed
additive
  no preservatives: does without E-numbers that make it last | keeps by care alone | leaves out benzoate and sulfite
  no coloring: looks as pale as it grew | leaves out dyes | was not tinted
  non gmo: comes from seed nobody tampered with | has nothing from gene labs | is bred the old way
  no msg: leaves out glutamate | has no flavor booster | tastes without the umami powder
use
  ready to eat: needs nothing but a fork | can be enjoyed at once | is finished as it comes
  just add water: wants only the kettle | is stirred into something hot and that's it | needs a splash from the tap
  slow cooking: wants an hour on the stove | simmers while you read | is for patient Sundays
  oven bake: goes on a tray at 200 degrees | wants twenty minutes of dry heat | turns golden on the middle rack
bite
  crunchy: cracks loudly between the teeth | breaks with a snap | is crisp
  chewy: gives the jaw some work | pulls like toffee | is pleasantly tough
  creamy: melts like pudding | is smooth and rich in the mouth | spreads like butter
  chunky: has big pieces in it | leaves something to bite on | isn't strained at all
  powdery: is as fine as dust | dissolves completely | is ground until nothing is left to feel
event
  party size: feeds a crowd | is enough for twenty guests | comes in a giant helping
  lunch box: fits between sandwich and apple | is made for school breaks | travels in a child's satchel
  gift wrapped: comes with a ribbon | is ready to be handed over | looks like a present
  camping food: belongs next to a tent | weighs little on the trail | is made for life outdoors
caffeine
  decaffeinated: lets you sleep afterwards | had its stimulant taken out | is fit for late evenings
  strong roast: is black as night | wakes the dead | was browned almost to charcoal
  light roast: was browned only briefly | is pale and fruity in the cup | keeps its acidity
  medium roast: is neither pale nor dark | was browned to a chestnut tone | balances acid and bitterness
age
  baby stage: is meant for the first spoon | suits toothless gums | is right from six months on
  toddler stage: is meant for two-year-olds | suits little fingers | is right once they walk
  senior care: is easy to swallow for the aged | suits grandparents | is made for people past seventy
  athlete fuel: is meant for before the race | suits marathon runners | is made for people in training
`;

const AISLES = `
Snacks [diet, taste, pouch, nutrition, additive, bite, event] {flavor, pack}
  potato chips = crisps @ 5; trail mix = hiker's blend @ 9; popcorn = popped maize @ 5; rice crackers = puffed grain thins @ 6
  beef jerky = dried meat strips @ 11; pretzels = knotted bakes @ 5; roasted chickpeas = toasted garbanzos @ 6; seaweed sheets = nori squares @ 7
Sweets [sweetening, diet, bite, pouch, origin, event, additive] {flavor, pack}
  dark chocolate bar = cocoa tablet @ 6; gummy bears = fruit jellies @ 5; caramel bites = toffee cubes @ 8; marshmallows = sugar puffs @ 5
  nougat = egg-white confection @ 9; licorice = black root candy @ 6; mint drops = peppermint lozenges @ 4; fruit leather = rolled puree strip @ 7
Baking [diet, sweetening, process, pouch, nutrition, origin, bite] {weight, pack}
  almond flour = ground kernel meal @ 13; sponge batter = cake base blend @ 6; cocoa powder = chocolate dust @ 9; vanilla paste = orchid pod extract @ 15
  baking soda = bicarbonate @ 4; bread yeast = dough riser @ 5; coconut flakes = shredded palm flesh @ 7; sprinkles = rainbow decor strands @ 6
Breakfast [diet, sweetening, nutrition, bite, pouch, use, origin] {flavor, weight}
  granola = toasted oat clusters @ 9; porridge oats = rolled cereal flakes @ 6; pancake mix = flapjack base @ 7; corn flakes = golden maize cereal @ 5
  muesli = raw oat blend @ 8; fruit spread = berry preserve @ 7; waffle bites = mini batter grids @ 8; peanut butter = groundnut cream @ 8
Cold Drinks [sweetening, origin, process, pouch, nutrition, additive, taste] {flavor, volume, pack}
  apple juice = orchard drink @ 5; iced tea = chilled leaf brew @ 4; sparkling water = fizzy spring drink @ 4; kombucha = tea culture drink @ 6
  sports drink = electrolyte beverage @ 5; ginger beer = root fizz @ 5; tomato juice = red vegetable drink @ 4; lemonade concentrate = citrus syrup @ 9
Coffee and Tea [caffeine, origin, process, pouch, taste, additive, event] {flavor, weight}
  espresso beans = barista kernels @ 16; ground coffee = filter grind @ 12; instant coffee = soluble cup powder @ 9; chai blend = masala leaf mix @ 11
  black tea = assam leaves @ 8; herbal infusion = garden tisane @ 7; matcha whisk tin = powdered leaf for whisking @ 22; cold brew pods = steep-in-fridge sachets @ 15
Pasta and Grains [diet, nutrition, process, origin, pouch, use, bite] {weight, pack}
  spaghetti = long thin pasta @ 4; lasagna sheets = layered pasta plates @ 5; basmati rice = long aromatic grain @ 8; quinoa = andean seed @ 9
  couscous = semolina pearls @ 5; red lentils = split pulses @ 5; polenta = maize semolina @ 5; rice noodles = asian white ribbons @ 5
Sauces [taste, diet, sweetening, pouch, additive, bite, process] {volume, flavor}
  pasta sauce = sugo @ 6; barbecue glaze = grill marinade @ 6; soy sauce = bean seasoning @ 5; basil pesto = pine kernel paste @ 8
  salad dressing = vinaigrette @ 6; hot pepper sauce = fiery drops @ 7; mayonnaise = egg emulsion @ 5; curry paste = thai spice base @ 6
Spices [origin, process, taste, pouch, additive, event] {weight}
  smoked paprika = pimenton @ 7; cinnamon sticks = bark quills @ 7; sea salt flakes = crystal seasoning @ 8; peppercorn mix = berry grinder blend @ 9
  turmeric powder = yellow root dust @ 6; garlic granules = dried clove grains @ 5; italian seasoning = oregano blend @ 5; saffron threads = crocus stigmas @ 19
Canned Food [taste, nutrition, pouch, use, origin, additive, diet] {weight, pack}
  tuna fillets = ocean fish in oil @ 6; black beans = dark pulses @ 4; tomato soup = red broth @ 4; peach halves = stewed orchard fruit @ 5
  sweet corn = yellow kernels @ 4; olives = brined tree fruit @ 6; chicken stew = poultry casserole @ 7; pickled cucumbers = gherkins @ 5
Plant Based [nutrition, diet, taste, use, pouch, additive, bite] {flavor, pack}
  oat milk = barista cereal drink @ 5; tofu block = soybean curd @ 5; veggie burger = meatless patty @ 8; vegan cheese = cashew slices @ 7
  tempeh = cultured soy cake @ 7; coconut yogurt = palm cup with cultures @ 6; seitan strips = wheat meat alternative @ 8; jackfruit chunks = tropical pulled meat stand-in @ 6
Special Food [age, nutrition, diet, pouch, additive, use, sweetening] {flavor, weight}
  protein shake = whey drink base @ 29; energy bar = oat power slab @ 4; meal replacement = complete food powder @ 35; infant cereal = first spoon mash @ 8
  collagen powder = peptide dust @ 27; fruit puree = squeezable mash @ 6; bone broth = simmered stock @ 12; electrolyte tabs = fizzing mineral discs @ 11
`;

export const GROCERY = department("grocery", "Grocery & Gourmet Food", AXES, AISLES);
