/**
 * The pages that extraction is measured on: real ones, which lie beside the checkout on some machines, or else
 * those of the small web. Answers files, so that a process under test holds no page but the one that it reads.
 */
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { startSmallWeb } from "@tidemark/small-web";

export interface PageFile {
  /** A name that ends in `.gz` is that of a compressed page. */
  readonly path: string;
  readonly url: string;
}

export interface BenchPages {
  /** For a table's note. */
  readonly about: string;
  readonly files: readonly PageFile[];
  /** Deletes what was written for this run. */
  readonly remove: () => void;
}

const CORPUS = fileURLToPath(new URL("../../../../../shared/corpus/", import.meta.url));
/** The address that the test suite of Readability gives its pages. */
const READABILITY_URL = "http://fakehost/test/page.html";
const SMALL_WEB_HOSTS = 50;

/** At most so many pages, of all sorts that there are. */
export async function findBenchPages(most: number): Promise<BenchPages> {
  const files = existsSync(CORPUS) ? corpusFiles() : [];
  if (files.length === 0) return fetchSmallWeb(most);
  return {
    about: "Real pages: those of Readability's own tests and of the article extraction benchmark.",
    files: spread(files, most),
    remove: () => undefined,
  };
}

export function readPageFile({ path }: PageFile): Uint8Array {
  const bytes = readFileSync(path);
  return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

function corpusFiles(): PageFile[] {
  const tests = readdirSync(join(CORPUS, "readability")).map((name) => ({
    path: join(CORPUS, "readability", name, "source.html"),
    url: READABILITY_URL,
  }));
  const truth = readFileSync(join(CORPUS, "articles", "ground-truth.json"), "utf8");
  const articles = Object.entries(JSON.parse(truth) as Record<string, { readonly url: string }>);
  return [
    ...tests,
    ...articles.map(([id, { url }]) => ({ path: join(CORPUS, "articles", `${id}.html.gz`), url })),
  ];
}

async function fetchSmallWeb(most: number): Promise<BenchPages> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-pages-"));
  const web = await startSmallWeb();
  const readable = web.pages.filter(({ expect }) => expect.state === "saved").map((page) => web.url(page));
  const urls = spread([...readable, ...web.generated(most, { hosts: SMALL_WEB_HOSTS })], most);
  const files: PageFile[] = [];
  for (const [index, url] of urls.entries()) {
    const path = join(folder, `${index}.html`);
    writeFileSync(path, await fetchFrom(web.port, new URL(url)));
    files.push({ path, url });
  }
  await web.close();
  return {
    about: "Pages of the small web: the corpus of real pages is not on this machine.",
    files,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function fetchFrom(port: number, { host, pathname, search }: URL): Promise<Buffer> {
  const request = get({ host: "127.0.0.1", port, path: pathname + search, headers: { host } });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return buffer(response);
}

/** Takes `most` of them at even distances. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]!);
}
