import { describe, expect, it } from "vitest";
import { createDeck } from "../src/faults/deck.ts";
import { FAULT_KINDS, FAULTS } from "../src/faults/fault.ts";
import { changesOf, errandIds } from "../src/plan/errands.ts";
import { createPlan, type Plan } from "../src/plan/plan.ts";
import { createChance } from "../src/random.ts";

const goodPage = (index: number) => ({ url: `http://good.test/${index}`, title: `Article ${index}` });
const badUrl = (index: number) => `http://bad.test/${index}`;

function planOf(seed: number): Plan {
  const wishes = { users: 3, devicesPerUser: 2, items: 1_000, spanMs: 60_000, goodPage, badUrl };
  return createPlan(wishes, createChance(seed));
}

describe("a plan", () => {
  it("is the seed's", () => {
    expect(planOf(7)).toEqual(planOf(7));
    expect(planOf(7)).not.toEqual(planOf(8));
  });

  it("has every item imported once, by a device of the user whose import it is", () => {
    const { devices, items, jobsOfUser } = planOf(7);
    const imported = devices.flatMap(({ userId, errands }) =>
      errands.flatMap((errand) => {
        if (errand.kind !== "items") return [];
        expect(jobsOfUser.get(userId)).toContain(errand.jobId);
        return errand.items.map(({ itemId }) => itemId);
      }),
    );
    expect(imported.toSorted()).toEqual([...items.keys()].toSorted());
    expect(items.size).toBe(1_000);
  });

  it("announces before it adds, resumes what it pauses, and gives everybody something to do at once", () => {
    for (const { errands } of planOf(7).devices) {
      expect(errands[0]).toMatchObject({ kind: "announce", atMs: 0 });
      const intents = errands.flatMap((errand) => (errand.kind === "intent" ? [errand] : []));
      for (const { jobId, intent } of intents) {
        if (intent !== "pause") continue;
        const last = intents.findLast((other) => other.jobId === jobId)!;
        expect(["resume", "cancel"]).toContain(last.intent);
      }
    }
  });

  it("makes the same changes of an errand at every try, and other ones of every other errand", () => {
    const ids = new Set<string>();
    let changes = 0;
    for (const { number, deviceId, errands } of planOf(7).devices) {
      for (const [index, errand] of errands.entries()) {
        const write = () =>
          changesOf(errand, { clientId: deviceId, actor: null, nowMs: 1, newId: errandIds(number, index) });
        expect(write()).toEqual(write());
        for (const { id } of write()) ids.add(id);
        changes += write().length;
      }
    }
    expect(ids.size).toBe(changes);
  });
});

function draw(seed: number) {
  const deck = createDeck(FAULTS, createChance(seed));
  const cards = FAULTS.reduce((sum, fault) => sum + FAULT_KINDS[fault].cards, 0);
  return Array.from({ length: cards }, () => deck.next());
}

it("a deck has every kind of fault in its proportion, in an order that is the seed's", () => {
  for (const fault of FAULTS)
    expect(draw(3).filter((one) => one === fault)).toHaveLength(FAULT_KINDS[fault].cards);
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});
