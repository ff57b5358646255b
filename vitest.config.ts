import { defineConfig } from "vitest/config";

/** Kinds of tests that live in folders of their own; everything else under test/ is a unit test. */
const kinds = {
  golden: { include: ["test/golden/**/*.test.ts"], testTimeout: 300_000 },
  vectors: { include: ["test/vectors/**/*.test.ts"], testTimeout: 60_000 },
  learning: { include: ["test/learning/**/*.test.ts"], testTimeout: 600_000 },
  e2e: { include: ["test/e2e/**/*.test.ts"], testTimeout: 300_000 },
  package: { include: ["test/package/**/*.test.ts"], testTimeout: 300_000 },
};

const conditions = ["turnwise:source"];
const others = Object.values(kinds).flatMap((kind) => kind.include);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    execArgv: ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: others,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      ...Object.entries(kinds).map(([name, kind]) => ({
        extends: true as const,
        test: { name, ...kind, hookTimeout: kind.testTimeout },
      })),
    ],
  },
});
