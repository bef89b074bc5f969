// A device's memory that tests can keep across a “reload”.
export function memory() {
  const items = new Map();
  return {
    get: (name) => items.get(name) ?? null,
    set: (name, value) => void items.set(name, value),
    remove: (name) => void items.delete(name),
    names: (prefix) => [...items.keys()].filter((name) => name.startsWith(prefix)),
    size: () => items.size,
  };
}
