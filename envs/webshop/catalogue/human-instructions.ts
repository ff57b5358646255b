/** The instructions that people wrote: `items_human_ins.json`. */
import { DataError } from "turnwise/core";
import { isTextList } from "./clean-product.ts";
import type { HumanInstruction } from "./goal-plan.ts";
import { type ReadOptions, readJson } from "./read-json.ts";

/** asin → its instructions that make a goal, in the order of the file. */
export type HumanInstructions = ReadonlyMap<string, readonly HumanInstruction[]>;

/**
 * Reads the file; instructions without attributes are left out, as in the original.
 *
 * @throws DataError `data/missing`, `data/damaged`
 */
export async function readHumanInstructions(
  file: string,
  options: ReadOptions = {},
): Promise<HumanInstructions> {
  const instructions = new Map<string, readonly HumanInstruction[]>();
  for await (const { key, value, where } of readJson(file, "object", options)) {
    if (!Array.isArray(value)) throw damaged(where, "it is not a list");
    const list = value.map((item) => toInstruction(item, where));
    instructions.set(
      key ?? "",
      list.filter(({ attributes }) => attributes.length > 0),
    );
  }
  return instructions;
}

function toInstruction(value: unknown, where: string): HumanInstruction {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const text = fields["instruction"];
  const attributes = fields["instruction_attributes"];
  const options = fields["instruction_options"];
  if (typeof text !== "string") throw damaged(where, "an instruction of it is not a text");
  if (!isTextList(attributes)) throw damaged(where, "its instruction_attributes are not texts");
  if (!isTextList(options)) throw damaged(where, "its instruction_options are not texts");
  return { text, attributes, options };
}

function damaged(where: string, what: string): DataError {
  return new DataError("data/damaged", `${where} cannot be used: ${what}. Mend or remove it.`);
}
