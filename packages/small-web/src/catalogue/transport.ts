/** Pages that are about how bytes arrive: compressed, slowly, without end, or broken off. */
import type { Library } from "../library.ts";
import { articleDocument, failingEntry, htmlDocument, savedEntry, UTF_8, type Entry } from "./entry.ts";
import { serverError, tooManyRequests } from "./recovering.ts";

/** Three attempts that each run into a deadline of 15 s, and the waits between them. */
const DEADLINE_COST_SECONDS = 60;
/** Three attempts that fail at once, and the waits between them. */
const RETRY_COST_SECONDS = 10;

const BOMB_BYTES = 24 * 1024 * 1024;

export function transport(library: Library): Entry[] {
  return [...compressed(library), ...slow(library), ...endless(), ...failing()];
}

function compressed(library: Library): Entry[] {
  const pages = [
    ["depot/packing-for-two-seasons", "gzip"],
    ["depot/the-folding-chair", "brotli"],
    ["depot/how-to-store-apples", "deflate"],
  ] as const;
  const articles = pages.map(([id, compression]) => {
    const article = library.article(id);
    return savedEntry(article, articleDocument(article, UTF_8, compression), {
      note: `Compressed with ${compression}`,
    });
  });
  const bomb = failingEntry(
    { id: "bomb/small-package", code: "too-large", note: "A few kilobytes of gzip that become 24 MiB" },
    {
      ...htmlDocument(() => "<!DOCTYPE html><title>Sand</title>".padEnd(BOMB_BYTES, "<p>sand</p>")),
      compression: "gzip",
    },
  );
  return [...articles, bomb];
}

function slow(library: Library): Entry[] {
  const late = library.article("canal/the-slow-boat");
  const dripping = library.article("canal/a-walk-in-pieces");
  return [
    savedEntry(
      late,
      { kind: "late", delayMs: 1500, afterwards: articleDocument(late) },
      { note: "Answers after a second and a half", costSeconds: 2 },
    ),
    savedEntry(
      dripping,
      { kind: "drip", document: articleDocument(dripping), pieces: 24, intervalMs: 125 },
      { note: "Arrives in 24 pieces over three seconds", costSeconds: 3 },
    ),
  ];
}

function endless(): Entry[] {
  const timeout = { code: "timeout", costSeconds: DEADLINE_COST_SECONDS } as const;
  return [
    failingEntry(
      { id: "tide/never-ends", note: "A body that trickles and never ends", ...timeout },
      { kind: "endless-body", intervalMs: 100 },
    ),
    failingEntry(
      { id: "preamble/never-begins", note: "Headers that never end", ...timeout },
      { kind: "endless-headers", intervalMs: 500 },
    ),
    failingEntry(
      { id: "mute/no-answer", note: "Takes the request and never answers", ...timeout },
      { kind: "silence" },
    ),
    failingEntry(
      { id: "flood/pours-and-pours", code: "too-large", note: "A body that pours and never ends" },
      { kind: "endless-body", intervalMs: 0 },
    ),
    failingEntry(
      { id: "flood/terabyte", code: "too-large", note: "Declares a terabyte and begins to send it" },
      { kind: "endless-body", intervalMs: 0, declaredBytes: 1_000_000_000_000 },
    ),
  ];
}

function failing(): Entry[] {
  const connection = { code: "connection-failed", costSeconds: RETRY_COST_SECONDS } as const;
  const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
  return [
    failingEntry(
      {
        id: "crowd/always-full",
        code: "rate-limited",
        note: "Status 429 for ever",
        costSeconds: RETRY_COST_SECONDS,
      },
      tooManyRequests(),
    ),
    failingEntry(
      {
        id: "ruin/always-broken",
        code: "server-error",
        note: "Status 500 for ever",
        costSeconds: RETRY_COST_SECONDS,
      },
      serverError(500, "Internal Server Error"),
    ),
    failingEntry(
      { id: "cliff/always-reset", note: "Resets every connection", ...connection },
      { kind: "reset" },
    ),
    failingEntry(
      { id: "scissors/cut-short", note: "Breaks off before the declared length", ...connection },
      {
        kind: "raw",
        text: `${head}Content-Length: 90000\r\n\r\n<!DOCTYPE html><title>Cut</title><p>It breaks off in`,
      },
    ),
    failingEntry(
      { id: "debt/negative-length", code: "invalid-response", note: "A negative Content-Length" },
      {
        kind: "raw",
        text: `${head}Content-Length: -1\r\nConnection: close\r\n\r\n<p>Less than nothing.</p>`,
      },
    ),
    failingEntry(
      {
        id: "postbox/not-http",
        code: "invalid-response",
        note: "A mail server where a web server should be",
      },
      { kind: "raw", text: `220 postbox.small-web.test ready\r\n` },
    ),
  ];
}
