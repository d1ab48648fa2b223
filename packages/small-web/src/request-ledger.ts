/** Counts what was asked of the server, for tests that check how politely it was asked. */

export interface RequestLedger {
  /** Requests for this URL, whole as the page list gives it. */
  count(url: string): number;
  readonly total: number;
  /** Most requests that one Host header has had under way at once. */
  readonly maxConcurrentPerHost: number;
  /** Sockets open right now, idle ones included. */
  readonly openConnections: number;
  /** Forgets all counts; pages that recover fail again. Requests under way still count as under way. */
  reset(): void;
}

/** The server's side of the ledger. */
export interface RequestRecorder extends RequestLedger {
  /** Returns how many requests this URL has now had, this one included. */
  started(url: string, host: string): number;
  ended(host: string): void;
}

export function createRequestLedger(openConnections: () => number): RequestRecorder {
  const counts = new Map<string, number>();
  const underWay = new Map<string, number>();
  let total = 0;
  let maxConcurrentPerHost = 0;
  return {
    count: (url) => counts.get(url) ?? 0,
    get total() {
      return total;
    },
    get maxConcurrentPerHost() {
      return maxConcurrentPerHost;
    },
    get openConnections() {
      return openConnections();
    },
    reset() {
      counts.clear();
      total = 0;
      maxConcurrentPerHost = 0;
    },
    started(url, host) {
      const count = (counts.get(url) ?? 0) + 1;
      const concurrent = (underWay.get(host) ?? 0) + 1;
      counts.set(url, count);
      underWay.set(host, concurrent);
      total += 1;
      maxConcurrentPerHost = Math.max(maxConcurrentPerHost, concurrent);
      return count;
    },
    ended(host) {
      const concurrent = (underWay.get(host) ?? 1) - 1;
      if (concurrent === 0) underWay.delete(host);
      else underWay.set(host, concurrent);
    },
  };
}
