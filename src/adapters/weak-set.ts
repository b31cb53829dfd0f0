/** Adds to a set of weak references, and takes out those whose objects are gone: nothing else would. */
export function addPruned<T extends object>(references: Set<WeakRef<T>>, object: T): void {
  for (const reference of references) if (reference.deref() === undefined) references.delete(reference);
  references.add(new WeakRef(object));
}
