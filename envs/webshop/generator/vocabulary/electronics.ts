/** Electronics: what is sold, and in which words it is described. The format is that of `parse.ts`. */
import { department } from "./parse.ts";

const AXES = `
plug
  usb c: has the reversible oval port | fits either way round | plugs into the newest laptops and phones
  micro usb: has the old flat-sided phone plug | fits handsets of ten years ago | has the small trapezoid connector
  lightning port: fits fruit-branded handsets up to the fourteenth | has the eight-pin tongue | plugs into older tablets from Cupertino
  barrel jack: has a round coaxial inlet | takes the classic adapter pin | is fed through a little tube
  magnetic pins: snaps on by itself | lets go when somebody trips over the cord | clings to its contacts
link
  bluetooth: pairs over the air with any phone | talks to handsets without a cord | connects through short-range radio named after a Danish king
  wi fi: joins the home router | talks through your internet box | is reached over the household network
  infrared remote: obeys a clicker in line of sight | is switched from the sofa by an invisible beam | comes with a TV-style controller
  wired only: needs a cord and nothing else | has no radio inside | sends nothing through the air
  radio dongle: comes with a stub for the computer's port | talks to its own little receiver | brings its own 2.4 GHz stick
battery
  week long battery: lasts from Monday to Sunday | runs seven days on one charge | needs its charger four times a month
  fast charging: is full after a coffee break | gains half its energy in fifteen minutes | fills up in no time
  replaceable cells: takes AA from any store | can be given fresh batteries by hand | has a lid for swapping the power
  solar charging: refills itself in the sun | has a dark panel that feeds it | lives on daylight
  no battery: draws everything from its host | never has to be charged | holds no energy of its own
armor
  waterproof: survives a dive | can be rinsed under the tap | works in the pool
  shockproof: survives a fall from the table | has corners that absorb knocks | shrugs off drops
  dust sealed: keeps sand outside | is at home in a workshop full of grit | has gaskets against fine particles
  scratch resistant: keeps its looks among keys | has a face as hard as sapphire | isn't marked by coins
  sweat proof: stands hours at the gym | doesn't mind a marathon | is made for wet skin
build
  aluminum body: is milled from light metal | has the cold touch of brushed alloy | is cased like a premium laptop
  recycled plastic: was once fishing nets | is molded from old bottles | gives trash a second life
  silicone shell: is soft to the touch all around | is wrapped in rubbery skin | bends a little when pressed
  carbon fiber: is woven like a racing car | is light and stiff with black threads | has the weave of a bicycle frame
  braided nylon: has a textile jacket | is covered in woven thread | never kinks thanks to fabric
  walnut wood: has a grain like furniture | is carved from a tree | brings timber to the desk
form
  pocket sized: is no larger than a matchbox | vanishes in jeans | fits in the palm
  ultra slim: is thinner than a pencil | slips under a door | has hardly any thickness
  foldable: closes like a book | collapses on a hinge | halves its size for the bag
  heavy duty: is built for construction sites | is massive and means it | is overbuilt on purpose
  stackable: piles up with its siblings | sits on top of another one | grows into a tower
sound
  noise cancelling: hushes the plane around you | makes the office fall silent | erases the street
  deep bass: makes the floor tremble | has strong lows | thumps like a club
  low latency: keeps lips and voice together | reacts without lag | is quick enough for gamers
  studio tuning: is flat and honest like a mixing desk | colors nothing | was adjusted by recording engineers
  voice focus: makes speech stand out | was made for calls and podcasts | lifts talk above the rest
setup
  plug and play: works the moment it is connected | needs no driver | asks for no installation
  app controlled: is managed from a phone screen | comes with software for your mobile | is adjusted by thumb from afar
  voice control: listens to spoken orders | does what it is told aloud | obeys a call from across the room
  physical buttons: has keys you can feel | is worked by pressing real switches | can be operated blind with gloves on
mount
  wall mountable: hangs from two screws | has keyholes on its back | can live above the desk
  clip on: grips edges with a spring jaw | is pinched onto a shelf or belt | holds like a clothespin
  suction base: clings to glass | sticks to a windshield by vacuum | holds onto tiles without drilling
  desk stand: comes with a foot | stands upright beside the keyboard | has a base for the tabletop
  tripod thread: screws onto photo legs | has the quarter-inch socket | fits any camera stand
light
  rgb lighting: glows in sixteen million hues | pulses in rainbow waves | turns the desk into a party
  status led: shows a small green dot while working | tells its state with a blinking point | has one tiny lamp
  digital display: shows figures on its face | has a readout in numbers | tells values at a glance
  no lights: stays dark at night | has nothing that blinks | doesn't disturb sleepers
extra
  carry case: comes with a zipped box for the road | is delivered with a hard shell around it | has a pouch in the package
  spare cable: comes with a second cord | has an extra lead in the package | includes one more wire than you need
  cleaning kit: comes with a cloth and a brush | has wipes in the package | includes what removes fingerprints
  travel adapter: comes with foreign wall plugs | is ready for sockets in London and Tokyo | includes prongs for other countries
safety
  surge protection: survives lightning strikes nearby | blocks voltage peaks | guards against spikes in the grid
  overheat protection: switches off when it gets hot | watches its own temperature | never burns your fingers
  child lock: can be secured from toddlers | ignores little hands | needs a grown-up to wake it
  short circuit guard: cuts off when wires touch | trips like a breaker | forgives faulty cords
warranty
  two year warranty: is replaced for free within 24 months | is backed by its maker until the year after next | has cover twice as long as usual
  lifetime support: has a helpline that never closes the file | is repaired however old it gets | is looked after for good
  thirty day trial: can be sent back for a month | is refunded when you don't like it at first | lets you change your mind for four weeks
optics
  night vision: sees in the dark | works by starlight | shows cats at midnight
  wide angle: takes in the whole room | sees from wall to wall | has a broad field of view
  optical zoom: brings birds near without losing detail | moves glass to magnify | gets close with real lenses
  image stabilizer: evens out shaky hands | stays calm on a bumpy road | steadies the picture
  macro focus: gets within an inch of a flower | shows the eyes of an ant | is sharp at a finger's distance
speed
  gigabit speed: moves a film in seconds | carries a thousand million bits | doesn't slow fiber down
  error correction: repairs flipped bits by itself | checks every byte twice | keeps data intact
  quiet operation: can't be heard working | whispers at most | is fit for a bedroom
  low power draw: sips current | costs cents a year to run | hardly shows on the electricity bill
body
  heart sensor: counts your pulse | knows how fast your chest beats | reads beats per minute
  sleep tracking: knows how you rested | counts hours in bed | draws a curve of your nights
  gps inside: finds its way by satellite | knows where you ran | records the route alone
  fall alert: calls help when you tumble | notices an accident | phones the family if you collapse
`;

const AISLES = `
Headphones [link, sound, battery, armor, build, setup, extra] {color}
  over ear headphones = circumaural cans @ 89; wireless earbuds = in-ear buds @ 59; sports headset = running earphones @ 45; gaming headset = player's headphones with boom @ 69
  neckband earphones = collar buds @ 35; kids headphones = volume-limited cans @ 25; sleep headband = bedtime ear speakers @ 29; bone conduction set = open-ear transducers @ 79
Speakers and Audio [link, sound, build, form, light, setup, battery] {color}
  portable speaker = boom box @ 49; soundbar = television speaker bar @ 129; bookshelf monitor = shelf loudspeaker @ 159; shower radio = bathroom receiver @ 27
  turntable = record player @ 139; microphone arm = boom mike kit @ 55; headphone amplifier = ear amp @ 75; clock radio = alarm tuner @ 32
Cables [plug, build, form, speed, safety, warranty] {length, color}
  charging cable = power lead @ 11; display cable = monitor lead @ 16; extension cord = outlet prolonger @ 14; audio lead = stereo patch wire @ 9
  network cable = ethernet patch lead @ 10; printer cable = peripheral lead @ 8; car charging coil = coiled dash lead @ 12; data splitter = twin port branch @ 13
Chargers and Power [plug, battery, form, safety, build, light, extra] {color, capacity}
  power bank = spare energy brick @ 32; wall charger = socket adapter @ 19; car charger = dashboard adapter @ 15; charging pad = induction plate @ 24
  solar panel = sun collector @ 69; power strip = outlet bar @ 22; laptop adapter = notebook supply brick @ 38; charging dock = cradle for devices @ 34
Computer Accessories [link, plug, light, build, form, setup, warranty] {color}
  mechanical keyboard = clicky typing board @ 79; computer mouse = pointing device @ 25; mouse pad = desk glide mat @ 12; usb hub = port multiplier @ 27
  webcam = video call eye @ 45; laptop stand = notebook riser @ 33; drawing tablet = pen digitizer @ 65; number pad = ten-key block @ 18
Phone Accessories [armor, build, form, mount, extra, warranty, light] {color}
  phone case = handset cover @ 17; screen film = display guard @ 9; car phone holder = dashboard grip @ 16; selfie stick = extending arm for portraits @ 19
  stylus pen = touch pencil @ 21; phone lanyard = neck strap for handsets @ 11; armband = jogger's phone sleeve @ 14; camera lens clip = snap-on optics @ 23
Cameras [optics, battery, armor, link, mount, extra, form] {color}
  action camera = helmet cam @ 119; baby monitor = nursery eye @ 79; trail camera = wildlife trap cam @ 69; dash recorder = windshield cam @ 75
  instant camera = print-at-once snapper @ 85; security camera = surveillance eye @ 65; video doorbell = entrance peephole cam @ 89; document camera = desk scanner eye @ 95
Smart Home [link, setup, safety, mount, light, speed, battery] {color, pack}
  smart plug = switchable socket @ 17; door sensor = entry contact @ 15; smoke detector = fire alarm @ 28; thermostat = heating regulator @ 99
  light switch = dimmer panel @ 24; robot vacuum = floor cleaning disc @ 189; water leak sensor = flood alarm @ 22; curtain motor = drape opener @ 75
Wearables [body, battery, armor, build, light, extra, setup] {color, strap size}
  fitness band = activity bracelet @ 39; smart watch = wrist computer @ 129; smart ring = finger tracker @ 149; pet tracker = collar locator @ 45
  posture trainer = slouch buzzer @ 35; swim watch = lap counter @ 85; kids watch = junior locator @ 55; smart scale = body weight analyzer @ 42
Gaming [link, light, build, form, speed, extra, plug] {color}
  game controller = gamepad @ 45; racing wheel = steering simulator @ 129; gaming chair mat = player's floor pad @ 39; headset hanger = earphone hook @ 15
  console stand = vertical game box base @ 27; flight joystick = pilot's stick @ 65; thumb grips = analog caps @ 7; capture card = gameplay recorder @ 95
Storage [speed, armor, build, plug, form, warranty, safety] {capacity, color}
  flash drive = thumb stick @ 15; portable ssd = external solid disk @ 79; memory card = camera storage chip @ 19; card reader = memory slot box @ 16
  drive dock = bare disk cradle @ 39; network drive = home file server @ 199; backup disk = external spinning drive @ 69; disk enclosure = drive housing @ 24
Networking and Screens [speed, mount, setup, light, build, safety, warranty] {color}
  wireless router = internet box @ 85; range extender = signal booster @ 35; network switch = port distributor @ 29; monitor arm = screen bracket @ 59
  portable monitor = travel screen @ 139; privacy filter = side view blocker @ 34; projector = image thrower @ 169; tv antenna = broadcast aerial @ 27
`;

export const ELECTRONICS = department("electronics", "Electronics", AXES, AISLES);
