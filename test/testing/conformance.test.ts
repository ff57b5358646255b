import { describe, expect, it } from "vitest";
import { defineEnvironment, type EnvironmentDefinition } from "../../src/env/index.ts";
import { conformanceChecks, corridor, identity, keyDoor, testEnvironment } from "../../src/testing/index.ts";

testEnvironment(identity, { describe, it });
testEnvironment(corridor, { describe, it });
testEnvironment(keyDoor, { describe, it });
