/** What holds of polls whatever a feed does: nothing is imported twice, and nothing new is missed. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foldContent } from "@tidemark/sync-log";
import { type PollAnswer, readFeed } from "../src/index.ts";
import { answerOf, failed, FEED_ID, feedOf, Stream, UNCHANGED } from "./subscription.ts";

/** A document: which of some entries it has, in which order. */
const document = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 15 })
  .map((names) => answerOf(feedOf(...names)));
const answer = fc.oneof(
  { weight: 5, arbitrary: document },
  { weight: 1, arbitrary: fc.constant(UNCHANGED) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("server-error", "not-found", "malformed-feed").map((code) => failed(code)),
  },
);

function urlsOf(answer: PollAnswer): string[] {
  return answer.kind === "feed" ? answer.feed.entries.map(({ url }) => url) : [];
}

function itemsOf({ changes }: Stream): string[] {
  const items = changes.filter(({ tableName }) => tableName === "articleImportItems");
  return items.map(({ recordId }) => recordId).sort();
}

function subscribed(): Stream {
  const stream = new Stream();
  stream.subscribe();
  return stream;
}

test("no address is imported twice, however a feed's entries come and go", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
      const stream = subscribed();
      for (const one of answers) stream.poll(one);
      expect(new Set(stream.imported()).size).toBe(stream.imported().length);
    }),
  );
});

test("after the first document every new entry is imported, in the poll that first sees it", () => {
  fc.assert(
    fc.property(document, fc.array(document, { maxLength: 8 }), (first, others) => {
      const stream = subscribed();
      stream.poll(first);
      const seen = new Set<string>();
      for (const url of urlsOf(first)) seen.add(url);
      for (const other of others) {
        const before = stream.imported().length;
        stream.poll(other);
        expect(stream.imported().slice(before)).toEqual(urlsOf(other).filter((url) => !seen.has(url)));
        for (const url of urlsOf(other)) seen.add(url);
      }
    }),
  );
});

test("a poll done twice is a poll done once", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 8 }), (answers) => {
      const once = subscribed();
      const twice = subscribed();
      for (const one of answers) {
        once.poll(one);
        twice.poll(one);
        twice.poll(one);
      }
      expect(twice.imported()).toEqual(once.imported());
      expect(new Set(twice.feed().seen)).toEqual(new Set(once.feed().seen));
    }),
  );
});

test("the order of a document's entries changes neither what is imported nor what it is called", () => {
  const documents = fc.array(
    fc.tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 10 }),
      fc.infiniteStream(fc.double({ noNaN: true })),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(documents, (drawn) => {
      const [one, other] = [subscribed(), subscribed()];
      for (const [names, weights] of drawn) {
        const order = new Map(names.map((name) => [name, weights.next().value as number]));
        one.poll(answerOf(feedOf(...names)));
        other.poll(answerOf(feedOf(...names.toSorted((a, b) => order.get(a)! - order.get(b)!))));
      }
      expect(itemsOf(other)).toEqual(itemsOf(one));
      expect(other.jobs().map(({ recordId }) => recordId)).toEqual(
        one.jobs().map(({ recordId }) => recordId),
      );
    }),
  );
});

test("a plain last-writer-wins reader sees the same subscription", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 10 }), (answers) => {
      const stream = subscribed();
      for (const one of answers) stream.poll(one);
      const plain = foldContent(stream.changes.filter(({ tableName }) => tableName === "articleFeeds"));
      const fields = plain.get(`articles/articleFeeds/${FEED_ID}`)!;
      expect(readFeed({ ...stream.book.feeds.get(FEED_ID)!, fields }, stream.limits)).toEqual(stream.feed());
    }),
  );
});
