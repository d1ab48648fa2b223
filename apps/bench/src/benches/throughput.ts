/** Items a second through the worker when extracting costs nothing: what the log and the views cost. */
import type { Bench, BenchContext } from "../bench.ts";
import { articleOf, extractNothing } from "../lab/bench-worker.ts";
import { type NoopCase, type NoopRun, runNoopItems } from "../lab/noop-run.ts";
import { roundsWithin } from "../lab/rounds.ts";
import { figure, medianIfKnown, spread } from "../report/figure.ts";
import { formatCount, formatMs, median } from "../report/figures.ts";
import { atLeast, type Finding } from "../report/finding.ts";

const WANTED_PER_SECOND = 10_000;

interface Case extends NoopCase {
  readonly name: string;
}

interface Measured {
  readonly one: Case;
  readonly runs: NoopRun[];
}

const ARTICLE = "Twenty kilobytes of article. ".repeat(360);

export const throughput: Bench = {
  name: "throughput",
  about: "items a second that cost nothing to extract",
  async run({ server, sizes, progress }: BenchContext) {
    const { noopItems, slowRounds, concurrencies, roundsBudgetMs } = sizes;
    const measured: readonly Measured[] = casesOf(concurrencies).map((one) => ({ one, runs: [] }));
    for (const round of roundsWithin({ wanted: slowRounds, budgetMs: roundsBudgetMs })) {
      for (const { one, runs } of measured) {
        progress(`${one.name}, round ${round}`);
        runs.push(await runNoopItems(one, noopItems, server));
      }
    }
    const rates = ({ runs }: Measured) => runs.map(({ itemsPerSecond }) => itemsPerSecond);
    const base = median(rates(measured[0]!));
    return {
      tables: [
        {
          title: `${formatCount(noopItems)} items whose extraction costs nothing, from pending to extracted`,
          head: ["", "items a second", "ratio", "items a transition", "worker CPU", "Postgres CPU"],
          rows: measured.map((each) => [
            each.one.name,
            spread("per-second", rates(each)),
            figure("ratio", median(rates(each)) / base),
            figure("count", noopItems / median(each.runs.map(({ transitions }) => transitions))),
            figure("ms", median(each.runs.map(({ workerCpuMs }) => workerCpuMs))),
            medianIfKnown(
              "ms",
              each.runs.map(({ serverCpuMs }) => serverCpuMs),
            ),
          ]),
          notes: [
            `Medians; rounds, in turns: ${measured[0]!.runs.length}. The least and the most in parentheses; CPU is per 1,000 items. The log in memory shows what is left without a database.`,
          ],
        },
      ],
      charts: [
        {
          id: "items",
          title: "Items a second from pending to extracted, when extracting costs nothing",
          kind: "bars",
          unit: "per-second",
          categories: measured.map(({ one }) => one.name),
          series: [{ name: "items a second", values: measured.map((each) => median(rates(each))) }],
          target: { name: "wanted", value: WANTED_PER_SECOND },
        },
      ],
      findings: findingsOf(measured),
    };
  },
};

/** Of the fastest on Postgres; what one thread and the database would each do alone is the limit. */
function findingsOf(measured: readonly Measured[]): Finding[] {
  const onPostgres = measured
    .filter(({ one }) => !one.isInMemory)
    .map((each) => ({ ...each, rates: each.runs.map(({ itemsPerSecond }) => itemsPerSecond) }))
    .toSorted((a, b) => median(b.rates) - median(a.rates));
  const [best] = onPostgres;
  if (best === undefined) return [];
  const workerMs = median(best.runs.map(({ workerCpuMs }) => workerCpuMs));
  const serverMs = medianIfKnown(
    "ms",
    best.runs.map(({ serverCpuMs }) => serverCpuMs),
  )?.value;
  const ofServer =
    serverMs === undefined
      ? ""
      : ` Postgres takes ${formatMs(serverMs)}, enough for ${formatCount(1e6 / serverMs)} a second on a core of its own.`;
  return [
    {
      what: "Items a second whose extraction costs nothing, through one worker",
      measured: spread("per-second", best.rates),
      wanted: atLeast(figure("per-second", WANTED_PER_SECOND)),
      limit: `the worker's process, which takes ${formatMs(workerMs)} of processor time for 1,000 items: alone it could do ${formatCount(1e6 / workerMs)} a second on a core.${ofServer} (${best.one.name})`,
    },
  ];
}

function casesOf(concurrencies: readonly number[]): Case[] {
  const most = Math.max(...concurrencies);
  const plain = { isInMemory: false, extract: extractNothing };
  return [
    {
      ...plain,
      name: `log in memory, 1 stream, ${most} at a time`,
      isInMemory: true,
      streams: 1,
      concurrency: most,
    },
    ...[1, 8].flatMap((streams) =>
      concurrencies.map((concurrency) => ({
        ...plain,
        name: `Postgres, ${streams === 1 ? "1 stream" : `${streams} streams`}, ${concurrency} at a time`,
        streams,
        concurrency,
      })),
    ),
    { ...plain, name: "Postgres, 1 stream, 16 at a time", streams: 1, concurrency: 16 },
    {
      ...plain,
      name: `Postgres, 1 stream, ${most} at a time, articles of 20 kB`,
      streams: 1,
      concurrency: most,
      extract: async (url) => ({ ok: true, article: articleOf(url, ARTICLE) }),
    },
  ];
}
