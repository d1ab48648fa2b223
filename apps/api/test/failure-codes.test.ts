import { FAILURES, type FailureCode } from "@tidemark/article-extractor";
import { isHostFault, OWN_FAILURES } from "@tidemark/import-job";
import { WORKER_FAILURES } from "@tidemark/import-worker";
import { failureCodes } from "@tidemark/metrics";
import { expect, test } from "vitest";

const extractorCodes = Object.keys(FAILURES) as FailureCode[];

test.each(extractorCodes)("the extractor and the import job agree whose fault %s is", (code) => {
  expect(isHostFault(code)).toBe(FAILURES[code].hostFault);
});

test.each([...extractorCodes, ...Object.keys(OWN_FAILURES), ...Object.keys(WORKER_FAILURES)])(
  "%s is counted under its own name",
  (code) => {
    expect(failureCodes).toContain(code);
  },
);

test("no failure of one part has the name of another's", () => {
  const all = [...extractorCodes, ...Object.keys(OWN_FAILURES), ...Object.keys(WORKER_FAILURES)];
  expect(new Set(all).size).toBe(all.length);
});
