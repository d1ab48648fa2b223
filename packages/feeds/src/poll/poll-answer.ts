/** What one look at a feed found. */
import type { Feed } from "../feed.ts";

export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type PollAnswer =
  | (Validators & {
      readonly kind: "feed";
      readonly feed: Feed;
      /** Where to ask from now on. */
      readonly address: string;
    })
  /** The site says that nothing has changed since the validators that it was asked with. */
  | (Validators & { readonly kind: "unchanged"; readonly address: string })
  | {
      readonly kind: "failed";
      readonly code: string;
      /** A sentence for people. */
      readonly message: string;
      /** How long the site asks to be left alone, ms. */
      readonly retryAfterMs: number | null;
    };
