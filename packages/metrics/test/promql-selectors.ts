/**
 * Reads a PromQL expression with Prometheus's own grammar into what a check needs: its selectors, the labels
 * that its clauses group by, and the places where it is no PromQL. It judges no name.
 */

import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

export interface Matcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

export interface Selector {
  /** Undefined when the selector names no metric outside its braces. */
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
  /** The function whose range it feeds, such as `rate`. */
  readonly rangeFunction: string | undefined;
}

/** A `by`, `without`, `on` or `ignoring` clause, with the selectors of the expression that it shapes. */
interface Grouping {
  readonly keyword: string;
  readonly labels: readonly string[];
  readonly selectors: readonly Selector[];
}

export interface ReadExpression {
  readonly selectors: readonly Selector[];
  readonly groupings: readonly Grouping[];
  /** Whether it sums up, counts or picks series, and so drops the labels that no clause keeps. */
  readonly aggregates: boolean;
  /** When there are any, the rest is empty. */
  readonly problems: readonly string[];
}

export function readSelectors(expression: string): ReadExpression {
  const text = (node: SyntaxNode) => expression.slice(node.from, node.to);
  const top = parser.parse(expression).topNode;
  const nodes = descendants(top);
  const problems = nodes.flatMap((node) => {
    if (node.type.isError) return [`no PromQL at character ${node.from + 1}`];
    if (node.name === "QuotedLabelName") return [`quoted name ${text(node)}: write names without quotes`];
    return [];
  });
  if (problems.length > 0) return { selectors: [], groupings: [], aggregates: false, problems };
  return {
    selectors: selectorsIn(top, text),
    groupings: nodes.filter((node) => node.name === "GroupingLabels").map((node) => readGrouping(node, text)),
    aggregates: nodes.some((node) => node.name === "AggregateExpr"),
    problems,
  };
}

type TextOf = (node: SyntaxNode) => string;

function readGrouping(node: SyntaxNode, text: TextOf): Grouping {
  const clause = node.parent!;
  return {
    keyword: text(clause.firstChild!).toLowerCase(),
    labels: node.getChildren("LabelName").map(text),
    selectors: selectorsIn(clause.parent!, text),
  };
}

function selectorsIn(root: SyntaxNode, text: TextOf): Selector[] {
  return descendants(root)
    .filter((node) => node.name === "VectorSelector")
    .map((node) => {
      const name = node.getChild("Identifier");
      return {
        name: name === null ? undefined : text(name),
        matchers: (node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []).map((matcher) =>
          readMatcher(matcher, text),
        ),
        rangeFunction: rangeFunctionOf(node, text),
      };
    });
}

function readMatcher(matcher: SyntaxNode, text: TextOf): Matcher {
  return {
    label: text(matcher.getChild("LabelName")!),
    operator: text(matcher.getChild("MatchOp")!) as Matcher["operator"],
    value: unquoted(text(matcher.getChild("StringLiteral")!)),
  };
}

function unquoted(literal: string): string {
  return literal.startsWith('"') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

function rangeFunctionOf(selector: SyntaxNode, text: TextOf): string | undefined {
  const range = selector.parent;
  const call = range?.parent?.parent;
  if (range?.name !== "MatrixSelector" || call?.name !== "FunctionCall") return undefined;
  return text(call.getChild("FunctionIdentifier")!);
}

function descendants(root: SyntaxNode): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  root.cursor().iterate((node) => {
    nodes.push(node.node);
  });
  return nodes;
}
