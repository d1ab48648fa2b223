/**
 * A real browser that shows HTML, and tells what happened: scripts that ran, requests that were made, and
 * every element with its attributes. The names in the HTML lead to a server on the loopback, which counts
 * what it is asked for, and all other names nowhere; requests are stopped before they leave the browser, so
 * that the server should see none.
 */

import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import type { FoundElement } from "./reading.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const STAGE = "http://stage.test/";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where the browser is; undefined on a machine without one. */
export const browserPath: string | undefined = [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find(
  existsSync,
);

/** What came of showing one piece of HTML. */
interface Shown {
  readonly hasRun: boolean;
  readonly elements: readonly FoundElement[];
}

/** What came of showing many, and the requests of all of them that were for no picture in them. */
export interface Showing {
  readonly shown: readonly Shown[];
  readonly requests: readonly string[];
}

export class Browser {
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #folder: string;
  readonly #trap: Trap;
  readonly #pictures = new Set<string>();
  readonly #requests: { readonly url: string; readonly isPicture: boolean }[] = [];

  private constructor(context: BrowserContext, page: Page, folder: string, trap: Trap) {
    this.#context = context;
    this.#page = page;
    this.#folder = folder;
    this.#trap = trap;
  }

  static async launch(): Promise<Browser> {
    const trap = await openTrap();
    const folder = await mkdtemp(join(tmpdir(), "browser-"));
    const rules = `MAP *.test 127.0.0.1:${trap.port}, MAP *.example 127.0.0.1:${trap.port}, MAP * ~NOTFOUND`;
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: browserPath!,
      args: [...FLAGS, `--host-resolver-rules=${rules}`],
    });
    const browser = new Browser(context, context.pages()[0] ?? (await context.newPage()), folder, trap);
    await browser.#watch();
    return browser;
  }

  /** Requests that got out of the browser. */
  get escapedRequests(): number {
    return this.#trap.requests();
  }

  /** Shows each as the content of an element. */
  async showInside(htmls: readonly string[]): Promise<Showing> {
    return this.#show(htmls, (all) =>
      Promise.resolve(
        all.map((html) => {
          const holder = document.createElement("div");
          document.body.append(holder);
          holder.innerHTML = html;
          return holder;
        }),
      ),
    );
  }

  /** Shows each as a page of its own. */
  async showAsPages(htmls: readonly string[]): Promise<Showing> {
    return this.#show(htmls, (all) =>
      Promise.all(
        all.map(async (html) => {
          const frame = document.createElement("iframe");
          const loaded = new Promise((resolve) => {
            frame.addEventListener("load", resolve);
          });
          frame.srcdoc = `<!doctype html><html><head></head><body>${html}`;
          document.body.append(frame);
          await loaded;
          return frame.contentDocument!.documentElement;
        }),
      ),
    );
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.#trap.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #watch(): Promise<void> {
    this.#page.on("dialog", (dialog) => void dialog.dismiss());
    await this.#context.route(
      () => true,
      async (route) => {
        const request = route.request();
        if (request.url() === STAGE && request.frame() === this.#page.mainFrame()) {
          return route.fulfill({ contentType: "text/html", body: "<!doctype html><body>" });
        }
        this.#requests.push({ url: request.url(), isPicture: request.resourceType() === "image" });
        return route.abort();
      },
    );
  }

  async #show(
    htmls: readonly string[],
    place: (htmls: readonly string[]) => Promise<readonly Element[]>,
  ): Promise<Showing> {
    this.#requests.length = 0;
    await this.#page.goto(STAGE);
    const roots = await this.#page.evaluateHandle(place, htmls);
    const shown = await this.#page.evaluate(lookAround, roots);
    await roots.dispose();
    // Those of the page before may still be asked for.
    for (const { pictures } of shown) for (const url of pictures) this.#pictures.add(url.replace(/#.*/s, ""));
    const requests = this.#requests
      .filter(({ url, isPicture }) => !(isPicture && this.#pictures.has(url)))
      .map(({ url }) => url);
    return { shown, requests };
  }
}

interface Trap {
  readonly port: number;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

async function openTrap(): Promise<Trap> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    close: () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      return closed;
    },
  };
}

/** Runs in the page: sets off whatever waits for a reader, and lists what is there. */
async function lookAround(roots: readonly Element[]) {
  const occasions =
    "load error click focus blur mouseover pointerenter toggle input submit animationstart".split(" ");
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      for (const occasion of occasions) {
        element.dispatchEvent(new Event(occasion, { cancelable: true }));
      }
    }
  }
  for (let frame = 0; frame < 2; frame += 1) {
    await new Promise(requestAnimationFrame);
  }
  return roots.map((root) => {
    const { body, defaultView } = root.ownerDocument;
    const traps = [window, defaultView] as ({ hit?: unknown } | null)[];
    const hasRun = traps.some((trap) => trap?.hit !== undefined);
    const all = [...(root.localName === "html" ? body : root).querySelectorAll("*")];
    return {
      hasRun,
      elements: all.map((element) => ({
        name: element.namespaceURI === body.namespaceURI ? element.localName : `foreign ${element.localName}`,
        attributes: [...element.attributes].map(({ name, value }) => ({ name, value })),
      })),
      pictures: all.flatMap((element) =>
        element instanceof root.ownerDocument.defaultView!.HTMLImageElement ? [element.src] : [],
      ),
    };
  });
}
