import { PICKUPS } from "@tidemark/import-job";
import type { ChangePage } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { createDevice, type Device, type DeviceLog, type DeviceOptions } from "../src/import/device.ts";
import { anArticle } from "./support/articles.ts";
import { createWorld, MemoryFolder, USER, type World } from "./support/world.ts";

const URLS = Array.from({ length: 25 }, (_, index) => `http://host-${index}.test/`);

function deviceOf(log: DeviceLog, options: Partial<DeviceOptions> = {}): Device {
  return createDevice({
    log,
    userId: USER,
    clientId: "device",
    folder: new MemoryFolder(),
    keyOf: (url) => url,
    wants: () => true,
    ...options,
  });
}

interface Spied {
  readonly log: DeviceLog;
  readonly pages: ChangePage[];
  /** Sizes of the batches that were appended. */
  readonly appends: number[];
  failNextAppend: boolean;
}

function spyOn({ log }: World): Spied {
  const spied: Spied = {
    pages: [],
    appends: [],
    failNextAppend: false,
    log: {
      async readAfter(...args) {
        const page = await log.readAfter(...args);
        spied.pages.push(page);
        return page;
      },
      withStream: (userId, work) =>
        log.withStream(userId, (stream) =>
          work({
            ...stream,
            head: stream.head,
            async append(changes, hints) {
              if (spied.failNextAppend) {
                spied.failNextAppend = false;
                throw new Error("killed");
              }
              spied.appends.push(changes.length);
              return stream.append(changes, hints);
            },
          }),
        ),
    },
  };
  return spied;
}

const articlesIn = (pages: readonly ChangePage[]) =>
  pages
    .flatMap(({ changes }) => changes)
    .filter(({ tableName, data }) => tableName === PICKUPS && data !== null);

test("saves every article that waits and acknowledges a few at a time", async () => {
  await using world = createWorld();
  await world.fetchAll(...URLS);
  const { log, appends } = spyOn(world);
  const folder = new MemoryFolder();
  const device = deviceOf(log, { folder });
  await device.sync();
  expect([...folder.files.keys()].sort()).toEqual([...URLS].sort());
  // Two changes an article: the item's new state and the pickup's end.
  expect(appends).toEqual([20, 20, 10]);
  expect([...device.view.items.values()].every(({ phase }) => phase.state === "saved")).toBe(true);
});

test("reads no article twice, and none that it does not want", async () => {
  await using world = createWorld();
  await world.fetchAll(...URLS.slice(0, 20));
  const { log, pages } = spyOn(world);
  const device = deviceOf(log, { wants: ({ idx }) => idx >= 10 });
  await device.sync();
  await device.sync();
  expect(articlesIn(pages)).toHaveLength(10);
  const states = [...device.view.items.values()].map(({ idx, phase }) => [idx >= 10, phase.state]);
  expect(states.every(([wanted, state]) => state === (wanted ? "saved" : "extracted"))).toBe(true);
});

test("killed between the file and the acknowledgement, the next run writes the same file and acknowledges it", async () => {
  await using world = createWorld();
  await world.fetchAll(...URLS.slice(0, 3));
  const spied = spyOn(world);
  const folder = new MemoryFolder();
  spied.failNextAppend = true;
  await expect(deviceOf(spied.log, { folder }).sync()).rejects.toThrow("killed");
  expect(folder.files.size).toBe(3);
  const next = deviceOf(spied.log, { folder });
  await next.sync();
  expect(folder.files.size).toBe(3);
  expect([...next.view.items.values()].map(({ phase }) => phase.state)).toEqual(["saved", "saved", "saved"]);
  expect([...world.fetched.values()]).toEqual([1, 1, 1]);
});

test("an acknowledgement that failed is made up for by the same device", async () => {
  await using world = createWorld();
  await world.fetchAll(...URLS.slice(0, 3));
  const spied = spyOn(world);
  const device = deviceOf(spied.log);
  spied.failNextAppend = true;
  await expect(device.sync()).rejects.toThrow("killed");
  await device.sync();
  expect([...device.view.items.values()].map(({ phase }) => phase.state)).toEqual([
    "saved",
    "saved",
    "saved",
  ]);
});

test("an article that was removed before it could be read is not waited for", async () => {
  await using world = createWorld();
  await world.fetchAll(...URLS.slice(0, 2));
  const folder = new MemoryFolder();
  const device = deviceOf(world.log, { folder });
  await device.step();
  const [gone] = [...device.view.items.keys()];
  await world.log.withStream(USER, (stream) => stream.removePickups([`pickup-${gone}`]));
  await device.sync();
  expect([...folder.files.keys()]).toEqual([URLS[1]]);
});

test("a consent wall is saved as one", async () => {
  await using world = createWorld();
  const article = {
    ...anArticle(),
    warning: "probable_consent_wall",
  } as const;
  world.answers.set(URLS[0]!, { ok: true, article });
  await world.fetchAll(URLS[0]!);
  const device = deviceOf(world.log);
  await device.sync();
  expect([...device.view.items.values()].map(({ phase }) => phase.state)).toEqual(["consent-wall"]);
});

test("the beginning of a paid article is saved like any other", async () => {
  await using world = createWorld();
  const article = { ...anArticle(), warning: "probable_paywall" } as const;
  world.answers.set(URLS[0]!, { ok: true, article });
  await world.fetchAll(URLS[0]!);
  const device = deviceOf(world.log);
  await device.sync();
  expect([...device.view.items.values()].map(({ phase }) => phase.state)).toEqual(["saved"]);
});

test("tells of each item that may have changed", async () => {
  await using world = createWorld();
  await world.fetchAll(...URLS.slice(0, 2));
  const told = new Set<string>();
  const device = deviceOf(world.log, { onItem: (itemId) => told.add(itemId) });
  await device.sync();
  expect([...told].sort()).toEqual([...device.view.items.keys()].sort());
});
