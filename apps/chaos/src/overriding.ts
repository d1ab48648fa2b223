/** The same object with one method of one's own; every other call goes to the object itself, also to its private parts. */
export function overriding<T extends object, K extends keyof T>(target: T, name: K, own: T[K]): T {
  return new Proxy(target, {
    get(_, asked) {
      if (asked === name) return own;
      const value: unknown = Reflect.get(target, asked);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
