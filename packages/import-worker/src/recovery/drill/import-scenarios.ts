/** Every way in which an import can be interrupted. */
import { type Command, type ItemState, ORPHANED, WORKER_LOST } from "@tidemark/import-job";
import {
  deleteLiveImports,
  type DrillImport,
  type ImportState,
  readImport,
  writeImport,
} from "./import-stream.ts";
import { type DrillCase, type DrillScenario, type DrillTools, holdLease } from "./scenario.ts";

const MINUTE_MS = 60_000;

export const IMPORT_SCENARIOS: readonly DrillScenario[] = [
  {
    name: "an import whose worker died",
    make: (stream, tools) =>
      claimedImport(stream, tools, { agoMs: 5_000, isWorkerAlive: false, reason: "worker-gone" }),
  },
  {
    name: "an import of which nothing was heard for 10 minutes",
    make: (stream, tools) =>
      claimedImport(stream, tools, { agoMs: 11 * MINUTE_MS, isWorkerAlive: true, reason: "no-checkpoint" }),
  },
  {
    name: "an import that runs for more than 2 hours",
    make: (stream, tools) =>
      claimedImport(stream, tools, {
        agoMs: 121 * MINUTE_MS,
        isWorkerAlive: true,
        reason: "running-too-long",
      }),
  },
  {
    name: "an import whose worker died for the third time",
    make: (stream, tools) =>
      claimedImport(stream, tools, {
        agoMs: 5_000,
        isWorkerAlive: false,
        reason: "worker-gone",
        deathsBefore: 2,
      }),
  },
  {
    name: "an import that was written down in part",
    importLimits: { missingItemsGraceMs: 0 },
    async make(stream, tools) {
      const made = await writeImport(stream, { items: 0, announced: 3 }, tools);
      const expected = { kind: "import", id: made.jobId, reason: "half-written" } as const;
      return caseOf(stream, tools, made, expected, ({ job }) =>
        job?.status === "done" ? null : `the import is ${job?.status ?? "not there"}, and not done`,
      );
    },
  },
  {
    name: "pages without their import, for more than a day",
    importLimits: { missingItemsGraceMs: 0, orphanGraceMs: 0 },
    async make(stream, tools) {
      const made = await writeImport(stream, { items: 2, announced: null }, tools);
      const expected = { kind: "import", id: made.jobId, reason: "stale" } as const;
      return caseOf(stream, tools, made, expected, (state) =>
        state.job?.failure?.code === ORPHANED.code
          ? unlessAll(state, "cancelled")
          : "the import was not closed with its reason",
      );
    },
  },
];

interface ClaimWish {
  readonly agoMs: number;
  readonly isWorkerAlive: boolean;
  readonly reason: DrillCase["expected"]["reason"];
  /** How often a worker died over the page before. */
  readonly deathsBefore?: number;
}

async function claimedImport(stream: string, tools: DrillTools, wish: ClaimWish): Promise<DrillCase> {
  const { agoMs, isWorkerAlive, reason, deathsBefore = 0 } = wish;
  const workerId = `drill-worker-${tools.newId()}`;
  if (isWorkerAlive) await holdLease(workerId, tools);
  const claim: Command = { kind: "claim", workerId, room: 1, perJob: null, hostRoom: () => 1 };
  const death: Command = { kind: "sweep", liveWorkers: new Set() };
  const commands = Array.from({ length: deathsBefore }, () => [claim, death]).flat();
  const made = await writeImport(
    stream,
    { items: 1, announced: 1, commands: [...commands, claim], agoMs },
    tools,
  );
  const expected = { kind: "import-item", id: made.itemIds[0] ?? "", reason } as const;
  const judged = caseOf(stream, tools, made, expected, (state) =>
    judgeLoss(state, deathsBefore + 1, deathsBefore < 2 ? "pending" : "error"),
  );
  return {
    ...judged,
    async cleanUp() {
      await tools.log.leases.drop(workerId);
      await judged.cleanUp();
    },
  };
}

function judgeLoss(state: ImportState, losses: number, wanted: ItemState): string | null {
  const [item] = state.items;
  if (item?.phase.state === "error" && item.phase.code !== WORKER_LOST)
    return `the page ended with ${item.phase.code}, and not with ${WORKER_LOST}`;
  if (item && item.counters.losses !== losses)
    return `the page counts ${item.counters.losses} losses, and not ${losses}`;
  return unlessAll(state, wanted);
}

function unlessAll({ items }: ImportState, wanted: ItemState): string | null {
  if (items.length === 0) return "the pages are not there";
  const other = items.find(({ phase }) => phase.state !== wanted);
  return other ? `a page is ${other.phase.state}, and not ${wanted}` : null;
}

function caseOf(
  stream: string,
  tools: DrillTools,
  made: DrillImport,
  expected: DrillCase["expected"],
  judge: (state: ImportState) => string | null,
): DrillCase {
  return {
    expected,
    whatIsWrong: async () => judge(await readImport(stream, made, tools)),
    cleanUp: () => deleteLiveImports(stream, tools),
  };
}
