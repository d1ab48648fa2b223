/**
 * Finds the one address that a line of prose or Markdown is about, and the link's title if it has one.
 * Refuses lines with several addresses: choosing one would lose the others silently.
 * Its cost is linear in the line, whatever the line holds.
 */

import { dedupeKey } from "./dedupe-key.ts";
import { isInvisible } from "./visible-text.ts";
import { foreignScheme, foreignSchemeReason, isBareAddress } from "./web-address.ts";

export type FoundAddress =
  | { ok: true; address: string; title: string | undefined }
  | { ok: false; reason: string };

type Candidate = { address: string; start: number; end: number; label: Label | undefined };
/** The bracketed text of a Markdown link. */
type Label = { start: number; end: number; isImage: boolean };

const listMarker = /^(?:>\s*)?(?:[-*+•‣◦▪·–—]\s+|•|\d{1,9}[.)]\s+)?(?:\[[ xX]?\]\s+)?/;
const addressStart = /https?:\/\/|www\./gi;
const addressEnd = /[\s<>"`|«»“”„，。、；：！？…「」『』【】（）《》]|\]\(|[,;](?=https?:\/\/)/gi;
const standaloneEnd = /[\s<>"`]|[,;|](?=https?:\/\/)/i;
/** No host has a comma in it, so `https://a.example,A title` goes on in another column. */
const hostAndMore = /^(https?:\/\/[^/?#@,;|]+)[,;|](?![^/?#]*@).*$/i;
const beginsWithAddress = /^https?:\/\//i;
const closers: Record<string, string> = {
  "<": ">",
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "«": "»",
  "「": "」",
};
const wordCharacter = /[\p{L}\p{N}@._/-]/u;
const labelImage = /!\[([^[\]]*)\]\([^()]*\)/g;
/** Each quantifier ends at a character that the next one cannot begin with, so matching is linear. */
const linkToBareAddress = /^\[([^\]]{0,2000})\]\(\s*([^\s()]+)(?:\s[^()]*)?\)$/;
const maxLabelChars = 2000;
const maxSchemeWordChars = 100;
/** Enough to know that a line has several addresses, and a bound on what a hostile line costs. */
const maxCandidates = 20;

export function findAddress(line: string): FoundAddress {
  const content = line.slice(listMarker.exec(line)?.[0].length ?? 0);
  if (beginsWithAddress.test(content) && !standaloneEnd.test(content)) {
    return { ok: true, address: withoutNextColumn(content.replace(/[,;]$/, "")), title: undefined };
  }
  const scheme = foreignScheme(content);
  if (scheme !== undefined) return { ok: false, reason: foreignSchemeReason(scheme) };
  const candidates = withoutLabelText(findCandidates(content));
  if (areDifferentPages(candidates)) {
    return {
      ok: false,
      reason: "The line has several different addresses. Put each address on a line of its own.",
    };
  }
  const only = candidates[0];
  return only === undefined
    ? findBareAddress(content)
    : { ok: true, address: only.address, title: titleOf(only, content) };
}

function areDifferentPages(candidates: readonly Candidate[]): boolean {
  const addresses = new Set(candidates.map(({ address }) => address));
  return addresses.size > 1 && new Set([...addresses].map(dedupeKey)).size > 1;
}

function findCandidates(content: string): Candidate[] {
  const candidates: Candidate[] = [];
  addressStart.lastIndex = 0;
  for (let examined = 0; examined < maxCandidates;) {
    const match = addressStart.exec(content);
    if (match === null) break;
    const start = match.index;
    const isWww = match[0].length === 4;
    if (isWww && start > 0 && wordCharacter.test(content[start - 1]!)) continue;
    examined += 1;
    const candidate = candidateAt(content, start);
    addressStart.lastIndex = Math.max(candidate.end, start + match[0].length);
    if (candidate.label?.isImage === true || isInsideForeignAddress(content, start)) continue;
    if (isWww) {
      if (!isBareAddress(candidate.address)) continue;
      candidate.address = `https://${candidate.address}`;
    }
    candidates.push(candidate);
  }
  return candidates;
}

function candidateAt(content: string, start: number): Candidate {
  const before = content[start - 1] ?? "";
  const linkOpensAt = before === "<" ? start - 2 : start - 1;
  const label = content[linkOpensAt] === "(" ? labelEndingAt(content, linkOpensAt - 1) : undefined;
  const closer = closers[before];
  if (closer !== undefined) {
    const end = content.indexOf(closer, start);
    const enclosed = end === -1 ? "" : content.slice(start, end);
    if (enclosed !== "" && !/\s/.test(enclosed)) return { address: enclosed, start, end, label };
  }
  if (label !== undefined && before === "(") {
    const end = linkTargetEnd(content, start);
    return { address: content.slice(start, end), start, end, label };
  }
  addressEnd.lastIndex = start;
  const end = addressEnd.exec(content)?.index ?? content.length;
  const address = withoutNextColumn(withoutTrailingPunctuation(content.slice(start, end)));
  return { address, start, end, label };
}

function withoutNextColumn(address: string): string {
  return address.replace(hostAndMore, "$1");
}

/** The label of a Markdown link whose `]` is at `end`; brackets inside it are balanced. */
function labelEndingAt(content: string, end: number): Label | undefined {
  if (content[end] !== "]") return undefined;
  let depth = 0;
  for (let i = end; i >= 0 && end - i <= maxLabelChars; i -= 1) {
    if (content[i] === "]") depth += 1;
    else if (content[i] === "[") depth -= 1;
    if (depth === 0) return { start: i + 1, end, isImage: content[i - 1] === "!" };
  }
  return undefined;
}

/** A Markdown target ends at white space or at the first parenthesis it has not opened itself. */
function linkTargetEnd(content: string, start: number): number {
  let depth = 0;
  for (let i = start; i < content.length; i += 1) {
    const char = content[i]!;
    if (char === "(") depth += 1;
    else if (char === ")" && (depth -= 1) < 0) return i;
    else if (char === " " || char === "\t" || char === ">") return i;
  }
  return content.length;
}

/** The sentence's punctuation is not the address's; a closing bracket is, if the address opened it. */
function withoutTrailingPunctuation(address: string): string {
  const unopened: Record<string, number> = {
    ")": count(address, ")") - count(address, "("),
    "]": count(address, "]") - count(address, "["),
    "}": count(address, "}") - count(address, "{"),
  };
  let end = address.length;
  for (; end > 0; end -= 1) {
    const char = address[end - 1]!;
    if (".,;:!?'*|".includes(char)) continue;
    const surplus = unopened[char];
    if (surplus === undefined || surplus <= 0) break;
    unopened[char] = surplus - 1;
  }
  return address.slice(0, end);
}

function count(text: string, char: string): number {
  let found = 0;
  for (let at = text.indexOf(char); at !== -1; at = text.indexOf(char, at + 1)) found += 1;
  return found;
}

/** `blob:https://…` and `ftp://host/https://…` contain a web address but are none. */
function isInsideForeignAddress(content: string, start: number): boolean {
  let wordStart = start;
  while (wordStart > 0 && !isInvisible(content.charCodeAt(wordStart - 1))) {
    wordStart -= 1;
    if (start - wordStart > maxSchemeWordChars) return false;
  }
  if (wordStart === start) return false;
  return foreignScheme(content.slice(wordStart, start).replace(/^[^a-z]+/i, "")) !== undefined;
}

/** In `[https://a.example](https://a.example/page)` the label is no second address. */
function withoutLabelText(candidates: Candidate[]): Candidate[] {
  if (candidates.length < 2) return candidates;
  const labels = candidates.flatMap(({ label }) => (label === undefined ? [] : [label]));
  let next = 0;
  return candidates.filter(({ start }) => {
    while (next < labels.length && labels[next]!.end <= start) next += 1;
    const label = labels[next];
    return label === undefined || start < label.start;
  });
}

function titleOf({ label }: Candidate, content: string): string | undefined {
  return label === undefined ? undefined : content.slice(label.start, label.end).replace(labelImage, "$1");
}

function findBareAddress(content: string): FoundAddress {
  const link = linkToBareAddress.exec(content);
  const address = unwrapped(link?.[2] ?? content);
  const scheme = foreignScheme(address);
  if (scheme !== undefined) return { ok: false, reason: foreignSchemeReason(scheme) };
  const isAddress = !/\s/.test(address) && isBareAddress(address.replace(/^\/\//, ""));
  if (isAddress) return { ok: true, address, title: link?.[1] };
  return {
    ok: false,
    reason:
      "The line has no web address. Write one such as https://example.com/page, or begin the line with # to make it a comment.",
  };
}

/** Takes away the quotes, angle brackets and separators around an address that stands alone. */
function unwrapped(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && "<\"'`".includes(text[start]!)) start += 1;
  while (end > start && ">\"'`,;".includes(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}
