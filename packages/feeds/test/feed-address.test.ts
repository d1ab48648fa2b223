/** Addresses of feeds as people give them. */
import { expect, test } from "vitest";
import { readFeedAddress } from "../src/index.ts";

test.each([
  ["https://example.com/feed", "https://example.com/feed"],
  [" http://Example.COM ", "http://example.com/"],
  ["example.com/feed", "https://example.com/feed"],
  ["example.com:8080/feed", "https://example.com:8080/feed"],
  ["//example.com/feed", "https://example.com/feed"],
  ["feed://example.com/feed", "https://example.com/feed"],
  ["feed:https://example.com/feed", "https://example.com/feed"],
  ["feed:http://example.com/feed", "http://example.com/feed"],
  ["https://example.com/feed#top", "https://example.com/feed"],
  ["https://bücher.example/ö", "https://xn--bcher-kva.example/%C3%B6"],
])("%s is %s", (text, url) => {
  expect(readFeedAddress(text)).toEqual({ ok: true, url });
});

test.each([
  ["", "There is no address."],
  ["ftp://example.com/feed", 'begins with "ftp:"'],
  ["javascript:alert(1)", 'begins with "javascript:"'],
  ["not an address", "is no valid address"],
  ["https://user:secret@example.com/", "contains a user name"],
])("%j is refused with a reason", (text, reason) => {
  const link = readFeedAddress(text);
  expect(link).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string });
  expect(JSON.stringify(link)).not.toContain("secret");
});
