/** Makes entries of the catalogue: a page together with its delivery, and the usual cases of both. */
import iconv from "iconv-lite";
import type { Article } from "../article.ts";
import type { Delivery, Document } from "../delivery.ts";
import { layOut, type CharsetDeclaration } from "../layouts.ts";
import type { ExpectedArticle, FailureCode, SmallWebPage } from "../page.ts";
import { promisedSentences } from "../promised-sentences.ts";
import { hostOf } from "../site.ts";

export interface Entry {
  readonly page: SmallWebPage;
  readonly delivery: Delivery;
  /** Served but not part of the reading list: where a redirect leads. */
  readonly unlisted?: true;
}

/** How an article becomes bytes, and what the answer claims about them. */
export interface Encoding {
  /** What the bytes are in; a name of iconv-lite's. */
  readonly charset: string;
  readonly bom?: true;
  /** The charset that the Content-Type header names, if it names one. */
  readonly header?: string;
  readonly declaration?: CharsetDeclaration;
  /** Instead of text/html. */
  readonly mediaType?: string;
}

export const UTF_8: Encoding = {
  charset: "utf8",
  header: "utf-8",
  declaration: { kind: "meta", label: "utf-8" },
};

export interface Saved {
  readonly note: string;
  readonly contains?: readonly string[];
  readonly attempts?: number;
  readonly costSeconds?: number;
}

/** An article that an import must save. */
export function savedEntry(article: Article, delivery: Delivery, saved: Saved): Entry {
  const { lang } = article.site;
  const expect: ExpectedArticle = {
    state: "saved",
    title: article.title,
    contains: saved.contains ?? promisedSentences(article.body, lang),
    lang,
    ...(saved.attempts !== undefined && { attempts: saved.attempts }),
  };
  const page = {
    id: article.id,
    host: hostOf(article.site.label),
    path: article.path,
    expect,
    note: saved.note,
    ...(saved.costSeconds !== undefined && { costSeconds: saved.costSeconds }),
  };
  return { page, delivery };
}

export interface Failing {
  /** `<first label of the host>/<slug>`; the path is `/<slug>` unless given. */
  readonly id: string;
  readonly path?: string;
  readonly code: FailureCode;
  readonly note: string;
  readonly costSeconds?: number;
}

/** A page that an import must end in an error. */
export function failingEntry(failing: Failing, delivery: Delivery): Entry {
  const slash = failing.id.indexOf("/");
  const page = {
    id: failing.id,
    host: hostOf(failing.id.slice(0, slash)),
    path: failing.path ?? failing.id.slice(slash),
    expect: { state: "error", code: failing.code },
    note: failing.note,
    ...(failing.costSeconds !== undefined && { costSeconds: failing.costSeconds }),
  } satisfies SmallWebPage;
  return { page, delivery };
}

/** The article in the layout of its site. */
export function articleDocument(
  article: Article,
  encoding: Encoding = UTF_8,
  compression?: Document["compression"],
): Document {
  const html = () => layOut(article, encoding.declaration ?? { kind: "none" });
  return { ...htmlDocument(html, encoding), ...(compression !== undefined && { compression }) };
}

export function htmlDocument(html: () => string, encoding: Encoding = UTF_8): Document {
  const mediaType = encoding.mediaType ?? "text/html";
  return {
    kind: "document",
    contentType: encoding.header === undefined ? mediaType : `${mediaType}; charset=${encoding.header}`,
    bytes: () => encode(html(), encoding),
  };
}

/** Throws where the charset lacks a character of the text, rather than serving a question mark. */
function encode(text: string, encoding: Encoding): Buffer {
  const bytes = iconv.encode(text, encoding.charset, { addBOM: encoding.bom ?? false });
  if (iconv.decode(bytes, encoding.charset) !== text) {
    throw new Error(`a page does not fit into ${encoding.charset}: ${text.slice(0, 200)}`);
  }
  return bytes;
}
