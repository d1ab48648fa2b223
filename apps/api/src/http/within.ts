/** A question to somebody else for whose answer nobody wants to wait for long. */

export type Answer<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "failed" }
  | { readonly kind: "late" };

export async function within<T>(patienceMs: number, ask: () => Promise<T>): Promise<Answer<T>> {
  const { promise: late, resolve } = Promise.withResolvers<{ readonly kind: "late" }>();
  const timer = setTimeout(() => resolve({ kind: "late" }), patienceMs);
  try {
    const answered = ask().then((value) => ({ kind: "answered", value }) as const);
    return await Promise.race([answered, late]);
  } catch {
    return { kind: "failed" };
  } finally {
    clearTimeout(timer);
  }
}
