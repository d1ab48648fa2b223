/** Code that a page shows must use what the packages really give. */
import type { Document } from "../documents.ts";
import { readModule } from "../module-syntax.ts";

/** `exportsOf` gives the public names of a workspace; null for what is none. */
export function checkShownImports(
  { path, codeBlocks }: Document,
  exportsOf: (name: string) => ReadonlySet<string> | null,
): string[] {
  const blocks = codeBlocks.filter(({ language }) => language === "ts");
  return blocks.flatMap(({ text }) =>
    readModule({ path: `${path}.ts`, text }).importedNames.flatMap(({ text: imported }) => {
      const [specifier = "", name = ""] = imported.split("#");
      const isThere = specifier.startsWith("node:") || (exportsOf(specifier)?.has(name) ?? false);
      return isThere ? [] : [`${path}: ${specifier} gives no ${name}`];
    }),
  );
}

const NAMED_CALL = /^([a-z]\w+)\(.*\)$/;

/** Functions that a sentence names, such as `serve(config)`, are exported by some workspace. */
export function checkNamedFunctions({ path, code }: Document, exported: ReadonlySet<string>): string[] {
  return code.flatMap((text) => {
    const name = NAMED_CALL.exec(text)?.[1];
    return name === undefined || exported.has(name) ? [] : [`${path}: no package gives ${name}`];
  });
}
