/** parse5's tree builder, fed by the `RunTokenizer`. */

import { Parser, type ParserOptions, type TreeAdapterTypeMap } from "parse5";
import { replaceInPieces } from "../../replace-in-pieces.ts";
import { RunTokenizer } from "./run-tokenizer.ts";

class RunParser<Types extends TreeAdapterTypeMap> extends Parser<Types> {
  constructor(...parts: ConstructorParameters<typeof Parser<Types>>) {
    super(...parts);
    const { inForeignNode } = this.tokenizer;
    this.tokenizer = new RunTokenizer(this);
    this.tokenizer.inForeignNode = inForeignNode;
  }
}

/** Parses a page. */
export function parsePage<Types extends TreeAdapterTypeMap>(
  markup: string,
  options: ParserOptions<Types>,
): Types["document"] {
  return RunParser.parse(withPlainLineEnds(markup), options);
}

/** Parses markup as it is read inside an element. */
export function parseInside<Types extends TreeAdapterTypeMap>(
  context: Types["element"],
  markup: string,
  options: ParserOptions<Types>,
): Types["documentFragment"] {
  const parser = RunParser.getFragmentParser(context, options);
  parser.tokenizer.write(withPlainLineEnds(markup), true);
  return parser.getFragment();
}

/** What the standard has a parser do first, done at once, because it is the exception. */
function withPlainLineEnds(markup: string): string {
  return markup.includes("\r") ? replaceInPieces(markup, /\r\n?/g, () => "\n") : markup;
}
