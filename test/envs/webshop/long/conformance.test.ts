import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";
import { longWebshop } from "../../../../envs/webshop/long/index.ts";

testEnvironment(longWebshop, { describe, it }, { config: { products: 600 }, turns: 20 });
