/** What can be done with things of each type, the same in every household. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const PROPERTIES = {
  cleanable:
    words(`Apple Bowl ButterKnife Cloth Cup DishSponge Egg Fork Kettle Knife Ladle Lettuce Mug Pan Plate
    Pot Potato SoapBar Spatula Spoon Tomato`),
  heatable: words("Apple Bread Cup Egg Mug Plate Potato Tomato"),
  coolable: words("Apple Bowl Bread Cup Egg Lettuce Mug Pan Plate Pot Potato Tomato WineBottle"),
  sliceable: words("Apple Bread Egg Lettuce Potato Tomato"),
  toggleable: words("DeskLamp FloorLamp"),
  isreceptacleobject: words("Bowl Box Cup Mug Pan Plate Pot"),
} as const;
export type Property = keyof typeof PROPERTIES;
export const PROPERTY_NAMES = Object.keys(PROPERTIES) as readonly Property[];

const FIXED = words(`Bathtub Blinds Chair Curtains DeskLamp FloorLamp Footstool HousePlant LaundryHamperLid
  LightSwitch Mirror Painting Poster ShowerDoor ShowerGlass Sink StoveKnob Television Window`);

/** Small things that may lie inside a receptacle-object, and inside which. */
export const NESTING: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...["ButterKnife", "Fork", "Knife", "Spatula", "Spoon"].map(
    (type) => [type, words("Bowl Cup Mug Pan Plate Pot")] as const,
  ),
  ...["Pen", "Pencil", "KeyChain", "CreditCard"].map((type) => [type, words("Bowl Box Mug Plate")] as const),
  ["Newspaper", words("Box")],
]);

/** Whether things of a type can be cleaned, heated, … */
export function hasProperty(type: string, property: Property): boolean {
  return PROPERTIES[property].has(type);
}

/** Whether things of a type can be carried. */
export function isPortable(type: string): boolean {
  return !FIXED.has(type);
}
