/**
 * Reads the `site.json` of a folder under `pages/`: the name, language and furniture that
 * all pages of one virtual host share. Knows nothing of any single article.
 */
import { readFileSync } from "node:fs";

/** The shapes of page that articles are wrapped in; each is drawn in `layouts.ts`. */
export type LayoutName = "magazine" | "blog" | "app" | "wiki" | "tables" | "plain";

export interface Site {
  /** First label of the host name, and the folder's name. */
  readonly label: string;
  readonly name: string;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly layout: LayoutName;
  readonly nav: readonly string[];
  readonly relatedHeading: string;
  readonly related: readonly string[];
  readonly commentsHeading: string;
  /** Name and text of each. */
  readonly comments: readonly (readonly [string, string])[];
  readonly newsletter: string;
  readonly footer: string;
}

export const HOST_SUFFIX = "small-web.test";

export function readSite(pagesFolder: URL, label: string): Site {
  const text = readFileSync(new URL(`${label}/site.json`, pagesFolder), "utf8");
  const site = JSON.parse(text) as Omit<Site, "label" | "dir"> & { readonly dir?: Site["dir"] };
  return { ...site, dir: site.dir ?? "ltr", label };
}

export function hostOf(label: string): string {
  return `${label}.${HOST_SUFFIX}`;
}
