// A drawer of the device that tests can keep across a “reload”.
import { memoryDrawer } from "../../web/static/js/drawer.js";

export function drawerOf() {
  const drawer = memoryDrawer();
  const keys = new Set();
  return {
    ...drawer,
    put: (key, value) => (keys.add(key), drawer.put(key, value)),
    remove: (key) => (keys.delete(key), drawer.remove(key)),
    size: () => keys.size,
  };
}
