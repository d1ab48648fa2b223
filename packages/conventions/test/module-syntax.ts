/**
 * What the rules want to know of a TypeScript file, read from its syntax tree and not from its text:
 * no rule may stumble over a word in a comment or a string. Judges nothing.
 */
import { type Argument, type Node, parseSync, Visitor } from "oxc-parser";
import type { TextFile } from "./repository.ts";

/** Something in a file, and the line on which it begins. */
export interface Found {
  readonly text: string;
  readonly line: number;
}

export interface ModuleSyntax {
  /** What the file imports or exports from elsewhere, types included; `(computed)` for what only running tells. */
  readonly imports: readonly Found[];
  /** Imported names, as `specifier#name`. */
  readonly importedNames: readonly Found[];
  /** Names that the file gives to others. */
  readonly exportedNames: readonly string[];
  /** Strings, and templates with `…` for their holes. */
  readonly literals: readonly Found[];
  /** Names with what is taken of them, such as `process.env` or `describe.skip`. */
  readonly memberChains: readonly Found[];
  /** Calls, and constructions with `new ` before them. */
  readonly calls: readonly Call[];
  readonly comments: readonly Found[];
}

export interface Call extends Found {
  /** The calls around this one, the outermost first. */
  readonly within: readonly string[];
  /** The first argument where it is a plain string. */
  readonly firstArgument: string | null;
}

/** Several rules look at the same file. */
const known = new WeakMap<TextFile, ModuleSyntax>();

/** Throws when the file does not parse, so that nothing is passed over unread. */
export function readModule(file: TextFile): ModuleSyntax {
  const syntax = known.get(file) ?? parseModule(file);
  known.set(file, syntax);
  return syntax;
}

function parseModule({ path, text }: TextFile): ModuleSyntax {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const lineOf = createLineFinder(text);
  const found = (node: { readonly start: number }, what: string): Found => ({
    text: what,
    line: lineOf(node.start),
  });

  const imports: Found[] = [];
  const importedNames: Found[] = [];
  const exportedNames: string[] = [];
  const literals: Found[] = [];
  const memberChains: Found[] = [];
  const calls: Call[] = [];
  const around: string[] = [];
  const enterCall = (node: Node, name: string, [first]: readonly Argument[]) => {
    calls.push({
      ...found(node, name),
      within: [...around],
      firstArgument: first ? plainString(first) : null,
    });
    around.push(name);
  };

  new Visitor({
    ImportDeclaration(node) {
      imports.push(found(node, node.source.value));
      for (const one of node.specifiers) {
        if (one.type !== "ImportSpecifier") continue;
        const name = one.imported.type === "Literal" ? one.imported.value : one.imported.name;
        importedNames.push(found(one, `${node.source.value}#${name}`));
      }
    },
    ExportNamedDeclaration(node) {
      if (node.source) imports.push(found(node, node.source.value));
      for (const { exported } of node.specifiers)
        exportedNames.push(exported.type === "Literal" ? exported.value : exported.name);
    },
    ExportAllDeclaration(node) {
      imports.push(found(node, node.source.value));
    },
    ImportExpression(node) {
      imports.push(found(node, plainString(node.source) ?? "(computed)"));
    },
    TSImportType(node) {
      imports.push(found(node, node.source.value));
    },
    Literal(node) {
      if (typeof node.value === "string") literals.push(found(node, node.value));
    },
    TemplateLiteral(node) {
      const parts = node.quasis.map((part) => part.value.cooked ?? part.value.raw);
      literals.push(found(node, parts.join("…")));
    },
    MemberExpression(node) {
      memberChains.push(found(node, chainOf(node)));
    },
    CallExpression(node) {
      enterCall(node, chainOf(node.callee), node.arguments);
    },
    "CallExpression:exit"() {
      around.pop();
    },
    NewExpression(node) {
      enterCall(node, `new ${chainOf(node.callee)}`, node.arguments);
    },
    "NewExpression:exit"() {
      around.pop();
    },
  }).visit(program);

  return {
    imports,
    importedNames,
    exportedNames,
    literals,
    memberChains,
    calls,
    comments: comments.map((comment) => found(comment, comment.value)),
  };
}

/** `a.b["c"]` as `a.b.c`, a call as `()`, and `?` for anything that is no name. */
function chainOf(node: Node): string {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "CallExpression":
      return `${chainOf(node.callee)}()`;
    case "MemberExpression": {
      const property = node.property.type === "Identifier" && node.computed ? null : nameOf(node.property);
      return `${chainOf(node.object)}.${property ?? "?"}`;
    }
    default:
      return "?";
  }
}

function nameOf(node: Node): string | null {
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return node.name;
  return plainString(node);
}

function plainString(node: Node): string | null {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : null;
}

function createLineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after < 0 ? starts.length : after;
  };
}
