/** Lays down, from a seed, who imports what and when, what becomes of each import on the way, and how each page must end. */
import type { Chance } from "../random.ts";
import { type Errand, idAt, SPACES } from "./errands.ts";

/** `any`: the import is called off on the way, so that its items may end in any state, but they must end. */
type ExpectedEnd = "saved" | "not-found" | "any";

export interface PlannedItem {
  readonly itemId: string;
  readonly jobId: string;
  readonly url: string;
  /** Of the article; null where there is none. */
  readonly title: string | null;
  readonly end: ExpectedEnd;
}

export interface PlannedPage {
  readonly url: string;
  readonly title: string;
}

export interface DevicePlan {
  readonly number: number;
  readonly deviceId: string;
  readonly userId: string;
  /** Its clock is wrong by this, ms. */
  readonly skewMs: number;
  /** In the order in which they are to be done. */
  readonly errands: readonly Errand[];
}

export interface Plan {
  readonly userIds: readonly string[];
  readonly devices: readonly DevicePlan[];
  readonly items: ReadonlyMap<string, PlannedItem>;
  readonly jobsOfUser: ReadonlyMap<string, readonly string[]>;
}

export interface PlanOptions {
  readonly users: number;
  readonly devicesPerUser: number;
  readonly items: number;
  /** Over which the imports come, ms. */
  readonly spanMs: number;
  readonly goodPage: (index: number) => PlannedPage;
  /** Addresses where there is no page. */
  readonly badUrl: (index: number) => string;
}

const BAD_EVERY = 10;
const SLICE = 12;
const MAX_SLICE_GAP_MS = 1_200;
const SKEWS_MS = [0, -7_200_000, 180_000, -86_400_000 * 400, 45_000];

type Fate = "plain" | "paused" | "retried" | "cancelled" | "paused-and-cancelled" | "deleted";
const FATES: readonly (readonly [upTo: number, fate: Fate])[] = [
  [0.68, "plain"],
  [0.78, "paused"],
  [0.88, "retried"],
  [0.94, "cancelled"],
  [0.96, "paused-and-cancelled"],
  [1, "deleted"],
];

export function createPlan(options: PlanOptions, chance: Chance): Plan {
  const userIds = Array.from({ length: options.users }, (_, index) => `chaos-user-${index + 1}`);
  const errandsOf = Array.from({ length: options.users * options.devicesPerUser }, (): Errand[] => []);
  const items = new Map<string, PlannedItem>();
  const jobsOfUser = new Map(userIds.map((userId): [string, string[]] => [userId, []]));
  const [least, most] = options.items < 300 ? [8, 20] : [20, 60];
  let job = 0;
  while (items.size < options.items) {
    const size = Math.min(chance.between(least, most), options.items - items.size);
    const device = job < errandsOf.length ? job : chance.between(0, errandsOf.length - 1);
    const jobId = idAt(SPACES.jobs, job);
    // Everybody has something to do from the beginning.
    const beginMs = job < errandsOf.length ? 0 : Math.floor(chance.next() * options.spanMs);
    const fate = fateOf(chance);
    const planned = Array.from({ length: size }, (_, place) =>
      itemOf(options, items.size + place, jobId, fate),
    );
    for (const item of planned) items.set(item.itemId, item);
    errandsOf[device]!.push(...errandsOfJob(jobId, planned, beginMs, fate, chance));
    jobsOfUser.get(userIds[device % options.users]!)!.push(jobId);
    job += 1;
  }
  const devices = errandsOf.map((errands, index): DevicePlan => ({
    number: index,
    deviceId: `chaos-device-${index + 1}`,
    userId: userIds[index % options.users]!,
    skewMs: SKEWS_MS[index % SKEWS_MS.length]!,
    errands: errands.sort((a, b) => a.atMs - b.atMs),
  }));
  return { userIds, devices, items, jobsOfUser };
}

function fateOf(chance: Chance): Fate {
  const roll = chance.next();
  return FATES.find(([upTo]) => roll < upTo)![1];
}

function itemOf(options: PlanOptions, index: number, jobId: string, fate: Fate): PlannedItem {
  const isBad = index % BAD_EVERY === 3;
  const isCalledOff = fate === "cancelled" || fate === "paused-and-cancelled" || fate === "deleted";
  return {
    itemId: idAt(SPACES.items, index),
    jobId,
    ...(isBad ? { url: options.badUrl(index), title: null } : options.goodPage(index)),
    end: isCalledOff ? "any" : isBad ? "not-found" : "saved",
  };
}

function errandsOfJob(
  jobId: string,
  items: readonly PlannedItem[],
  beginMs: number,
  fate: Fate,
  chance: Chance,
): Errand[] {
  const errands: Errand[] = [{ atMs: beginMs, kind: "announce", jobId, totalUrls: items.length }];
  let atMs = beginMs;
  for (let firstIdx = 0; firstIdx < items.length; firstIdx += SLICE) {
    const slice = items.slice(firstIdx, firstIdx + SLICE).map(({ itemId, url }) => ({ itemId, url }));
    errands.push({ atMs, kind: "items", jobId, firstIdx, items: slice });
    atMs += chance.between(0, MAX_SLICE_GAP_MS);
  }
  const later = (leastMs: number, mostMs: number) => (atMs += chance.between(leastMs, mostMs));
  const intend = (intent: "pause" | "resume" | "cancel", at: number) =>
    errands.push({ atMs: at, kind: "intent", jobId, intent });
  if (fate === "paused" || fate === "paused-and-cancelled") {
    intend("pause", later(200, 3_000));
    intend(fate === "paused" ? "resume" : "cancel", later(1_000, 6_000));
  }
  if (fate === "cancelled") intend("cancel", later(100, 4_000));
  if (fate === "deleted") errands.push({ atMs: later(100, 8_000), kind: "delete", jobId });
  const failing = items.filter(({ end }) => end === "not-found").map(({ itemId }) => itemId);
  if (fate === "retried" && failing.length > 0)
    errands.push({ atMs: later(5_000, 20_000), kind: "retry", itemIds: failing });
  return errands;
}
