/** Pages that answer quickly with something that is no article: refusals, files, nothing. */
import { pdfFile, pngPicture, zipFile } from "../files.ts";
import type { Library } from "../library.ts";
import type { FailureCode } from "../page.ts";
import { failingEntry, htmlDocument, type Entry } from "./entry.ts";

export function refusals(library: Library): Entry[] {
  return [...statuses(), challengeByHeader(), ...files(), ...withoutArticle(library)];
}

function statuses(): Entry[] {
  const pages: readonly (readonly [id: string, status: number, code: FailureCode, title: string])[] = [
    ["quayside/discontinued-lamp", 404, "not-found", "Not Found"],
    ["quayside/summer-sale-2014", 410, "gone", "Gone"],
    ["members/minutes-of-the-board", 403, "forbidden", "Forbidden"],
    ["members/accounts", 401, "forbidden", "Authorization Required"],
    ["teapot/brew", 418, "http-4xx", "I'm a Teapot"],
    ["teapot/not-yet", 425, "http-4xx", "Too Early"],
  ];
  return pages.map(([id, status, code, title]) => {
    const headers = status === 401 ? { "WWW-Authenticate": 'Basic realm="members"' } : {};
    return failingEntry(
      { id, code, note: `Status ${status}` },
      { kind: "status", status, headers, html: statusPage(status, title) },
    );
  });
}

/** The few words that servers send along with a status. */
export function statusPage(status: number, title: string): string {
  return `<!DOCTYPE html><html lang="en"><title>${status} ${title}</title><h1>${title}</h1><p>The server answered with status ${status}.</p></html>`;
}

/** Says in a header that it is a check for robots; to others it looks like any refusal. */
function challengeByHeader(): Entry {
  return failingEntry(
    {
      id: "northgate/report",
      code: "challenge-page",
      note: "Status 403, and a header that says it is a check for robots",
      costSeconds: 10,
    },
    {
      kind: "status",
      status: 403,
      headers: { "cf-mitigated": "challenge" },
      html: statusPage(403, "Forbidden"),
    },
  );
}

function files(): Entry[] {
  return [
    unsupported("files/pdf", "/brochure.pdf", "A PDF", "application/pdf", () => pdfFile("Tide tables 2023")),
    unsupported("files/png", "/harbour.png", "A picture", "image/png", () => pngPicture("harbour")),
    unsupported("files/zip", "/charts.zip", "A zip archive", "application/zip", () =>
      zipFile("charts/readme.txt", "Charts of the inner harbour.\n"),
    ),
    unsupported("files/json", "/api/berths", "JSON", "application/json", () =>
      Buffer.from('{"berths":[{"name":"North quay","free":true}]}\n'),
    ),
  ];
}

function unsupported(
  id: string,
  path: string,
  note: string,
  contentType: string,
  bytes: () => Buffer,
): Entry {
  return failingEntry({ id, path, code: "unsupported-type", note }, { kind: "document", contentType, bytes });
}

function withoutArticle(library: Library): Entry[] {
  const whole = (name: string) => () => library.whole(name);
  return [
    withText(
      "quayside/lost-catalogue-page",
      "soft-404",
      "A soft 404: status 200, and words that say not found",
      whole("soft-404"),
    ),
    withText("quayside/all-sections", "no-article", "Nothing but links", whole("links-only")),
    withText(
      "quayside/configurator",
      "no-article",
      "An application shell that needs JavaScript",
      whole("script-shell"),
    ),
    withText("blank/nothing", "empty-page", "A body of no bytes", () => ""),
    withText("blank/whitespace", "empty-page", "A body of white space", () => " \n\t\n".repeat(400)),
  ];
}

function withText(id: string, code: FailureCode, note: string, html: () => string): Entry {
  return failingEntry({ id, code, note }, htmlDocument(html));
}
