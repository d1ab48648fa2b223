/**
 * The program that runs test files of a copy, as its own process: `run-tests.ts <result.json> <seed> <file>...`. Drawn
 * cases come from the seed, and a case that fails is not made smaller: that it fails is all that is asked.
 */
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";

const [resultFile = "", seed = "1", ...files] = process.argv.slice(2);

const vitest = await startVitest("test", files, {
  config: false,
  root: process.cwd(),
  watch: false,
  isolate: false,
  testTimeout: 120_000,
  include: ["packages/*/test/**/*.test.ts"],
  exclude: ["**/*.pg.test.ts"],
  setupFiles: [fileURLToPath(new URL("./draw-by-seed.ts", import.meta.url))],
  provide: { seed: Number(seed) },
  reporters: ["dot", ["json", { outputFile: resultFile }]],
});
await vitest?.close();
