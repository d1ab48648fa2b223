/** The same number of items in one stream and spread over many: what a user more costs. */
import type { Bench, BenchContext } from "../bench.ts";
import { extractNothing } from "../lab/bench-worker.ts";
import { type NoopRun, runNoopItems } from "../lab/noop-run.ts";
import { roundsWithin } from "../lab/rounds.ts";
import { figure, medianIfKnown, spread } from "../report/figure.ts";
import { formatCount, formatMs, median } from "../report/figures.ts";
import type { Finding } from "../report/finding.ts";

const CONCURRENCY = 500;

interface Measured {
  readonly streams: number;
  readonly runs: NoopRun[];
}

export const userGrowth: Bench = {
  name: "user-growth",
  about: "the same items in one user's stream and in the streams of many",
  async run({ server, sizes, progress }: BenchContext) {
    const { userCounts, userItems, slowRounds, roundsBudgetMs } = sizes;
    const measured: readonly Measured[] = userCounts.map((streams) => ({ streams, runs: [] }));
    for (const round of roundsWithin({ wanted: slowRounds, budgetMs: roundsBudgetMs }))
      for (const { streams, runs } of measured) {
        progress(`streams: ${formatCount(streams)}, round ${round}`);
        const one = { isInMemory: false, streams, concurrency: CONCURRENCY, extract: extractNothing };
        runs.push(await runNoopItems(one, userItems, server));
      }
    const rates = ({ runs }: Measured) => runs.map(({ itemsPerSecond }) => itemsPerSecond);
    const base = median(rates(measured[0]!));
    return {
      tables: [
        {
          title: `${formatCount(userItems)} items whose extraction costs nothing, by how many users they belong to`,
          head: ["users", "items a second", "ratio", "items a transition", "worker CPU", "Postgres CPU"],
          rows: measured.map((each) => [
            formatCount(each.streams),
            spread("per-second", rates(each)),
            figure("ratio", median(rates(each)) / base),
            figure("count", userItems / median(each.runs.map(({ transitions }) => transitions))),
            figure("ms", median(each.runs.map(({ workerCpuMs }) => workerCpuMs))),
            medianIfKnown(
              "ms",
              each.runs.map(({ serverCpuMs }) => serverCpuMs),
            ),
          ]),
          notes: [
            `One worker, ${CONCURRENCY} items at a time; rounds, in turns: ${measured[0]!.runs.length}; CPU is per 1,000 items. A transition is of one stream, and a commit.`,
          ],
        },
      ],
      charts: [
        {
          id: "items",
          title: "Items a second from pending to extracted, by the number of users",
          kind: "lines",
          unit: "per-second",
          categoryTitle: "users",
          categories: userCounts.map(formatCount),
          series: [{ name: "items a second", values: measured.map((each) => median(rates(each))) }],
        },
      ],
      findings: findingsOf(measured, base),
    };
  },
};

function findingsOf(measured: readonly Measured[], base: number): Finding[] {
  const most = measured.at(-1)!;
  const rate = median(most.runs.map(({ itemsPerSecond }) => itemsPerSecond));
  const commits = median(most.runs.map(({ transitions }) => transitions));
  const workerMs = median(most.runs.map(({ workerCpuMs }) => workerCpuMs));
  return [
    {
      what: `Speed with ${formatCount(most.streams)} users to that with one`,
      measured: figure("ratio", rate / base),
      wanted: null,
      limit: `each stream needs transactions of its own: ${formatCount(commits)} commits for all items, and ${formatMs(workerMs)} of the worker's processor time for 1,000.`,
    },
  ];
}
