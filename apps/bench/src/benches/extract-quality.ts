/** How much of an article's text is found and how much besides, after each step and by another program. */
import type { Bench } from "../bench.ts";
import { readArticleCorpus } from "../extract/article-corpus.ts";
import { type PageScore, scoreCorpus, scorePage } from "../extract/score-text.ts";
import { readDefuddleText } from "../extract/defuddle-text.ts";
import { readStepTexts, type StepText, type StepTexts } from "../extract/text-steps.ts";
import { type Cell, figure } from "../report/figure.ts";
import { formatCount, formatMs, median } from "../report/figures.ts";
import type { BenchTable } from "../report/table.ts";

type Step = keyof StepTexts | "defuddle";

const STEPS: Readonly<Record<Step, string>> = {
  plain: "Readability's textContent",
  lines: "blocks on lines of their own",
  refined: "refined",
  defuddle: "defuddle",
};

interface Measured {
  readonly score: PageScore;
  readonly ms: number;
}

type MeasuredPage = Readonly<Record<Step, Measured>>;

export const extractQuality: Bench = {
  name: "extract-quality",
  besides: ["defuddle", "@mozilla/readability"],
  about: "precision, recall and F1 of the texts, by the article benchmark's measure",
  async run({ sizes, progress }) {
    const corpus = readArticleCorpus(sizes.extractPages);
    if (corpus.length === 0) return { tables: [MISSING] };
    const pages: MeasuredPage[] = [];
    for (const page of corpus) {
      const texts = readStepTexts(page);
      const measure = ({ text, ms }: StepText) => ({ score: scorePage(page.trueText, text), ms });
      pages.push({
        plain: measure(texts.plain),
        lines: measure(texts.lines),
        refined: measure(texts.refined),
        defuddle: measure(await readDefuddleText(page)),
      });
      if (pages.length % 20 === 0) progress(`${pages.length} of ${corpus.length} pages`);
    }
    return { tables: [tableOf(pages)] };
  },
};

const HEAD = [
  "",
  "precision",
  "recall",
  "F1",
  "F1, odd pages",
  "F1, even pages",
  "a page, over the first row",
];

/** Where the corpus is not on the machine. */
const MISSING: BenchTable = {
  title: "Texts of articles",
  head: HEAD,
  rows: [["not measured", ...HEAD.slice(1).map(() => null)]],
  notes: ["The pages of the article extraction benchmark are not on this machine."],
};

function tableOf(pages: readonly MeasuredPage[]): BenchTable {
  const base = median(pages.map(({ plain }) => plain.ms));
  return {
    title: `Texts of articles (${formatCount(pages.length)} pages)`,
    head: HEAD,
    rows: (Object.keys(STEPS) as Step[]).map((step) => rowOf(step, pages)),
    notes: [
      "Pages and true texts of the article extraction benchmark, and its measure: runs of four words, means over the pages.",
      `Time: medians; the first row's is ${formatMs(base)}, with our DOM and the reading of the metadata.`,
      "Odd and even by the order of the pages' ids: rules that fit the pages that they were found on would tell the halves apart.",
      "defuddle: `defuddle/node` on linkedom; its HTML is written as text by the same writer as ours.",
    ],
  };
}

function rowOf(step: Step, pages: readonly MeasuredPage[]): readonly Cell[] {
  const scores = pages.map((page) => page[step].score);
  const { precision, recall, f1 } = scoreCorpus(scores);
  const half = (rest: number) => scoreCorpus(scores.filter((_, index) => index % 2 === rest)).f1;
  return [
    STEPS[step],
    ...[precision, recall, f1, half(0), half(1)].map((value) => figure("score", value)),
    step === "plain" ? null : figure("ms", median(pages.map((page) => page[step].ms - page.plain.ms))),
  ];
}
