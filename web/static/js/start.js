// @ts-check

/** Starts one behaviour; if it fails, that is reported and the others go on. @template T @param {() => T} behaviour @returns {T | undefined} */
export function start(behaviour) {
  try {
    return behaviour();
  } catch (error) {
    console.error(error);
  }
}
