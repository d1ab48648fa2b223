/** How long the job of a worker that was killed waits until it runs again. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchContext } from "../bench.ts";
import { monotonicMs } from "../queues/monotonic.ts";
import { createQueueDatabase } from "../queues/queue-database.ts";
import { SYSTEMS, type SystemId } from "../queues/systems.ts";
import { roundsWithin } from "../lab/rounds.ts";
import type { BenchChart } from "../report/chart.ts";
import { atMost, type Finding } from "../report/finding.ts";
import { figure, spread } from "../report/figure.ts";
import { formatSeconds, median } from "../report/figures.ts";

type Heir = "another worker" | "the same, started again";

interface Scenario {
  readonly systemId: SystemId;
  /** Runs when this one is compared. Default: the same. */
  readonly besides?: SystemId;
  readonly heir: Heir;
  /** What its own documentation or source says. */
  readonly documented: string;
}

const SCENARIOS: readonly Scenario[] = [
  {
    systemId: "tidemark",
    heir: "another worker",
    documented: "leases of 9 s, looked at every 3 s",
  },
  {
    systemId: "tidemark",
    heir: "the same, started again",
    documented: "at once on the same Linux machine",
  },
  {
    systemId: "graphile-worker",
    heir: "another worker",
    documented: "locks end after 4 h, looked for every 8 to 10 min",
  },
  {
    systemId: "pg-boss",
    heir: "another worker",
    documented: "expireInSeconds 15 min, looked for every minute",
  },
  {
    systemId: "pg-boss-tuned",
    besides: "pg-boss",
    heir: "another worker",
    documented: "heartbeats of at least 10 s, off by default",
  },
];

export const queueRecovery: Bench = {
  name: "queue-recovery",
  besides: ["graphile-worker", "pg-boss"],
  about: "until a killed worker's job runs again, beside graphile-worker and pg-boss",
  async run(context: BenchContext) {
    const { queueSystems, queueKillRounds: rounds, queueKillPatienceMs: patienceMs } = context.sizes;
    const runs = SCENARIOS.filter(({ systemId, besides }) => queueSystems.includes(besides ?? systemId)).map(
      (scenario) => ({ scenario, secondsSeen: [] as number[], isHopeless: false }),
    );
    let begun = 0;
    for (const round of roundsWithin({ wanted: rounds, budgetMs: context.sizes.roundsBudgetMs })) {
      begun = round;
      context.progress(`round ${round}`);
      const hopeful = runs.filter(({ isHopeless }) => !isHopeless);
      const kill = async (run: (typeof runs)[number]) => {
        const seconds = await killAndWait(run.scenario, context);
        if (seconds === null) run.isHopeless = true;
        else run.secondsSeen.push(seconds);
      };
      // Who waits for a lease's end hardly works meanwhile. A start is all work, and has the machine to itself.
      await Promise.all(hopeful.filter(({ scenario }) => scenario.heir === "another worker").map(kill));
      for (const run of hopeful.filter(({ scenario }) => scenario.heir !== "another worker")) await kill(run);
    }
    const tables = [
      {
        title: "Seconds until the job of a worker killed with SIGKILL runs again",
        head: ["", "run again by", "after", "documented"],
        rows: runs.map(({ scenario: { systemId, heir, documented }, secondsSeen, isHopeless }) => [
          SYSTEMS[systemId].name,
          heir,
          isHopeless ? `not within ${formatSeconds(patienceMs / 1_000)}` : spread("s", secondsSeen),
          documented,
        ]),
        notes: [
          `Medians, with the least and the most; rounds: ${begun}. Who was not seen to recover in one round got no other.`,
        ],
      },
    ];
    return { tables, charts: [chartOf(runs, patienceMs)], findings: findingsOf(runs) };
  },
};

interface Runs {
  readonly scenario: Scenario;
  readonly secondsSeen: readonly number[];
  readonly isHopeless: boolean;
}

function chartOf(runs: readonly Runs[], patienceMs: number): BenchChart {
  return {
    id: "wait",
    title: `Time until a killed worker's job runs again (none: not within ${formatSeconds(patienceMs / 1_000)})`,
    kind: "bars",
    unit: "s",
    categories: runs.map(({ scenario }) => `${SYSTEMS[scenario.systemId].name}, ${scenario.heir}`),
    series: [
      {
        name: "median",
        values: runs.map(({ secondsSeen, isHopeless }) => (isHopeless ? null : median(secondsSeen))),
      },
    ],
  };
}

const WANTED_SECONDS: Record<Heir, number> = { "another worker": 15, "the same, started again": 1 };

function findingsOf(runs: readonly Runs[]): Finding[] {
  return runs
    .filter(({ scenario, isHopeless }) => scenario.systemId === "tidemark" && !isHopeless)
    .map(({ scenario: { heir, documented }, secondsSeen }) => ({
      what: `A killed worker's job of the queue, run again by ${heir}`,
      measured: spread("s", secondsSeen),
      wanted: atMost(figure("s", WANTED_SECONDS[heir])),
      limit:
        heir === "another worker"
          ? `how long a worker may be silent before it counts as dead: ${documented}.`
          : "the start of the process: a fresh one sees at once that the holder of the lease is gone.",
    }));
}

/** Null when the job had not run again when patience ended. */
async function killAndWait({ systemId, heir }: Scenario, context: BenchContext): Promise<number | null> {
  const database = await createQueueDatabase(context.server, systemId);
  const victim = await database.start();
  await victim.follow("hangs");
  await victim.enqueue({ first: 0, count: 1, batchSize: 1, callers: 1 });
  await victim.nextStart();
  const startHeir = async () => {
    const started = await database.start();
    await started.follow("ends");
    return started;
  };
  const standby = heir === "another worker" ? await startHeir() : null;
  const killedMs = monotonicMs();
  await victim.kill();
  const survivor = standby ?? (await startHeir());
  const patience = new AbortController();
  const seconds = await Promise.race([
    survivor.nextStart().then(({ startedAtMs }) => (startedAtMs - killedMs) / 1_000),
    sleep(context.sizes.queueKillPatienceMs, null, { signal: patience.signal }),
  ]);
  patience.abort();
  await survivor.kill();
  await database.drop();
  return seconds;
}
