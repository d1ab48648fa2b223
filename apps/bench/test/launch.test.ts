/** How the start script is read. */
import { expect, it } from "vitest";
import { parseLaunch, readLaunch } from "../src/subject/launch.ts";

it("takes the environment before node and the flags behind it", () => {
  expect(parseLaunch("A=1 B=x=y node --one=2 --two src/main.ts serve --port 3")).toEqual({
    env: { A: "1", B: "x=y" },
    flags: ["--one=2", "--two"],
  });
});

it("finds neither in a plain start", () => {
  expect(parseLaunch("node src/main.ts serve")).toEqual({ env: {}, flags: [] });
});

it("reads the repository's own start script", () => {
  expect(readLaunch().flags.every((flag) => flag.startsWith("--"))).toBe(true);
});
