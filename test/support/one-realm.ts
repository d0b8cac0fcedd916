/**
 * Jest runs a test in a realm of its own, and Node.js's sockets throw errors of another one, which are no
 * `instanceof Error` there; the SDK then wraps them and loses their `code`. Imported for its effect, this makes the
 * question mean what it means in production, where there is one realm.
 */
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, candidate: unknown): boolean {
    // Subclasses inherit the method, and are asked about in the usual way.
    return this === Error ? Error.isError(candidate) : Function.prototype[Symbol.hasInstance].call(this, candidate);
  },
});
