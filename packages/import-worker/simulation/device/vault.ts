/**
 * Keys, as the simulation has them. What is sealed or encrypted becomes a name that says nothing of it, and the vault
 * remembers for whom and for which record it stands. So no text of an article can be in a ciphertext, a ciphertext
 * opens only with its owner's key and in its own record, and nothing depends on the moment at which real
 * cryptography would be done.
 */
import type { PickupPayload } from "@tidemark/import-job";
import type { Seal } from "../../src/index.ts";

/** A user's key, as an unlocked vault has it. */
export interface AccountKey {
  /** The sealed article, or null when it was not sealed to this key. */
  open(sealed: string): PickupPayload | null;
  encrypt(text: string, recordId: string): string;
  /** The text, or null when it is not this key's or not of this record. */
  decrypt(encrypted: string, recordId: string): string | null;
  /** The same for the same text, and nothing to anybody without the key. */
  blind(text: string): string;
}

interface Encrypted {
  readonly userId: string;
  readonly recordId: string;
  readonly text: string;
}

export class SimulatedVault {
  readonly #sealed = new Map<string, { readonly userId: string; readonly article: PickupPayload }>();
  readonly #encrypted = new Map<string, Encrypted>();
  readonly #blinded = new Map<string, string>();

  /** The worker's port. */
  readonly seal: Seal = async (userId, article) => {
    const name = `sealed:1:${this.#sealed.size + 1}`;
    this.#sealed.set(name, { userId, article });
    return { sealed: name };
  };

  keyOf(userId: string): AccountKey {
    return {
      open: (name) => {
        const sealed = this.#sealed.get(name);
        return sealed?.userId === userId ? sealed.article : null;
      },
      encrypt: (text, recordId) => {
        const name = `enc:1:${this.#encrypted.size + 1}`;
        this.#encrypted.set(name, { userId, recordId, text });
        return name;
      },
      decrypt: (name, recordId) => {
        const found = this.#encrypted.get(name);
        return found?.userId === userId && found.recordId === recordId ? found.text : null;
      },
      blind: (text) => {
        const key = `${userId}/${text}`;
        const known = this.#blinded.get(key) ?? `blind:1:${this.#blinded.size + 1}`;
        this.#blinded.set(key, known);
        return known;
      },
    };
  }
}
