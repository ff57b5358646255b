import { testEnvironment } from "turnwise/testing";
import { describe, it } from "vitest";
import { longWebshop } from "../../../../envs/webshop/long/index.ts";

testEnvironment(longWebshop, { describe, it }, { config: { products: 1000 }, turns: 20 });
