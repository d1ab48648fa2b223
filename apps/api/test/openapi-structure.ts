/**
 * Looks for what is wrong in an OpenAPI 3.1 document: references that lead nowhere, parameters that do not
 * fit their paths, names that are taken twice, responses without a description.
 */
type Node = Readonly<Record<string, unknown>>;

interface Found {
  readonly where: string;
  readonly node: Node;
}

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options"];

/** Sentences; empty when the document is sound. */
export function problemsOf(document: unknown): string[] {
  const root = document as Node;
  const operations = operationsOf(root);
  return [
    ...(/^3\.1\.\d+$/.test(String(root["openapi"])) ? [] : ["it is not in version 3.1"]),
    ...nodesIn(root, "#").flatMap(({ where, node }) => [
      ...checkReference(where, node, root),
      ...checkSchema(where, node),
    ]),
    ...checkUnique(operations.map(({ node }) => String(node["operationId"]))),
    ...operations.flatMap(({ where, node }) => [
      ...checkParameters(where, node),
      ...checkResponses(where, node),
      ...checkNames(where, node, root),
    ]),
  ];
}

function operationsOf(root: Node): Found[] {
  return Object.entries(root["paths"] as Node).flatMap(([path, item]) =>
    Object.entries(item as Node)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, node]) => ({ where: `${method} ${path}`, node: node as Node })),
  );
}

function nodesIn(value: unknown, where: string): Found[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.entries(value)
    .filter(([name]) => name !== "example")
    .flatMap(([name, part]) => nodesIn(part, `${where}/${name}`));
  return Array.isArray(value) ? below : [{ where, node: value as Node }, ...below];
}

function checkReference(where: string, node: Node, root: Node): string[] {
  const reference = node["$ref"];
  if (typeof reference !== "string") return [];
  const target = reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((at, part) => (at as Node | undefined)?.[part], root);
  return target === undefined ? [`${where}: ${reference} leads nowhere`] : [];
}

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** Every schema keyword that 3.1 spells otherwise than 3.0 did. */
function checkSchema(where: string, node: Node): string[] {
  if (!/\/(?:schema|schemas\/\w+|items|properties\/\w+|(?:any|one|all)Of\/\d+)$/.test(where)) return [];
  const types = [node["type"] ?? []].flat() as string[];
  return [
    ...types.filter((type) => !TYPES.includes(type)).map((type) => `${where}: ${type} is no type`),
    ...("nullable" in node ? [`${where}: "nullable" is of 3.0`] : []),
    ...(typeof node["exclusiveMinimum"] === "boolean"
      ? [`${where}: a boolean exclusiveMinimum is of 3.0`]
      : []),
    ...(types.includes("array") && !("items" in node) ? [`${where}: an array of what?`] : []),
  ];
}

function checkParameters(where: string, node: Node): string[] {
  const parameters = (node["parameters"] ?? []) as readonly Node[];
  const inPath = [...where.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const declared = parameters.filter((one) => one["in"] === "path").map((one) => String(one["name"]));
  return [
    ...(inPath.toSorted().join() === declared.toSorted().join()
      ? []
      : [`${where}: the path has ${inPath.join()}, declared are ${declared.join()}`]),
    ...parameters
      .filter((one) => one["in"] === "path" && one["required"] !== true)
      .map((one) => `${where}: ${String(one["name"])} must be required`),
    ...checkUnique(parameters.map((one) => `${String(one["in"])} ${String(one["name"])}`)),
  ];
}

function checkResponses(where: string, node: Node): string[] {
  const responses = Object.entries((node["responses"] ?? {}) as Node);
  return [
    ...(responses.some(([status]) => status.startsWith("2")) ? [] : [`${where}: it never goes well`]),
    ...responses
      .filter(
        ([status, response]) => !/^(?:[1-5]\d\d|default)$/.test(status) || !(response as Node)["description"],
      )
      .map(([status]) => `${where}: ${status} lacks a description or is no status`),
  ];
}

function checkNames(where: string, node: Node, root: Node): string[] {
  const known = ((root["tags"] ?? []) as readonly Node[]).map((tag) => tag["name"]);
  const schemes = Object.keys((root["components"] as Node)["securitySchemes"] ?? {});
  const tags = (node["tags"] ?? []) as readonly string[];
  const wanted = ((node["security"] ?? []) as readonly Node[]).flatMap((one) => Object.keys(one));
  return [
    ...tags.filter((tag) => !known.includes(tag)).map((tag) => `${where}: no tag is named ${tag}`),
    ...wanted.filter((name) => !schemes.includes(name)).map((name) => `${where}: no scheme is named ${name}`),
    ...(node["summary"] ? [] : [`${where}: it has no summary`]),
  ];
}

function checkUnique(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is there twice`);
}
