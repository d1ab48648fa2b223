/** What a Markdown page links to, shows and promises. Judges nothing. */
import { slug } from "github-slugger";
import { marked, type Token, type Tokens } from "marked";
import type { TextFile } from "./repository.ts";

export interface Document {
  readonly path: string;
  /** Targets of links and pictures, as written. */
  readonly links: readonly string[];
  /** Code between backticks. */
  readonly code: readonly string[];
  readonly codeBlocks: readonly CodeBlock[];
  /** Lines of code blocks that a shell would run. */
  readonly commandLines: readonly string[];
  /** Texts of headings. */
  readonly headings: readonly string[];
  /** What `#…` may name on this page. */
  readonly anchors: ReadonlySet<string>;
  /** The cells of each table, row by row, the head first. */
  readonly tables: readonly (readonly (readonly string[])[])[];
}

interface CodeBlock {
  /** Such as `ts` or `sql`. */
  readonly language: string;
  readonly text: string;
}

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "console"]);

export function readDocument({ path, text }: TextFile): Document {
  const links: string[] = [];
  const code: string[] = [];
  const codeBlocks: CodeBlock[] = [];
  const commandLines: string[] = [];
  const headings: string[] = [];
  const tables: string[][][] = [];
  for (const token of tokensOf(text)) {
    switch (token.type) {
      case "link":
      case "image":
        links.push((token as Tokens.Link | Tokens.Image).href);
        break;
      case "codespan":
        code.push((token as Tokens.Codespan).text);
        break;
      case "code": {
        const { lang: language = "", text: lines } = token as Tokens.Code;
        codeBlocks.push({ language, text: lines });
        if (SHELLS.has(language)) commandLines.push(...shellLines(lines));
        break;
      }
      case "heading":
        headings.push((token as Tokens.Heading).text);
        break;
      case "table":
        tables.push(cellsOf(token as Tokens.Table));
        break;
      default:
        break;
    }
  }
  const anchors = new Set(headings.map((heading) => slug(heading.replaceAll("`", ""))));
  return { path, links, code, codeBlocks, commandLines, headings, anchors, tables };
}

/** All tokens of the page, those within others too. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => {
    tokens.push(token);
  });
  return tokens;
}

function cellsOf({ header, rows }: Tokens.Table): string[][] {
  return [header, ...rows].map((row) => row.map((cell) => cell.text));
}

/** Without prompts, comments and the line ends that a backslash takes away. */
function shellLines(text: string): string[] {
  const lines = text.replaceAll(/\\\n\s*/g, "").split("\n");
  return lines
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/\s+#.*$|^#.*$/, "")
        .trim(),
    )
    .filter((line) => line !== "");
}
