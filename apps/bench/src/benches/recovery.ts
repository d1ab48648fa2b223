/** How long work waits after kill -9 of a worker, of Postgres, and of both. */
import type { Bench, BenchContext } from "../bench.ts";
import { startBenchServer } from "../lab/server.ts";
import { playScenario, type Recovery, SCENARIOS, type ScenarioId } from "../recovery/scenarios.ts";
import { roundsWithin } from "../lab/rounds.ts";
import { type Cell, figure, spread } from "../report/figure.ts";
import { formatSeconds, median } from "../report/figures.ts";
import { atMost, type Finding } from "../report/finding.ts";

interface Measured {
  readonly id: ScenarioId;
  readonly seen: Recovery[];
}

const WANTED_SECONDS: Partial<Record<ScenarioId, number>> = { "another-worker": 15, "worker-again": 1 };

export const recovery: Bench = {
  name: "recovery",
  about: "how long an import waits after kill -9 of a worker, of Postgres, and of both",
  async run({ sizes, progress }: BenchContext) {
    const { recoveryItems: items, recoveryRounds: rounds, recoveryPatienceMs: patienceMs } = sizes;
    const { roundsBudgetMs: budgetMs } = sizes;
    const measured: readonly Measured[] = (Object.keys(SCENARIOS) as ScenarioId[]).map((id) => ({
      id,
      seen: [],
    }));
    // Whoever kills a server takes one of his own.
    const server = await startBenchServer(null);
    try {
      const stage = { server, power: server.power!, items, patienceMs };
      for (const round of roundsWithin({ wanted: rounds, budgetMs }))
        for (const { id, seen } of measured) {
          progress(`${SCENARIOS[id].name}, round ${round}`);
          const result = await playScenario(id, stage);
          if (result !== null) seen.push(result);
        }
    } finally {
      await server.close();
    }
    return {
      tables: [
        {
          title: `Seconds after kill -9, for the ${items} pages that were being fetched`,
          head: ["killed", "ready again", "all go on", "all done", "seen"],
          rows: measured.map(({ id, seen }) => [
            SCENARIOS[id].name,
            cellOf(seen, "ready"),
            cellOf(seen, "goOn"),
            seen.length === 0 ? `not within ${formatSeconds(patienceMs / 1_000)}` : cellOf(seen, "done"),
            figure("count", seen.length),
          ]),
          notes: [
            `Processes of the engine with the settings of a server, started with the flags of \`npm start\`; the kill comes while all pages are asked for and none has answered.`,
            "Ready again: the process has started, or Postgres answers. Go on: the last of the pages is fetched anew; after the kill of Postgres nothing is, since the worker still holds what comes. Done: all articles are committed.",
            "Node's start and its reading of TypeScript are in the times of what is started again.",
          ],
        },
      ],
      charts: [
        {
          id: "seconds",
          title: "Seconds after kill -9",
          kind: "bars",
          unit: "s",
          categories: measured.map(({ id }) => SCENARIOS[id].name),
          series: (["ready", "goOn", "done"] as const).map((moment) => ({
            name: { ready: "ready again", goOn: "all go on", done: "all done" }[moment],
            values: measured.map(({ seen }) => middleOf(seen, moment)),
          })),
        },
      ],
      findings: measured.flatMap(findingOf),
    };
  },
};

function momentsOf(seen: readonly Recovery[], moment: keyof Recovery): number[] {
  return seen.flatMap((one) => one[moment] ?? []);
}

function middleOf(seen: readonly Recovery[], moment: keyof Recovery): number | null {
  const moments = momentsOf(seen, moment);
  return moments.length === 0 ? null : median(moments);
}

function cellOf(seen: readonly Recovery[], moment: keyof Recovery): Cell {
  const moments = momentsOf(seen, moment);
  return moments.length === 0 ? null : spread("s", moments);
}

function findingOf({ id, seen }: Measured): Finding[] {
  if (seen.length === 0) return [];
  const goOn = momentsOf(seen, "goOn");
  const moments = goOn.length === 0 ? momentsOf(seen, "done") : goOn;
  const ready = middleOf(seen, "ready");
  const wanted = WANTED_SECONDS[id];
  const rest = ready === null ? "" : `, which takes ${formatSeconds(ready)} of it`;
  return [
    {
      what: `After kill -9 of ${SCENARIOS[id].name}, until all its items ${goOn.length === 0 ? "are done" : "go on"}`,
      measured: spread("s", moments),
      wanted: wanted === undefined ? null : atMost(figure("s", wanted)),
      limit: `nothing can go on before ${SCENARIOS[id].first}${rest}.`,
    },
  ];
}
