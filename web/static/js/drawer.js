// @ts-check
/**
 * A drawer of this device: values under keys, in IndexedDB, shared by all tabs and the worker.
 * Where there is none (or it is full), everything still works and is forgotten with the page.
 */

const NAME = "relais";
const DRAWERS = ["outbox", "shared"];

/** @typedef {{all(): Promise<any[]>, get(key: string): Promise<any>, put(key: string, value: any): Promise<void>, remove(key: string): Promise<void>}} Drawer */

/** @param {"outbox" | "shared"} name @returns {Drawer} */
export function drawer(name) {
  const spare = memoryDrawer();
  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} ask @param {() => Promise<any>} otherwise */
  const within = (mode, ask, otherwise) => transact(name, mode, ask).catch(otherwise);
  return {
    all: () => within("readonly", (store) => store.getAll(), spare.all),
    get: (key) => within("readonly", (store) => store.get(key), () => spare.get(key)),
    put: (key, value) => within("readwrite", (store) => store.put(value, key), () => spare.put(key, value)),
    remove: (key) => within("readwrite", (store) => store.delete(key), () => spare.remove(key)),
  };
}

/** Kept for as long as the page lives. @returns {Drawer} */
export function memoryDrawer() {
  const items = new Map();
  return {
    all: async () => [...items.values()],
    get: async (key) => items.get(key),
    put: async (key, value) => void items.set(key, structuredClone(value)),
    remove: async (key) => void items.delete(key),
  };
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** One request in a transaction of its own, done when it is on the disk. @param {string} name @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} ask */
async function transact(name, mode, ask) {
  opened ??= open();
  const database = await opened;
  return new Promise((done, fail) => {
    const transaction = database.transaction(name, mode);
    const request = ask(transaction.objectStore(name));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => DRAWERS.forEach((name) => request.result.createObjectStore(name));
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // a newer page wants another shape
      request.result.onclose = () => (opened = undefined);
      done(request.result);
    };
  });
}
