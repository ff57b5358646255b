/** Settings of the guard against collapse. */
import { z } from "zod";

const sign = z.number().min(0).max(1).nullable();

export const guardSchema = z.strictObject({
  policy: z
    .enum(["off", "warn", "stop", "rollback"])
    .default("warn")
    .describe(
      "on collapse: nothing; a warning; end the run; or go back to the last checkpoint from before, lower the learning " +
        "rate and go on",
    ),
  window: z.int().min(1).default(10).describe("iterations whose median is judged; more are surer and later"),
  successDrop: sign
    .default(0.5)
    .describe("collapse: success falls by this share of its best median; lower is stricter; null off"),
  entropyFloor: sign
    .default(0.02)
    .describe(
      "collapse: entropy below this fraction of ln(options) while most episodes fail; higher is stricter; null off",
    ),
  repetitionLimit: sign
    .default(0.8)
    .describe(
      "collapse: share of turns that repeat an earlier one above this while most episodes fail; lower is stricter; null off",
    ),
  klLimit: z
    .number()
    .min(0)
    .nullable()
    .default(0.5)
    .describe("collapse: KL to the weights that collected above this, nats; lower is stricter; null off"),
  rollbacks: z
    .int()
    .min(0)
    .default(3)
    .describe("rollback: how often at most; the next collapse ends the run"),
  learningRateFactor: z
    .number()
    .positive()
    .max(1)
    .default(0.5)
    .describe("rollback: factor on the learning rate from then on; they multiply"),
});
