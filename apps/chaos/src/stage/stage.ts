/** Everything that a run takes place on: pages, the database on its small disk, a proxy for each process, and the processes. */
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import {
  connectSyncLog,
  type PostgresSyncLog,
  provisionDatabase,
  startEmbeddedPostgres,
} from "@tidemark/sync-log-postgres";
import type { DeviceMessage, DeviceOrder } from "../device/device-process.ts";
import type { Plan } from "../plan/plan.ts";
import { FaultyProxy } from "../proxy/faulty-proxy.ts";
import { ProcessFleet } from "./process-fleet.ts";
import { Server } from "./server.ts";
import { openSlowRoad } from "./slow-road.ts";
import { type DiskAnswer, SmallDisk } from "./small-disk.ts";

const DATABASE = "tidemark";
const WORKER_ENTRY = fileURLToPath(new URL("../worker-process.ts", import.meta.url));
const DEVICE_ENTRY = fileURLToPath(new URL("../device/device-process.ts", import.meta.url));

export interface StageOptions {
  readonly workers: number;
  readonly diskMb: number;
  /** Made when the pages are there; `byRoad` gives the address under which workers get a page. */
  readonly planFor: (web: SmallWeb, byRoad: (url: string) => string) => Plan;
  /** Asked for every piece of a page. */
  readonly pageDelayMs: () => number;
  /** A fault that the workers themselves have, to see that the check finds it. */
  readonly mutations: readonly string[];
}

export interface Stage {
  readonly plan: Plan;
  readonly web: SmallWeb;
  readonly server: Server;
  readonly disk: DiskAnswer;
  /** Straight to the server, past every proxy. */
  readonly log: PostgresSyncLog;
  readonly workers: ProcessFleet;
  readonly workerProxies: readonly FaultyProxy[];
  readonly devices: ProcessFleet;
  readonly deviceProxies: readonly FaultyProxy[];
  /** When the run began, ms since 1970. */
  readonly beganAtMs: number;
  /** The worker's name in claims, as far as the process in this place has told it. */
  workerId(place: number): string | null;
  /** True when every device has said since then that it has nothing left to do or to wait for. */
  areDevicesQuiet(sinceMs: number): boolean;
  readonly orders: readonly DeviceOrder[];
}

/** Takes the stage down again whatever happens on it. */
export async function onStage<T>(options: StageOptions, play: (stage: Stage) => Promise<T>): Promise<T> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await play(await build(options, undo));
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

async function build(options: StageOptions, undo: (() => Promise<unknown>)[]): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-chaos-"));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const web = await startSmallWeb();
  undo.push(() => web.close());
  const road = await openSlowRoad(web.port, options.pageDelayMs);
  undo.push(() => road.close());
  const plan = options.planFor(web, (url) => url.replace(`:${web.port}/`, `:${road.port}/`));

  const diskFolder = `${folder}-disk`;
  await mkdir(diskFolder);
  undo.push(() => rm(diskFolder, { recursive: true, force: true }));
  const disk = await SmallDisk.mount(diskFolder, options.diskMb);
  if (disk.kind === "mounted") undo.push(() => disk.disk.unmount());
  const embedded = await startEmbeddedPostgres({
    dataDir: join(diskFolder, "data"),
    settings: { max_wal_size: "192MB", min_wal_size: "32MB", max_connections: 200 },
  });
  undo.push(() => embedded.stop());
  const login = { database: DATABASE, login: "chaos_login", password: randomUUID() };
  const { url } = await provisionDatabase({ adminUrl: embedded.adminUrl, ...login });
  const server = new Server(embedded, DATABASE);
  undo.push(() => server.close());
  const log = await connectSyncLog({ url, maxConnections: 4 });
  undo.push(() => log.close());

  const proxy = async () => {
    const made = await FaultyProxy.listen(() => server.port);
    undo.push(() => made.close());
    return made;
  };
  const workerProxies = await Promise.all(Array.from({ length: options.workers }, proxy));
  const deviceProxies = await Promise.all(plan.devices.map(proxy));

  const workerIds: (string | null)[] = workerProxies.map(() => null);
  const base = { PATH: process.env["PATH"] ?? "" };
  const workers = new ProcessFleet({
    name: "worker",
    entry: WORKER_ENTRY,
    environment: {
      ...base,
      FETCH_ALLOW: `${web.hostSuffix}=127.0.0.1:${road.port}`,
      EXTRACTOR_THREADS: "1",
    },
    argumentsOf: (place) => {
      workerIds[place] = null;
      return [through(url, workerProxies[place]!), ...options.mutations];
    },
    onMessage: (place, message) => (workerIds[place] = String(message)),
  });
  undo.push(() => workers.killAll());

  const beganAtMs = Date.now();
  /** When a device last said that it is quiet, if it did not say otherwise since. */
  const quietAtMs = plan.devices.map(() => 0);
  const orders = plan.devices.map((device, index): DeviceOrder => ({
    url: through(url, deviceProxies[index]!),
    beganAtMs,
    plan: device,
    historyPath: join(folder, `${device.deviceId}.history`),
    mirrorPath: join(folder, `${device.deviceId}.mirror`),
  }));
  const orderPath = (place: number) => join(folder, `device-${place}.json`);
  await Promise.all(orders.map((order, place) => writeFile(orderPath(place), JSON.stringify(order))));
  const devices = new ProcessFleet({
    name: "device",
    entry: DEVICE_ENTRY,
    environment: base,
    argumentsOf: (place) => {
      quietAtMs[place] = 0;
      return [orderPath(place)];
    },
    onMessage(place, message) {
      quietAtMs[place] = (message as DeviceMessage).isQuiet ? Date.now() : 0;
    },
  });
  undo.push(() => devices.killAll());
  workers.start(options.workers);
  devices.start(orders.length);

  return {
    plan,
    web,
    server,
    disk,
    log,
    workers,
    workerProxies,
    devices,
    deviceProxies,
    beganAtMs,
    orders,
    workerId: (place) => workerIds[place] ?? null,
    areDevicesQuiet: (sinceMs) => quietAtMs.every((atMs) => atMs > sinceMs),
  };
}

/** The same URL by way of the proxy. */
function through(url: string, { port }: FaultyProxy): string {
  const proxied = new URL(url);
  proxied.port = String(port);
  return proxied.href;
}
