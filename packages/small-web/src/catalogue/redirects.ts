/** Pages that lead somewhere else: to an article, in a circle, or to where nobody may follow. */
import type { Article } from "../article.ts";
import type { Delivery } from "../delivery.ts";
import type { Library } from "../library.ts";
import { hostOf } from "../site.ts";
import { articleDocument, failingEntry, savedEntry, type Entry } from "./entry.ts";

type Redirect = Extract<Delivery, { kind: "redirect" }>;

const HOST = "old-quay";

export function redirects(library: Library): Entry[] {
  return [...leadingToArticles(library), ...leadingNowhere()];
}

function leadingToArticles(library: Library): Entry[] {
  const tideTable = library.article("harbour/how-a-tide-table-is-made");
  return [
    ...moved(library.article("newquay/moving-a-library"), 301, 1),
    ...moved(library.article("newquay/the-man-who-numbered-houses"), 307, 1),
    ...moved(library.article("newquay/a-bridge-for-one-year"), 308, 1),
    ...moved(library.article("newquay/the-shop-of-single-gloves"), 302, 3),
    ...moved(library.article("newquay/seven-ways-across-the-square"), 301, 5),
    listed(
      tideTable,
      "/tide-table",
      redirect(302, urlOf(tideTable)),
      "Status 302 to an article that is listed too",
    ),
  ];
}

/** The article on its own host, which no list names, and a chain of `hops` redirects to it. */
function moved(article: Article, status: Redirect["status"], hops: number): Entry[] {
  const slug = article.id.slice(article.id.indexOf("/"));
  const target = savedEntry(article, articleDocument(article), { note: "The end of a chain of redirects" });
  const steps = Array.from({ length: hops }, (_, index): Entry => {
    const last = index === hops - 1;
    const location = last ? urlOf(article) : `${slug}?step=${index + 2}`;
    const note =
      hops === 1 ? `Status ${status} to an article` : `${hops} redirects in a row, then an article`;
    const path = index === 0 ? slug : `${slug}?step=${index + 1}`;
    const entry = listed(article, path, redirect(status, location), note);
    return index === 0 ? entry : unlisted(entry);
  });
  return [unlisted(target), ...steps];
}

function leadingNowhere(): Entry[] {
  const blocked = (slug: string, location: string, note: string) =>
    failingEntry({ id: `${HOST}/${slug}`, code: "blocked-address", note }, redirect(302, location));
  return [
    failingEntry(
      {
        id: `${HOST}/roundabout`,
        code: "too-many-redirects",
        note: "A redirect to itself by way of another",
      },
      redirect(302, "/roundabout-exit"),
    ),
    unlisted(
      failingEntry(
        { id: `${HOST}/roundabout-exit`, code: "too-many-redirects", note: "The other half of the circle" },
        redirect(302, "/roundabout"),
      ),
    ),
    ...sixHops(),
    blocked(
      "metadata",
      "http://169.254.169.254/latest/meta-data/",
      "A redirect to the metadata address of clouds",
    ),
    blocked("next-door", "http://127.0.0.1:9/", "A redirect to another port of this machine"),
    blocked("passwords", "file:///etc/passwd", "A redirect to a file"),
  ];
}

function sixHops(): Entry[] {
  return Array.from({ length: 6 }, (_, index): Entry => {
    const slug = index === 0 ? "six-hops" : `six-hops-${index + 1}`;
    const location = index === 5 ? "http://{newquay}/papers/moving-a-library" : `/six-hops-${index + 2}`;
    const entry = failingEntry(
      { id: `${HOST}/${slug}`, code: "too-many-redirects", note: "Six redirects in a row, one too many" },
      redirect(302, location.replace("{newquay}", `${hostOf("newquay")}:{port}`)),
    );
    return index === 0 ? entry : unlisted(entry);
  });
}

function redirect(status: Redirect["status"], location: string): Redirect {
  return { kind: "redirect", status, location };
}

function listed(article: Article, path: string, delivery: Delivery, note: string): Entry {
  const entry = savedEntry(article, delivery, { note });
  return { ...entry, page: { ...entry.page, id: `${HOST}${path}`, host: hostOf(HOST), path } };
}

function unlisted(entry: Entry): Entry {
  return { ...entry, unlisted: true };
}

function urlOf(article: Article): string {
  return `http://${hostOf(article.site.label)}:{port}${article.path}`;
}
