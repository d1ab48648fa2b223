import { APPLIED, type Change, type Evolve, foldWorkflow, ignored, UNRELATED } from "@tidemark/sync-log";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { contentChange } from "./content-changes.ts";

/** A light that can be switched on and off and be broken for good. */
interface Light {
  position: number;
  state: "off" | "on" | "broken";
}

const LEGAL: Readonly<Record<Light["state"], readonly Light["state"][]>> = {
  off: ["on", "broken"],
  on: ["off", "broken"],
  broken: [],
};

const evolve: Evolve<Light> = (light, change) => {
  if (change.tableName !== "lights") return UNRELATED;
  const state = change.data?.["state"] as Light["state"];
  if (!LEGAL[light.state].includes(state)) return ignored(`${light.state} to ${state}`);
  light.state = state;
  return APPLIED;
};

function switched(seq: number, state: string): Change {
  return contentChange({ tableName: "lights", seq, data: { state } });
}

const newLight = (): Light => ({ position: 0, state: "off" });

const history = fc
  .array(fc.constantFrom("on", "off", "broken", "on", "off"), { maxLength: 20 })
  .map((states) => states.map((state, index) => switched(index + 1, state)));

it("S36 applies what the machine allows, ignores the rest, and tells which was which", () => {
  const told: string[] = [];
  const light = newLight();
  const changes = [
    switched(1, "on"),
    switched(2, "on"),
    contentChange({ seq: 3 }),
    switched(4, "broken"),
    switched(5, "on"),
  ];
  foldWorkflow(light, changes, evolve, (change, effect) => told.push(`${change.seq} ${effect.kind}`));
  expect(light).toEqual({ position: 5, state: "broken" });
  expect(told).toEqual(["1 applied", "2 ignored", "3 unrelated", "4 applied", "5 ignored"]);
});

it("S36 never leaves a terminal state and makes only legal steps", () => {
  fc.assert(
    fc.property(history, (changes) => {
      const light = newLight();
      const seen: Light["state"][] = [light.state];
      foldWorkflow(light, changes, evolve, (_change, effect) => {
        if (effect.kind === "applied") seen.push(light.state);
      });
      for (const [index, state] of seen.slice(1).entries()) expect(LEGAL[seen[index]!]).toContain(state);
    }),
  );
});

it("S37 folds to the same in one go, in parts, and over changes that were folded before", () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 20 }), fc.nat({ max: 5 }), (changes, cut, overlap) => {
      const [whole, parts] = [newLight(), newLight()];
      foldWorkflow(whole, changes, evolve);
      foldWorkflow(parts, changes.slice(0, cut), evolve);
      foldWorkflow(parts, changes.slice(Math.max(0, cut - overlap)), evolve);
      expect(parts).toEqual(whole);
    }),
  );
});
