import { describe, expect, test } from "vitest";
import { checkExpression, checkShownLabels } from "./expression-check.ts";
import { readCatalogue } from "./rendered-catalogue.ts";

const catalogue = readCatalogue(`# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{result="good"} 3
calls_total{result="bad"} 0

# TYPE waiting gauge
waiting 0

# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.5"} 0
wait_seconds_bucket{le="+Inf"} 0
wait_seconds_sum 0
wait_seconds_count 0
`);

const problemsOf = (expression: string) => checkExpression(expression, catalogue);
const problemsOfShowingResult = (expression: string) => checkShownLabels(expression, ["result"], catalogue);

describe("the check of a query", () => {
  test.each([
    `sum by (result) (rate(calls_total{result=~"good|bad", instance=~"a.*"}[5m]))`,
    `histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))`,
    `rate(wait_seconds_sum[5m]) / on (instance) rate(wait_seconds_count[5m])`,
    `wait_seconds_bucket{le="0.5"} and on () max(waiting) > 0`,
    `max_over_time(waiting[1h])`,
  ])("accepts %s", (expression) => {
    expect(problemsOf(expression)).toEqual([]);
  });

  test("refuses a metric that is not rendered", () => {
    expect(problemsOf("sum(rate(cals_total[5m]))")).toEqual(['no metric "cals_total" is rendered']);
  });

  test("refuses a histogram without its suffix, and a suffix on a counter", () => {
    expect(problemsOf("rate(wait_seconds[5m])")).toEqual(['no metric "wait_seconds" is rendered']);
    expect(problemsOf("rate(calls_total_sum[5m])")).toEqual(['no metric "calls_total_sum" is rendered']);
  });

  test("finds the wrong name wherever it stands in the expression", () => {
    expect(problemsOf("calls_total / clamp_min(sum(increase(nothing[1h])), 1) > 0.5")).toEqual([
      'no metric "nothing" is rendered',
    ]);
  });

  test("refuses a label that the metric does not have", () => {
    expect(problemsOf('calls_total{reslut="good"}')).toEqual(['metric "calls_total" has no label "reslut"']);
    expect(problemsOf('wait_seconds_sum{le="0.5"}')).toEqual(['metric "wait_seconds_sum" has no label "le"']);
  });

  test("refuses a label value that is never rendered, also as one of several and when negated", () => {
    expect(problemsOf('calls_total{result="fine"}')).toEqual([
      'label "result" of "calls_total" never is "fine"',
    ]);
    expect(problemsOf('calls_total{result=~"good|fine"}')).toHaveLength(1);
    expect(problemsOf('calls_total{result!~"fine"}')).toHaveLength(1);
    expect(problemsOf('calls_total{result!="fine"}')).toHaveLength(1);
    expect(problemsOf('wait_seconds_bucket{le="0.4"}')).toHaveLength(1);
  });

  test("refuses to group or to join by a label that the metric does not have", () => {
    expect(problemsOf("sum by (reason) (calls_total)")).toEqual([
      'by (reason): calls_total has no label "reason"',
    ]);
    expect(problemsOf("calls_total * on (result) waiting")).toEqual([
      'on (result): waiting has no label "result"',
    ]);
  });

  test("refuses the rate of a gauge", () => {
    expect(problemsOf("rate(waiting[5m])")).toEqual(['rate of "waiting", which is a gauge']);
  });

  test("refuses what is no PromQL, a selector without a name and a quoted name", () => {
    expect(problemsOf("sum(rate(calls_total[5m])")).toHaveLength(1);
    expect(problemsOf("calls_total{result=}")).not.toEqual([]);
    expect(problemsOf('{__name__="calls_total"}')).toHaveLength(1);
    expect(problemsOf('{"calls_total"}')).not.toEqual([]);
  });

  test("refuses to show a label that the result has lost", () => {
    expect(problemsOfShowingResult("calls_total")).toEqual([]);
    expect(problemsOfShowingResult("topk(3, sum by (result) (calls_total))")).toEqual([]);
    expect(problemsOfShowingResult("sum(calls_total)")).toHaveLength(1);
    expect(problemsOfShowingResult("waiting")).toHaveLength(1);
  });
});
