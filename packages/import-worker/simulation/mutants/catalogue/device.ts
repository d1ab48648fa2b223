/** Mistakes of a device and of the server that it syncs with, as the simulation plays them. */
import { type Mutant, mutantsOf } from "../mutant.ts";

const mutant = mutantsOf("packages/import-worker/simulation/device");

export const DEVICE_MUTANTS: readonly Mutant[] = [
  mutant(
    "deletes-unknown-pickups",
    "L2 L10",
    "A device deletes pickups of which it can make nothing, as while its vault is locked.",
    [
      "tab.ts",
      '        rare("pickup could not be opened");\n',
      `        rare("pickup could not be opened");
        enqueue(this.#device.state, takeArticle(this.author, itemId, "saved").slice(1));
`,
    ],
    [
      "tab.ts",
      'import type { Author } from "@tidemark/import-job";',
      'import { type Author, takeArticle } from "@tidemark/import-job";',
    ],
    ["tab.ts", "import { type LocalState, nextBatch }", "import { enqueue, type LocalState, nextBatch }"],
  ),
  mutant("push-mints-ids-anew", "L3", "A push whose answer was lost is sent again under new ids.", [
    "tab.ts",
    "      if (!(error instanceof ConnectionLostError)) throw error;\n",
    `      if (!(error instanceof ConnectionLostError)) throw error;
      const { outbox } = this.#device.state;
      for (const [id, entry] of [...outbox]) {
        if (entry.ackedSeq !== null) continue;
        const again = { ...entry.change, id: this.#newId() };
        outbox.delete(id);
        outbox.set(again.id, { ...entry, change: again });
      }
`,
  ]),
  mutant(
    "forgets-what-it-pushed",
    "L2",
    "A device takes what it has sent for stored, without waiting for the answer.",
    [
      "tab.ts",
      "    const answer = await device.line.send(",
      `    for (const { id } of changes) state.outbox.set(id, { ...state.outbox.get(id)!, ackedSeq: 0 });
    const answer = await device.line.send(`,
    ],
  ),
  mutant("cursor-moves-without-page", "L6", "A device moves its cursor although it could not use the page.", [
    "apply-answer.ts",
    "  if (!isConnected(state, asked, answer)) return;\n",
    "  if (answer.serverChanges.length > 3) return moveCursor(state, answer.syncedUntil);\n",
  ]),
  mutant(
    "cursor-of-cut-page",
    "L5",
    "The server's cursor names one position more than its page reaches to.",
    [
      "server.ts",
      "formatCursor({ epoch, seq: page.upTo })",
      "formatCursor({ epoch, seq: page.upTo + (page.hasMore ? 1 : 0) })",
    ],
  ),
  mutant(
    "answers-before-commit",
    "L2",
    "The server acknowledges a push although its transaction failed.",
    [
      "server.ts",
      "  async #append(\n",
      `  async #appendOrPretend(stream: LockedStream, ingested: readonly Ingested[]) {
    const appended = await this.#append(stream, ingested.slice(0, 1));
    if ("ok" in appended) return appended;
    return { ...appended, changes: ingested.map(({ change }) => ({ ...appended.changes[0]!, ...change })) };
  }

  async #append(
`,
    ],
    [
      "server.ts",
      "await this.#append(stream, ingested);\n",
      "await this.#appendOrPretend(stream, ingested);\n",
    ],
  ),
  mutant(
    "opens-articles-twice",
    "L14",
    "A device saves an article under an id of its own, so a second device saves another one.",
    [
      "take-article.ts",
      "  const articleId = articleIdOf(itemId);\n",
      "  const articleId = articleIdOf(author.newId());\n",
    ],
  ),
];
