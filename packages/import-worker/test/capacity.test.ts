import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { article, type ScriptedExtract } from "./support/scripted-extract.ts";
import { Stage, urls } from "./support/stage.ts";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

/** URLs that say whose they are, each on a host of its own. */
const of = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `https://${name}-${index + 1}.example/`);

const running = (web: ScriptedExtract, name: string) =>
  web.runningUrls.filter((url) => url.startsWith(`https://${name}-`)).length;

/** Ends one running page at a time, and lets what follows happen. */
async function endOne(web: ScriptedExtract, pick: (url: string) => boolean = () => true): Promise<void> {
  const fetch = web.running.find(({ url }) => pick(url))!;
  fetch.answer(article(fetch.url));
  await quiet();
}

describe("concurrency", () => {
  test("is used in full and never exceeded", async () => {
    await stage.user("ann").imports(of("a", 40));
    await stage.user("bob").imports(of("b", 40));
    const { web } = await stage.started({ concurrency: 7 });
    expect(web.running).toHaveLength(7);
    for (let ended = 0; ended < 73; ended += 1) {
      await endOne(web);
      // The last pages of one stream leave slots that the other is lent by the next tick.
      if (ended > 60) await stage.advance(200);
      expect(web.running).toHaveLength(7);
    }
    await stage.playOn();
    expect(web.peak).toBe(7);
    expect(new Set(await stage.user("bob").states())).toEqual(new Set(["saved"]));
  });

  test("of one is shared by streams in turn", async () => {
    await stage.user("ann").imports(of("a", 5));
    await stage.user("bob").imports(of("b", 5));
    await stage.user("cleo").imports(of("c", 5));
    const { web } = await stage.started({ concurrency: 1 });
    for (let ended = 0; ended < 14; ended += 1) await endOne(web);
    const order = web.fetched.map((url) => url.slice("https://".length, "https://".length + 1));
    const turns = [0, 3, 6, 9, 12].map((from) =>
      order
        .slice(from, from + 3)
        .sort()
        .join(""),
    );
    expect(turns).toEqual(["abc", "abc", "abc", "abc", "abc"]);
  });
});

describe("fairness", () => {
  test("lends idle capacity to a job alone, beyond its three", async () => {
    await stage.user("ann").imports(of("a", 40));
    const { web } = await stage.started({ concurrency: 16 });
    expect(web.running).toHaveLength(16);
  });

  test("gives two jobs of a stream three each and the rest in turn", async () => {
    const ann = stage.user("ann");
    await ann.imports(of("a", 40));
    await ann.imports(of("b", 40));
    const { web } = await stage.started({ concurrency: 10 });
    expect([running(web, "a"), running(web, "b")]).toEqual([5, 5]);
  });

  test("starts two streams alike", async () => {
    await stage.user("ann").imports(of("a", 40));
    await stage.user("bob").imports(of("b", 40));
    const { web } = await stage.started({ concurrency: 16 });
    expect([running(web, "a"), running(web, "b")]).toEqual([8, 8]);
  });

  test("gives a new stream its three as slots come free, before the first has one more", async () => {
    await stage.user("ann").imports(of("a", 60));
    const { web } = await stage.started({ concurrency: 8 });
    expect(running(web, "a")).toBe(8);
    await stage.user("bob").imports(of("b", 60));
    await stage.advance(200);
    expect(running(web, "b")).toBe(0);
    for (const bobs of [1, 2, 3]) {
      await endOne(web, (url) => url.startsWith("https://a-"));
      expect([running(web, "a"), running(web, "b")]).toEqual([8 - bobs, bobs]);
    }
    for (let ended = 0; ended < 30; ended += 1) {
      await endOne(web);
      expect(running(web, "b")).toBeGreaterThanOrEqual(3);
      expect(running(web, "a")).toBeGreaterThanOrEqual(3);
    }
  });

  test("gives a stream of one job its share beside a stream of ten", async () => {
    const ann = stage.user("ann");
    for (let job = 1; job <= 10; job += 1) await ann.imports(of(`a${job}`, 20));
    const { web } = await stage.started({ concurrency: 8 });
    expect(web.running).toHaveLength(8);
    await stage.user("bob").imports(of("b", 20));
    await stage.advance(200);
    for (let ended = 0; ended < 8; ended += 1) await endOne(web, (url) => url.startsWith("https://a"));
    expect(running(web, "b")).toBe(3);
  });

  test("gives twenty streams one slot each before any has two", async () => {
    for (let n = 1; n <= 20; n += 1) await stage.user(`user-${n}`).imports(of(`u${n}`, 5));
    const { web } = await stage.started({ concurrency: 4 });
    for (let ended = 0; ended < 16; ended += 1) await endOne(web);
    const served = web.fetched.map((url) => url.slice("https://".length).split("-")[0]);
    expect(new Set(served).size).toBe(20);
  });

  test("lets streams whose pages end at once advance alike, whatever their length", async () => {
    const left: Record<string, number> = { a: 40, b: 80, c: 120, d: 160 };
    for (const [name, count] of Object.entries(left)) await stage.user(name).imports(of(name, count));
    const { worker, web } = stage.actor({ concurrency: 40 });
    web.script = article;
    await worker.start();
    await quiet();
    expect(web.fetched).toHaveLength(400);
    const done: Record<string, number> = { a: 0, b: 0, c: 0, d: 0 };
    for (const url of web.fetched) {
      done[url["https://".length]!]! += 1;
      const ofUnended = Object.keys(done).flatMap((name) => (done[name]! < left[name]! ? [done[name]!] : []));
      // Nobody is further ahead than by the slots that all share.
      expect(Math.max(0, ...ofUnended) - Math.min(...ofUnended, 160)).toBeLessThanOrEqual(40);
    }
  });

  test("lends a stream all slots again when the others have ended", async () => {
    await stage.user("ann").imports(of("a", 60));
    await stage.user("bob").imports(of("b", 8));
    const { web } = await stage.started({ concurrency: 16 });
    expect([running(web, "a"), running(web, "b")]).toEqual([8, 8]);
    for (let ended = 0; ended < 8; ended += 1) await endOne(web, (url) => url.startsWith("https://b-"));
    await endOne(web);
    await stage.advance(2_000);
    expect(running(web, "a")).toBe(16);
  });

  test("keeps no slot for a stream that others have served meanwhile", async () => {
    await stage.user("ann").imports(of("a", 60));
    const { web } = await stage.started({ concurrency: 2 });
    await stage.user("bob").imports(of("b", 2));
    await stage.advance(2_000);
    const other = await stage.started({ concurrency: 2 });
    while (other.web.fetched.every((url) => !url.startsWith("https://b-2."))) await endOne(other.web);
    const stopping = other.worker.stop();
    other.web.answerAll();
    await stopping;
    await stage.advance(2_000);
    expect(await stage.user("bob").states()).toEqual(["extracted", "extracted"]);
    await endOne(web);
    expect(web.running).toHaveLength(2);
  });
});

describe("a host", () => {
  test("is asked by two at a time at most, across the streams of a process", async () => {
    for (const name of ["ann", "bob", "cleo"]) await stage.user(name).imports(urls(10, "one.example"));
    const { web } = await stage.started();
    for (let ended = 0; ended < 29; ended += 1) {
      expect(web.running.length).toBeLessThanOrEqual(2);
      await endOne(web);
      if (web.running.length === 0) await stage.advance(2_000);
    }
    await stage.playOn();
    expect(web.peak).toBe(2);
    expect(web.fetched).toHaveLength(30);
  });

  test("is shared by the streams that want it, and keeps no slot from other hosts", async () => {
    await stage.user("ann").imports(urls(50, "one.example").concat(of("a", 30)));
    const { web } = await stage.started({ concurrency: 6 });
    await stage.user("bob").imports(urls(5, "one.example").map((url) => `${url}?bob`));
    await stage.advance(200);
    for (let ended = 0; ended < 6; ended += 1) {
      await endOne(web, (url) => url.includes("one.example"));
    }
    await stage.advance(200);
    const onHost = web.fetched.filter((url) => url.includes("one.example"));
    expect(onHost.filter((url) => url.endsWith("?bob")).length).toBeGreaterThanOrEqual(3);
    expect(web.running).toHaveLength(6);
  });

  test("gets its room back when a transaction that took it failed", async () => {
    await stage.user("ann").imports(urls(4, "one.example"));
    const actor = stage.actor();
    let failures = 3;
    actor.log.judge = ({ name }, phase) => {
      if (name !== "stream.append" || phase !== "before" || failures === 0) return;
      failures -= 1;
      throw new Error("The database is away");
    };
    await actor.worker.start();
    await stage.advance(8_000);
    expect(actor.web.running).toHaveLength(2);
    await stage.playOn();
    expect(await stage.user("ann").states()).toEqual(["saved", "saved", "saved", "saved"]);
  });
});

test("several workers on one log share the work and double nothing", async () => {
  const users = ["ann", "bob", "cleo"].map((name) => stage.user(name));
  for (const user of users) await user.imports(of(user.id, 30));
  const workers = [];
  for (let n = 1; n <= 4; n += 1) workers.push(await stage.started({ concurrency: 3 }));
  await stage.playOn();
  const fetched = workers.flatMap(({ web }) => web.fetched);
  expect(fetched).toHaveLength(90);
  expect(new Set(fetched).size).toBe(90);
  for (const { web } of workers) expect(web.fetched.length).toBeGreaterThan(0);
  for (const user of users) expect(new Set(await user.states())).toEqual(new Set(["saved"]));
});
