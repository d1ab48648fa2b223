/**
 * Writes characters so that a parser reads the same ones, in text and in attributes between double quotes.
 * NUL, which parsers drop or replace, is left out; a carriage return, which they read as a line feed, is one.
 */

import { replaceInPieces } from "../replace-in-pieces.ts";

const MARKED_IN_TEXT = /\r\n?|[&<>\u00A0\0]/g;
const MARKED_IN_ATTRIBUTES = /\r\n?|[&<>"\u00A0\0]/g;

const WRITTEN: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\u00A0": "&nbsp;",
  "\0": "",
};

export function escapeText(text: string): string {
  return replaceInPieces(text, MARKED_IN_TEXT, writtenAs);
}

export function escapeAttribute(value: string): string {
  return replaceInPieces(value, MARKED_IN_ATTRIBUTES, writtenAs);
}

function writtenAs(mark: string): string {
  return WRITTEN[mark] ?? "\n";
}
