/** A web of pages that answer when the test says so, or at once where the test said how. */
import type { Extract as ExtractPort, ExtractAnswer } from "../../src/index.ts";
import type { PickupPayload } from "@tidemark/import-job";

export interface Fetch {
  readonly url: string;
  readonly signal: AbortSignal;
  answer(answer: ExtractAnswer): void;
  crash(error: unknown): void;
}

/** How a page answers by itself; null leaves it to the test. */
export type Script = (url: string) => ExtractAnswer | null;

export class ScriptedExtract {
  /** Fetches that have begun and not ended. */
  readonly running: Fetch[] = [];
  /** Every URL that was fetched, in order. */
  readonly fetched: string[] = [];
  /** How many ran at a time at most. */
  peak = 0;
  /** Called at the start of each fetch. */
  onFetch: (fetch: Fetch) => void = () => undefined;
  script: Script = () => null;
  /** False for pages that go on although they were told to stop. */
  stopsWhenTold = true;

  readonly extract: ExtractPort = (url, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<ExtractAnswer>();
    const end = () => {
      const at = this.running.indexOf(fetch);
      if (at >= 0) this.running.splice(at, 1);
    };
    const fetch: Fetch = {
      url,
      signal,
      answer: (answer) => {
        end();
        resolve(answer);
      },
      crash: (error) => {
        end();
        reject(error);
      },
    };
    this.fetched.push(url);
    this.running.push(fetch);
    this.peak = Math.max(this.peak, this.running.length);
    this.onFetch(fetch);
    signal.addEventListener("abort", () => {
      if (this.stopsWhenTold) fetch.crash(signal.reason);
    });
    const answer = this.script(url);
    if (answer) fetch.answer(answer);
    return promise;
  };

  get runningUrls(): string[] {
    return this.running.map(({ url }) => url);
  }

  /** The running fetch of the URL. */
  fetchOf(url: string): Fetch {
    const found = this.running.find((fetch) => fetch.url === url);
    if (!found) throw new Error(`${url} is not being fetched; running: ${this.runningUrls.join(", ")}`);
    return found;
  }

  /** Answers every running fetch with its article. */
  answerAll(): void {
    for (const fetch of this.running.slice()) fetch.answer(article(fetch.url));
  }
}

/** Words that may be in pickups and nowhere else. */
export const PLAINTEXT = "the-words-of-the-page";

export function article(url: string, fields: Partial<PickupPayload> = {}): ExtractAnswer {
  return {
    ok: true,
    article: {
      originalUrl: url,
      title: `Title, ${PLAINTEXT}`,
      excerpt: null,
      content: `Content of ${url}, ${PLAINTEXT}`,
      htmlContent: `<p>${PLAINTEXT}</p>`,
      author: null,
      siteName: null,
      wordCount: 2,
      readingTimeMinutes: 1,
      warning: null,
      ...fields,
    },
  };
}

export function failure(
  code: string,
  fields: Partial<Extract<ExtractAnswer, { ok: false }>> = {},
): ExtractAnswer {
  return { ok: false, code, message: `It failed: ${code}.`, retryable: true, ...fields };
}
