/** The harness' side of a process that a queue under test runs in. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { monotonicMs } from "../monotonic.ts";
import type { SystemId } from "../systems.ts";
import {
  QUEUE_ORDER_VARIABLE,
  type QueueCalls,
  type QueueOrder,
  type StartedJob,
  type SubjectMessage,
} from "./calls.ts";

const ENTRY = fileURLToPath(new URL("main.ts", import.meta.url));

export interface QueueProcess extends QueueCalls {
  readonly processId: number;
  /** By `monotonicMs`: when it was asked for. */
  readonly spawnedMs: number;
  /** The next job that starts, of those that nobody has been told of. */
  nextStart(): Promise<StartedJob>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

export interface QueueProcessOptions {
  readonly systemId: SystemId;
  readonly url: string;
  /** Of Node. Default: none, as with its users. */
  readonly flags?: readonly string[];
}

/** Resolves when it has connected; rejects when it ended before. */
export async function startQueueProcess({
  systemId,
  url,
  flags = [],
}: QueueProcessOptions): Promise<QueueProcess> {
  const spawnedMs = monotonicMs();
  const order: QueueOrder = { systemId, url };
  const child = spawn(process.execPath, [...flags, ENTRY], {
    env: { PATH: process.env["PATH"] ?? "", [QUEUE_ORDER_VARIABLE]: JSON.stringify(order) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const channel = openChannel(child, systemId);
  await channel.ready;
  return {
    processId: child.pid!,
    spawnedMs,
    nextStart: () => channel.nextStart(),
    enqueue: (argument) => channel.call("enqueue", argument),
    workThrough: (argument) => channel.call("workThrough", argument),
    follow: (argument) => channel.call("follow", argument),
    memory: () => channel.call("memory"),
    async close() {
      await channel.call("close");
      await exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

type Answer<Name extends keyof QueueCalls> = Awaited<ReturnType<QueueCalls[Name]>>;

/** Whatever is waited for when the process ends is rejected. */
function openChannel(child: ChildProcess, systemId: SystemId) {
  const ready = Promise.withResolvers<void>();
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  const starts: StartedJob[] = [];
  const waiting: PromiseWithResolvers<StartedJob>[] = [];
  let calls = 0;

  child.on("message", (message: SubjectMessage) => {
    switch (message.kind) {
      case "ready":
        return ready.resolve();
      case "answer":
        open.get(message.call)?.resolve(message.value);
        return open.delete(message.call);
      case "failure":
        open.get(message.call)?.reject(new Error(`${systemId}: ${message.message}`));
        return open.delete(message.call);
      case "job-started": {
        const waiter = waiting.shift();
        return waiter ? waiter.resolve(message) : starts.push(message);
      }
      default:
        return message satisfies never;
    }
  });
  child.once("exit", () => {
    const ended = new Error(`The process under test (${systemId}) has ended.`);
    for (const { reject } of [ready, ...open.values(), ...waiting]) reject(ended);
  });

  return {
    ready: ready.promise,
    async call<Name extends keyof QueueCalls>(name: Name, argument?: unknown): Promise<Answer<Name>> {
      calls += 1;
      const answer = Promise.withResolvers<unknown>();
      open.set(calls, answer);
      child.send({ call: calls, name, argument });
      return (await answer.promise) as Answer<Name>;
    },
    async nextStart(): Promise<StartedJob> {
      const started = starts.shift();
      if (started) return started;
      const waiter = Promise.withResolvers<StartedJob>();
      waiting.push(waiter);
      return waiter.promise;
    },
  };
}
