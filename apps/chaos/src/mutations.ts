/** Ways of a worker to go wrong on purpose: a run with one of them must be seen to fail. */
import { randomUUID } from "node:crypto";
import { PICKUPS } from "@tidemark/import-job";
import type { JsonObject, LockedStream, NewChange } from "@tidemark/sync-log";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { overriding } from "./overriding.ts";

type Append = LockedStream["append"];

const MUTATIONS: Readonly<Record<string, (append: Append) => Append>> = {
  /** Hands over an article that is none. */
  "empties-articles": (append) => (changes, hints, lane) => append(changes.map(emptied), hints, lane),
  /** Takes again what is taken, as somebody would who goes by an old view. */
  "claims-twice": (append) => async (changes, hints, lane) => {
    const claims = changes.filter(({ data }) => data?.["state"] === "extracting");
    const again = claims.map((change): NewChange => {
      const claim = Number(change.data?.["claim"]) + 1;
      return { ...change, id: randomUUID(), data: { ...change.data, claim } };
    });
    return append([...changes, ...again], hints, lane);
  },
};

const MUTATION_NAMES = Object.keys(MUTATIONS);

export function withMutation(log: PostgresSyncLog, name: string): PostgresSyncLog {
  const mutate = MUTATIONS[name];
  if (!mutate) throw new Error(`There is no mutation ${name}; there are ${MUTATION_NAMES.join(", ")}.`);
  const wrap = (stream: LockedStream) => overriding(stream, "append", mutate(stream.append.bind(stream)));
  return overriding(
    overriding(log, "withStream", (userId, work) => log.withStream(userId, (stream) => work(wrap(stream)))),
    "withStreamIfFree",
    (userId, work) => log.withStreamIfFree(userId, (stream) => work(wrap(stream))),
  );
}

function emptied(change: NewChange): NewChange {
  if (change.tableName !== PICKUPS || change.data === null) return change;
  const payload = { ...(change.data["payload"] as JsonObject | undefined), title: "" };
  return { ...change, data: { ...change.data, payload } };
}
