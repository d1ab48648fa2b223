import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dedupeKey } from "../src/index.ts";

describe("two addresses are the same page", () => {
  test.each([
    ["https://EXAMPLE.com/a", "https://example.com/a"],
    ["https://example.com:443/a", "https://example.com/a"],
    ["http://example.com:80", "http://example.com/"],
    ["https://example.com/a#part", "https://example.com/a"],
    ["https://example.com/a/", "https://example.com/a"],
    ["https://example.com/a?", "https://example.com/a"],
    ["https://example.com/a/?utm_source=x&UTM_Medium=y", "https://example.com/a"],
    [
      "https://example.com/a?id=1&fbclid=z&gclid=z&mc_cid=z&mc_eid=z&igshid=z&b=2",
      "https://example.com/a?id=1&b=2",
    ],
    ["https://münchen.example/", "https://xn--mnchen-3ya.example/"],
  ])("%s and %s", (one, other) => {
    expect(dedupeKey(one)).toBe(dedupeKey(other));
  });
});

describe("two addresses are different pages", () => {
  test.each([
    ["https://example.com/a", "https://example.com/A"],
    ["https://example.com/a", "http://example.com/a"],
    ["https://example.com:8443/a", "https://example.com/a"],
    ["https://example.com/?a=1&b=2", "https://example.com/?b=2&a=1"],
    ["https://example.com/a?x", "https://example.com/a/?x"],
    ["https://example.com/#!/one", "https://example.com/#!/two"],
    ["https://example.com/?id=1", "https://example.com/?id=2"],
    ["https://example.com/?utm=1", "https://example.com/"],
  ])("%s and %s", (one, other) => {
    expect(dedupeKey(one)).not.toBe(dedupeKey(other));
  });
});

test("the key of a key is the key itself", () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
      expect(dedupeKey(dedupeKey(url))).toBe(dedupeKey(url));
    }),
  );
});

test("what is no address is its own key", () => {
  fc.assert(fc.property(fc.string(), (text) => URL.canParse(text) || dedupeKey(text) === text));
});
