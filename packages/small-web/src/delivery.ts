/** The ways in which the server can answer for a page, as data. `deliver.ts` carries them out. */
export type Delivery =
  | Document
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly html: string;
    }
  | {
      readonly kind: "redirect";
      readonly status: 301 | 302 | 303 | 307 | 308;
      /** Absolute, or relative to the page; `{port}` stands for the server's port. */
      readonly location: string;
    }
  /** Answers with `failures` one visit after the other, and from then on with `afterwards`. */
  | { readonly kind: "recovers"; readonly failures: readonly Delivery[]; readonly afterwards: Delivery }
  /** Answers 304 to whoever has this version. */
  | { readonly kind: "versioned"; readonly etag: string; readonly document: Document }
  | { readonly kind: "held"; readonly until: Promise<void>; readonly afterwards: Delivery }
  | { readonly kind: "late"; readonly delayMs: number; readonly afterwards: Delivery }
  | {
      readonly kind: "drip";
      readonly document: Document;
      readonly pieces: number;
      readonly intervalMs: number;
    }
  /** A body without end: `intervalMs` 0 is as fast as the client takes it. */
  | { readonly kind: "endless-body"; readonly intervalMs: number; readonly declaredBytes?: number }
  | { readonly kind: "endless-headers"; readonly intervalMs: number }
  | { readonly kind: "silence" }
  | { readonly kind: "reset" }
  /** Sends exactly this, then ends the connection. */
  | { readonly kind: "raw"; readonly text: string };

/** A whole answer with status 200. */
export interface Document {
  readonly kind: "document";
  /** Absent: the answer has no such header. */
  readonly contentType?: string;
  readonly compression?: "gzip" | "brotli" | "deflate";
  /** The body before compression. Called at the first visit, then kept. */
  readonly bytes: () => Buffer;
}
