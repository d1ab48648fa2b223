import { describe, expect, it } from "vitest";
import { readCatalogue } from "../src/catalogue.ts";
import type { FailureCode } from "../src/index.ts";

const entries = readCatalogue();
const listed = entries.filter((entry) => entry.unlisted !== true).map((entry) => entry.page);

const ALL_CODES: Readonly<Record<FailureCode, true>> = {
  "not-found": true,
  gone: true,
  forbidden: true,
  "http-4xx": true,
  "rate-limited": true,
  "server-error": true,
  timeout: true,
  "too-large": true,
  "too-many-redirects": true,
  "blocked-address": true,
  "unsupported-type": true,
  "no-article": true,
  "soft-404": true,
  "login-wall": true,
  "challenge-page": true,
  "empty-page": true,
  "connection-failed": true,
  "invalid-response": true,
  "too-complex": true,
};

describe("the catalogue", () => {
  it("lists at least sixty pages, most of which are to be saved", () => {
    expect(listed.length).toBeGreaterThanOrEqual(60);
    expect(listed.filter((page) => page.expect.state === "saved").length).toBeGreaterThan(listed.length / 2);
  });

  it("gives no two entries the same id, address or path", () => {
    for (const key of ["id", "path"] as const) {
      expect(repeated(entries.map(({ page }) => page[key]))).toEqual([]);
    }
    expect(repeated(entries.map(({ page }) => page.host + page.path))).toEqual([]);
  });

  it("has a page for every failure code", () => {
    const codes = new Set(listed.map((page) => page.expect.code).filter((code) => code !== undefined));
    expect([...codes].sort()).toEqual(Object.keys(ALL_CODES).sort());
  });

  it("speaks at least sixteen languages", () => {
    const languages = new Set(listed.map((page) => page.expect.lang?.slice(0, 2)).filter((lang) => lang));
    expect(languages.size).toBeGreaterThanOrEqual(16);
  });

  it("promises several sentences and a title for every page to be saved", () => {
    const vague = listed.filter(
      ({ expect }) => expect.state === "saved" && (expect.contains.length < 2 || expect.title === ""),
    );
    expect(vague).toEqual([]);
  });

  it("says what a page costs where a client has to wait for its deadline", () => {
    const deadlines = listed.filter(({ expect }) => expect.code?.endsWith("timeout") === true);
    expect(deadlines.map((page) => page.costSeconds ?? 0).every((seconds) => seconds > 5)).toBe(true);
  });
});

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
