import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { Stage, urls } from "./support/stage.ts";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

describe("L18 no stream waits for another", () => {
  test("when somebody holds a head, also that of a stream whose result waits for it", async () => {
    const [ann, bob, cleo] = [stage.user("ann"), stage.user("bob"), stage.user("cleo")];
    await ann.imports(urls(2));
    const { web } = await stage.started();
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const holding = stage.log.withStream("ann", () => held);
    web.answerAll();
    await bob.imports(urls(2));
    await stage.advance(2_000);
    web.answerAll();
    await stage.advance(4_000);
    expect(await bob.states()).toEqual(["extracted", "extracted"]);
    await cleo.imports(urls(1));
    await stage.advance(200);
    expect(web.runningUrls).toEqual(urls(1));
    expect(await ann.states()).toEqual(["extracting", "extracting"]);
    letGo();
    await holding;
    await quiet();
    expect(await ann.states()).toEqual(["extracted", "extracted"]);
  });

  test.each([
    ["cannot be appended to", "stream.append", () => Promise.reject(new Error("The disk is full"))],
    ["cannot be read", "stream.liveWorkers", () => Promise.reject(new Error("The row is broken"))],
    ["answers no read", "stream.liveWorkers", () => stage.clock.never],
    ["answers no append", "stream.append", () => stage.clock.never],
  ])("when a stream %s", async (_, call, trouble) => {
    const [ann, bob] = [stage.user("ann"), stage.user("bob")];
    await ann.imports(urls(3));
    const { web, log } = await stage.started({ concurrency: 3 });
    log.judge = ({ name, userId }, phase) =>
      name === call && userId === "ann" && phase === "before" ? trouble() : undefined;
    web.answerAll();
    await stage.advance(1_000);
    await bob.imports(urls(6, "slow.example"));
    for (let second = 0; second < 12; second += 1) {
      await stage.advance(1_000);
      web.answerAll();
    }
    await quiet();
    expect(await ann.states()).toEqual(["extracting", "extracting", "extracting"]);
    expect(await bob.states()).toEqual(Array.from({ length: 6 }, () => "extracted"));
  });
});

test("L18 a stream whose first transition takes long keeps no tick from the others", async () => {
  const [ann, bob] = [stage.user("ann"), stage.user("bob")];
  await ann.imports(urls(1));
  const { worker, web, log, told } = stage.actor();
  const { promise, resolve: goOn } = Promise.withResolvers<void>();
  log.judge = ({ name, userId }) => (name === "stream.readAfter" && userId === "ann" ? promise : undefined);
  await worker.start();
  await stage.advance(1_000);
  await bob.imports(urls(2));
  await stage.advance(1_000);
  expect(web.runningUrls).toEqual(urls(2));
  goOn();
  await quiet();
  expect(await ann.states()).toEqual(["extracting"]);
  expect(told.of("tick").some(({ durationMs }) => durationMs === 2_000)).toBe(true);
});
