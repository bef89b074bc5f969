// @ts-check
/** How this device installs Relais: by one press where the browser offers it, in three steps on an iPhone. */

/** @typedef {Event & {prompt(): Promise<{outcome: string}>}} InstallEvent */

export class Install {
  #box = /** @type {HTMLElement | null} */ (document.querySelector("[data-install]"));
  /** @type {InstallEvent | null} */ #offer = null;

  connect() {
    if (!this.#box) return;
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.#offer = /** @type {InstallEvent} */ (event);
      this.#draw();
    });
    addEventListener("appinstalled", () => this.#show("installed"));
    this.#box.querySelector("[data-install-now]")?.addEventListener("click", () => this.#offer?.prompt());
    this.#draw();
  }

  #draw() {
    const standalone = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
    this.#show(wayFor({ standalone, offered: this.#offer !== null, agent: navigator.userAgent, touch: navigator.maxTouchPoints > 1 }));
  }

  /** @param {string} way */
  #show(way) {
    for (const part of this.#box?.querySelectorAll("[data-for]") ?? []) /** @type {HTMLElement} */ (part).hidden = part.getAttribute("data-for") !== way;
  }
}

/** Which way holds here. An iPad calls itself a Macintosh, but has a screen to touch. @param {{standalone: boolean, offered: boolean, agent: string, touch: boolean}} device */
export function wayFor({ standalone, offered, agent, touch }) {
  if (standalone) return "installed";
  if (offered) return "prompt";
  return /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && touch) ? "ios" : "other";
}
