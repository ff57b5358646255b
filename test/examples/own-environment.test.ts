/** The environment that README.md shows keeps the contract. */
import { describe, it } from "vitest";
import waiter from "../../examples/own-environment.ts";
import { testEnvironment } from "../../src/testing/index.ts";

testEnvironment(waiter, { describe, it });
