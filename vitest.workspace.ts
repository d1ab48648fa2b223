import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Two projects by what a test costs: `pure` needs nothing, `pg` needs a real Postgres
 * (the embedded one, or the server named by TEST_DATABASE_URL).
 */
export default defineConfig({
  test: {
    // Tests wait for processes and disks, so that both of two cores are worth a worker.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "pure",
          // Nothing here changes what its process shares with others.
          isolate: false,
          // Hundreds of drawn cases take long on a busy machine; what hangs is found all the same.
          testTimeout: 30_000,
          include: [
            "packages/*/test/**/*.test.ts",
            "packages/*/simulation/test/**/*.test.ts",
            "apps/*/test/**/*.test.ts",
          ],
          exclude: ["**/*.pg.test.ts"],
        },
      },
      {
        test: {
          name: "pg",
          include: ["packages/*/test/**/*.pg.test.ts", "apps/*/test/**/*.pg.test.ts"],
          globalSetup: ["packages/sync-log-postgres/test/support/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
