/**
 * Walks through an XML document element by element. It knows no format: names come with the vocabulary
 * that their namespace stands for. Nothing that a document declares is ever expanded or fetched, the time
 * is linear in the length, and what is nested too deeply ends the walk.
 */
import { Parser } from "htmlparser2";

/** What a namespace stands for; `plain` is none, and those of RSS. */
type Vocabulary = "plain" | "atom" | "dublin-core" | "rdf" | "other";

export interface XmlElement {
  readonly vocabulary: Vocabulary;
  /** Without prefix, in lower case. */
  readonly name: string;
  /** By their whole names, in lower case. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What the walk tells. `depth` counts open elements: the root's is 1. */
export interface XmlVisitor {
  open(element: XmlElement, depth: number): void;
  /** A piece of text within the innermost element. */
  text(piece: string): void;
  close(depth: number): void;
}

/** `cut-short` is a document whose root never ends. */
export type WalkEnd = "complete" | "cut-short" | "too-deep" | "no-element";

const MAX_DEPTH = 200;
/** In force at a time; further ones are not looked at. */
const MAX_PREFIXES = 100;
/** Between pieces the walk can stop. */
const PIECE_CHARS = 64 * 1024;

const NAMESPACES: ReadonlyMap<string, Vocabulary> = new Map([
  ["", "plain"],
  ["http://purl.org/rss/1.0/", "plain"],
  ["http://channel.netscape.com/rdf/simple/0.9/", "plain"],
  ["http://my.netscape.com/rdf/simple/0.9/", "plain"],
  ["http://backend.userland.com/rss2", "plain"],
  ["http://www.w3.org/2005/atom", "atom"],
  ["http://purl.org/atom/ns#", "atom"],
  ["http://purl.org/dc/elements/1.1/", "dublin-core"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"],
]);

/** What prefixes mean where the document forgot to say it. */
const USUAL_PREFIXES: ReadonlyMap<string, Vocabulary> = new Map([
  ["", "plain"],
  ["atom", "atom"],
  ["a10", "atom"],
  ["dc", "dublin-core"],
  ["rdf", "rdf"],
]);

type Scope = ReadonlyMap<string, Vocabulary>;

export function walkXml(text: string, visitor: XmlVisitor): WalkEnd {
  const scopes: Scope[] = [USUAL_PREFIXES];
  let end: WalkEnd = "no-element";
  const isOver = () => end === "complete" || end === "too-deep";
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (isOver()) return;
        const scope = scopeOf(attributes, scopes.at(-1)!);
        scopes.push(scope);
        end = scopes.length - 1 > MAX_DEPTH ? "too-deep" : "cut-short";
        if (end === "cut-short") visitor.open(elementOf(tag, attributes, scope), scopes.length - 1);
      },
      ontext(piece) {
        if (!isOver() && scopes.length > 1) visitor.text(piece);
      },
      onclosetag() {
        if (isOver()) return;
        visitor.close(scopes.length - 1);
        scopes.pop();
        if (scopes.length === 1) end = "complete";
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let at = 0; at < text.length && !isOver(); at += PIECE_CHARS) {
    parser.write(text.slice(at, at + PIECE_CHARS));
  }
  return end;
}

function scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
  let scope: Map<string, Vocabulary> | null = null;
  for (const name in attributes) {
    if (!name.startsWith("xmlns")) continue;
    scope ??= new Map(outer);
    if (scope.size === MAX_PREFIXES) break;
    const prefix = name === "xmlns" ? "" : name.slice("xmlns:".length);
    scope.set(prefix, NAMESPACES.get(attributes[name]!.trim().toLowerCase()) ?? "other");
  }
  return scope ?? outer;
}

function elementOf(tag: string, attributes: Readonly<Record<string, string>>, scope: Scope): XmlElement {
  const colon = tag.indexOf(":");
  const prefix = colon === -1 ? "" : tag.slice(0, colon);
  return { vocabulary: scope.get(prefix) ?? "other", name: tag.slice(colon + 1), attributes };
}
