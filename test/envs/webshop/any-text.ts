/** Texts of any UTF-16 units, halves of surrogate pairs and control characters included. */
import fc from "fast-check";

// fast-check's own unit "binary" takes seconds to set up.
const anyUnit = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }))
  .map((code) => String.fromCharCode(code));

export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: anyUnit, maxLength });
}
