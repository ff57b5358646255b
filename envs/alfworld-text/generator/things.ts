/**
 * What stands and lies about in our households, and where: one row a type of thing.
 *
 * A row is `Type count: places`. The count is a range (`1-3`), after a slash the share of rooms of the kind that
 * know the thing at all (`1-2/40%`). Places are receptacle types, each with a grade: 9 is where one looks first,
 * 1 is odd but happens, 0 means it fits there and is never found there. A row without places stands on the floor.
 * The grades are common sense, written for this project; the expert searches by the same common sense.
 */

export const ROOM_KINDS = ["kitchen", "livingroom", "bedroom", "bathroom"] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

const TABLES: Readonly<Record<RoomKind, string>> = {
  kitchen: `
    Spoon          1-3:     CounterTop 5 Drawer 4 DiningTable 6 SideTable 3 SinkBasin 1
    Fork           1-3:     CounterTop 6 Drawer 3 DiningTable 6 SideTable 3 SinkBasin 1
    Knife          1-3:     CounterTop 6 Drawer 3 DiningTable 6 SideTable 2 SinkBasin 1
    ButterKnife    1-3:     CounterTop 7 Drawer 1 DiningTable 6 SideTable 2 SinkBasin 1
    Spatula        1-3:     CounterTop 6 Drawer 3 DiningTable 6 SideTable 2 SinkBasin 1
    Ladle          1-3/35%: CounterTop 5 Cabinet 3 Drawer 2 DiningTable 5 SinkBasin 1
    Mug            1-3:     CounterTop 4 CoffeeMachine 3 Cabinet 3 Fridge 2 DiningTable 4 Shelf 2
                            SideTable 2 Microwave 1 SinkBasin 1
    Cup            1-3:     Cabinet 4 CounterTop 3 Fridge 3 DiningTable 4 Shelf 2 SideTable 2 SinkBasin 1
                            Microwave 1
    Bowl           1-3:     Cabinet 5 CounterTop 3 Fridge 3 DiningTable 4 Shelf 2 SideTable 1 SinkBasin 1
                            Microwave 1
    Plate          1-3:     Cabinet 5 CounterTop 4 DiningTable 4 Shelf 3 Fridge 1 SideTable 1 SinkBasin 1
                            Microwave 0
    Pot            1-2:     StoveBurner 7 CounterTop 2 Cabinet 1 DiningTable 1 Fridge 1 Shelf 1 SinkBasin 0
                            SideTable 0
    Pan            1-2:     StoveBurner 6 CounterTop 4 Cabinet 1 DiningTable 1 Fridge 1 SinkBasin 0
                            SideTable 0
    Kettle         1-2/50%: StoveBurner 4 CounterTop 3 Cabinet 3 DiningTable 3 Shelf 1 SinkBasin 0
                            SideTable 0
    Bread          1-2:     CounterTop 6 DiningTable 7 Fridge 2 SideTable 1 GarbageCan 0 Microwave 0
    Apple          1-3:     CounterTop 4 Fridge 4 DiningTable 4 Microwave 2 GarbageCan 2 SideTable 2
                            SinkBasin 1
    Tomato         1-3:     Fridge 5 CounterTop 4 DiningTable 5 SideTable 2 GarbageCan 1 SinkBasin 1
                            Microwave 0
    Potato         1-3:     CounterTop 4 Fridge 4 DiningTable 5 Microwave 2 GarbageCan 1 SideTable 1
                            SinkBasin 1
    Egg            1-3:     Fridge 4 CounterTop 4 DiningTable 4 SinkBasin 2 GarbageCan 2 Microwave 2
                            SideTable 2
    Lettuce        1-3:     CounterTop 5 DiningTable 7 Fridge 4 SinkBasin 1 SideTable 1 GarbageCan 0
    SoapBottle     1-3:     CounterTop 4 Cabinet 4 DiningTable 5 Shelf 2 GarbageCan 1 SideTable 1 Drawer 0
    SaltShaker     1-3:     Cabinet 4 CounterTop 4 Drawer 2 DiningTable 5 Shelf 2 SideTable 2
    PepperShaker   1-3:     Cabinet 4 CounterTop 4 Drawer 2 DiningTable 5 Shelf 2 SideTable 2
    DishSponge     1-3:     CounterTop 3 Cabinet 3 Drawer 3 DiningTable 4 Shelf 2 SinkBasin 1 GarbageCan 1
                            SideTable 1
    WineBottle     1-3/40%: CounterTop 4 Cabinet 3 DiningTable 6 Shelf 2 GarbageCan 1 Fridge 1 SideTable 0
    GlassBottle    1-3/25%: Cabinet 4 CounterTop 3 DiningTable 4 Shelf 2 Fridge 1 SinkBasin 1 GarbageCan 1
    SprayBottle    1-2/10%: Cabinet 4 CounterTop 4 DiningTable 4 GarbageCan 1
    PaperTowelRoll 1/35%:   CounterTop 6 DiningTable 5 Shelf 2 GarbageCan 1
    CellPhone      1-2/10%: Drawer 4 CounterTop 4 DiningTable 4
    CreditCard     1-2/10%: CounterTop 4 Drawer 3 Shelf 2 DiningTable 1
    Book           1-2/10%: CounterTop 6 Cabinet 2 DiningTable 4 Drawer 1 Shelf 1
    Vase           1-3/15%: CounterTop 3 Shelf 4 Cabinet 3 DiningTable 3
    Statue         1-2/15%: CounterTop 5 Shelf 5 DiningTable 3
    HousePlant     1/35%:   CounterTop 7 DiningTable 6
    Sink 1:  StoveKnob 4-5:  LightSwitch 1:  Window 0-2:  Chair 0-2:  Blinds 0-1:  Mirror 1/10%:`,
  livingroom: `
    RemoteControl  1-3:     CoffeeTable 4 Sofa 3 SideTable 2 DiningTable 3 Dresser 3 TVStand 3 ArmChair 2
                            Ottoman 2 Drawer 1 Shelf 1 Desk 2
    CreditCard     1-3:     Sofa 3 CoffeeTable 3 ArmChair 3 Drawer 3 SideTable 2 DiningTable 3 TVStand 3
                            Dresser 3 Shelf 2 Desk 2 Ottoman 1 Safe 1
    KeyChain       1-3:     CoffeeTable 4 Drawer 3 SideTable 3 Sofa 2 ArmChair 2 TVStand 4 DiningTable 2
                            Dresser 3 Shelf 2 Desk 2 Ottoman 1 Safe 1
    Laptop         1-2:     Sofa 5 CoffeeTable 5 DiningTable 6 Dresser 3 SideTable 1 TVStand 2 ArmChair 1
                            Ottoman 2 Desk 5
    Box            1-2:     DiningTable 6 Sofa 4 CoffeeTable 4 SideTable 1 Cabinet 2 Dresser 2 Shelf 2
                            ArmChair 1 Ottoman 1 Desk 3
    Pillow         1-2:     Sofa 8 ArmChair 2 Ottoman 1
    Statue         1-3/95%: CoffeeTable 4 DiningTable 4 Shelf 5 SideTable 3 TVStand 4 Dresser 3 Desk 2
                            Safe 0
    Newspaper      1-3/60%: Sofa 3 CoffeeTable 3 DiningTable 4 SideTable 2 Shelf 3 Dresser 3 ArmChair 2
                            TVStand 1 Drawer 1 Ottoman 2 GarbageCan 0 Cabinet 0
    Vase           1-4/60%: Shelf 6 CoffeeTable 3 DiningTable 4 SideTable 2 Dresser 3 TVStand 2 Cabinet 1
                            Desk 2 Safe 0
    Watch          1-3/50%: CoffeeTable 4 Drawer 3 SideTable 3 DiningTable 3 TVStand 4 Dresser 3 Shelf 2
                            Desk 2 Safe 1
    WateringCan    1/45%:   CoffeeTable 4 Shelf 3 SideTable 2 Cabinet 1 Drawer 0 Dresser 0 DiningTable 0
    Plate          1-2/35%: DiningTable 7 CoffeeTable 4 Shelf 3 SideTable 2 TVStand 1 Dresser 1
    TissueBox      1-3/35%: CoffeeTable 4 DiningTable 4 SideTable 3 Shelf 2 TVStand 3 Drawer 1 Dresser 1
                            Cabinet 1 GarbageCan 1 Desk 2
    Book           1-3/30%: CoffeeTable 4 Dresser 4 Sofa 3 ArmChair 2 SideTable 2 DiningTable 2 Shelf 3
                            Drawer 1 TVStand 1 Ottoman 1 Desk 3 Cabinet 0
    CellPhone      1-3/25%: Dresser 4 CoffeeTable 3 SideTable 3 Drawer 3 Sofa 3 DiningTable 2 ArmChair 1
                            Ottoman 2 Shelf 1 Desk 2 Safe 1
    Pen            1-3/25%: CoffeeTable 5 SideTable 3 Dresser 4 TVStand 3 Drawer 2 GarbageCan 1
                            DiningTable 2 Shelf 2 Desk 4
    Pencil         1-3/20%: SideTable 4 CoffeeTable 4 Drawer 2 Dresser 2 GarbageCan 1 TVStand 2 Shelf 2
                            DiningTable 2 Desk 4
    Bowl           1-2/15%: DiningTable 5 CoffeeTable 4 TVStand 4 SideTable 2 Shelf 2 Dresser 1 Cabinet 1
    Candle         1-3/15%: SideTable 5 CoffeeTable 4 DiningTable 4 TVStand 2 Drawer 1 Dresser 1 Shelf 2
                            Cabinet 1
    Television     1:       TVStand 9 Dresser 5 CoffeeTable 1 SideTable 1
    HousePlant     1:       SideTable 5 CoffeeTable 3 Dresser 3 DiningTable 2 TVStand 2 Desk 1
    DeskLamp       1/45%:   SideTable 8 Desk 6 CoffeeTable 1 Dresser 3
    FloorLamp 1:  LightSwitch 1:  Painting 0-3:  Window 0-4:  Chair 0-4:  Curtains 0-1:  Boots 1/20%:
    Mirror 1/10%:`,
  bedroom: `
    Pencil         1-3:     Desk 5 Drawer 2 SideTable 4 Shelf 3 Dresser 4 DiningTable 5 GarbageCan 1
    Pen            1-3:     Desk 5 Drawer 2 SideTable 3 Shelf 3 Dresser 4 DiningTable 5 GarbageCan 1
    KeyChain       1-3:     Drawer 4 Desk 4 SideTable 4 Shelf 3 Dresser 4 DiningTable 4 Safe 3 ArmChair 2
                            Cabinet 1
    CreditCard     1-3:     Drawer 4 Shelf 3 Desk 4 SideTable 4 Dresser 4 DiningTable 3 ArmChair 2 Safe 1
                            Cabinet 0
    CellPhone      1-3:     Bed 4 Desk 4 Drawer 3 Dresser 3 SideTable 2 Shelf 2 DiningTable 3 ArmChair 2
                            Safe 1
    CD             1-3:     Drawer 4 Desk 4 Dresser 4 SideTable 3 GarbageCan 2 Shelf 2 DiningTable 5
                            Cabinet 1 Safe 1
    Laptop         1-2:     Bed 8 Desk 3 Dresser 1 DiningTable 2 ArmChair 1 Shelf 0
    AlarmClock     1-2:     Desk 5 Shelf 4 SideTable 4 Dresser 4 DiningTable 5
    Book           1-3:     Bed 6 Desk 3 Drawer 2 Dresser 2 SideTable 1 Shelf 1 Cabinet 2 DiningTable 1
                            ArmChair 1
    Pillow         1-2:     Bed 9 ArmChair 1
    Mug            1-2/50%: Desk 5 Shelf 4 SideTable 3 Dresser 4 DiningTable 6 Cabinet 2
    Bowl           1-2/45%: Desk 5 Shelf 5 Dresser 4 DiningTable 4 SideTable 1 Cabinet 0
    Box            1/45%:   Desk 5 Shelf 5 Dresser 2 Cabinet 1 Bed 1 ArmChair 0
    TeddyBear      1/35%:   Bed 9 ArmChair 1
    Cloth          1-2/20%: Drawer 3 Bed 1 Cabinet 3 Dresser 2 Shelf 2 LaundryHamper 3 ArmChair 1
                            GarbageCan 0 Desk 1
    Statue         1-2/15%: Shelf 5 Dresser 4 Desk 3 SideTable 1 Safe 1
    TissueBox      1-3/15%: Desk 5 Drawer 3 DiningTable 5 Shelf 2 SideTable 2 Dresser 1 GarbageCan 0
    RemoteControl  1-3/12%: Drawer 4 Desk 4 SideTable 3 ArmChair 2 DiningTable 2 Dresser 1 Shelf 1
    Watch          1-3/12%: Drawer 4 Shelf 3 DiningTable 4 Desk 3 Dresser 3 SideTable 1 Safe 2
    Vase           1-3/10%: Shelf 5 Dresser 5 Desk 2 SideTable 2 Safe 0 Cabinet 0
    HousePlant     1/25%:   Shelf 5 Desk 4 Dresser 2 Cabinet 1
    Television     1/12%:   Dresser 9 Desk 1
    DeskLamp       1/75%:   Desk 5 SideTable 4 Dresser 4 Shelf 1 DiningTable 3
    LightSwitch 1:  Mirror 1:  Window 1-2:  Blinds 0-2:  Chair 0-2:  Painting 0-2:  Poster 0-1:
    BaseballBat 1/40%:  TennisRacket 1/40%:  BasketBall 1/35%:  LaundryHamperLid 1/25%:  Boots 1/10%:`,
  bathroom: `
    Candle         1-3:     CounterTop 5 Toilet 5 Cabinet 3 Drawer 3 Shelf 3 SideTable 4 Cart 3 Dresser 1
    ToiletPaper    1-4:     Toilet 4 CounterTop 4 ToiletPaperHanger 2 Cabinet 3 Drawer 3 GarbageCan 2
                            Shelf 3 Dresser 2 Cart 3 SideTable 1
    Cloth          1-3:     BathtubBasin 5 Cabinet 5 CounterTop 3 Drawer 4 SinkBasin 1 Shelf 3 Toilet 1
                            Cart 3 Dresser 2 SideTable 1 GarbageCan 0
    SprayBottle    1-3:     CounterTop 5 Toilet 4 Cabinet 4 GarbageCan 2 Shelf 4 Cart 6 SideTable 5
                            Dresser 2 Drawer 0
    SoapBottle     1-3:     CounterTop 5 Toilet 4 Cabinet 5 Shelf 5 GarbageCan 2 Drawer 1 Dresser 2
                            SideTable 3 Cart 2
    SoapBar        1-3:     CounterTop 4 Toilet 2 SinkBasin 2 Cabinet 3 BathtubBasin 3 Drawer 3 GarbageCan 1
                            Shelf 3 SideTable 4 Cart 2
    HandTowel      1-2:     HandTowelHolder 9 CounterTop 1 Toilet 0 GarbageCan 0 BathtubBasin 0 Cabinet 0
                            Drawer 0 Shelf 0 Cart 0 SideTable 0 SinkBasin 0
    Towel          1-2:     TowelHolder 9
    TissueBox      1-3/25%: CounterTop 5 Shelf 5 Drawer 4 Cabinet 2 Cart 4 SideTable 4 Toilet 1 GarbageCan 0
                            Dresser 0
    DishSponge     1-3/25%: CounterTop 3 Drawer 4 BathtubBasin 4 SinkBasin 2 Shelf 3 Toilet 1 Cart 4
                            Cabinet 2 GarbageCan 1
    PaperTowelRoll 1/15%:   CounterTop 5 Toilet 4 Shelf 4 GarbageCan 1 Cart 2
    HousePlant     1/5%:    SideTable 5 CounterTop 3 Shelf 2
    Sink 1-2:  Mirror 1:  LightSwitch 1:  ScrubBrush 1:  Plunger 1:  Window 0-2:  ShowerDoor 0-1:
    ShowerGlass 0-1:  Bathtub 1/65%:  Painting 1/5%:  Footstool 1/5%:`,
};

const ROW = /(\w+)\s+(\d+)(?:-(\d+))?(?:\/(\d+)%)?:((?:\s+[A-Za-z]+ \d(?![\d:/-]))*)/g;

/** One type of thing in one kind of room. */
export interface Thing {
  readonly type: string;
  readonly fewest: number;
  readonly most: number;
  /** Share of the rooms of its kind that know the thing, 0..1. */
  readonly share: number;
  /** Receptacle type → grade 0..9; empty for what stands on the floor. */
  readonly places: ReadonlyMap<string, number>;
}

/** The rows of each kind of room. */
export const THINGS: Readonly<Record<RoomKind, readonly Thing[]>> = {
  kitchen: readTable(TABLES.kitchen),
  livingroom: readTable(TABLES.livingroom),
  bedroom: readTable(TABLES.bedroom),
  bathroom: readTable(TABLES.bathroom),
};

function readTable(table: string): Thing[] {
  return [...table.matchAll(ROW)].map(
    ([, type = "", fewest = "1", most = fewest, share = "100", places = ""]) => ({
      type,
      fewest: Number(fewest),
      most: Number(most),
      share: Number(share) / 100,
      places: new Map(
        [...places.matchAll(/([A-Za-z]+) (\d)/g)].map(([, place = "", grade]) => [place, Number(grade)]),
      ),
    }),
  );
}
