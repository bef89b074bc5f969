// @ts-check
/** Wanting to be told of a message again: the form of its page, in a sheet over the stream. */
import { openDialog } from "./dialog.js";
import { drawn } from "./dom.js";
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

/** @param {string} message @param {import("./wire.js").Wire} wire */
export async function offerReminder(message, wire) {
  const address = `/messages/${message}/rappel`;
  const answer = await fetch(address, { headers: { accept: "text/x-fragment" } }).catch(() => null);
  const form = answer?.ok ? drawn(await answer.text()) : null;
  if (!form) return toast(say("js-needs-network"), { icon: "offline" });
  const dialog = openDialog(say("js-remind"), form);
  form.addEventListener("submit", (event) => pressed(/** @type {SubmitEvent} */ (event), message, wire, dialog));
}

/** What was typed is on the town's clock: the server knows it, and the plain form asks it. @param {SubmitEvent} event @param {string} message @param {import("./wire.js").Wire} wire @param {HTMLDialogElement} dialog */
async function pressed(event, message, wire, dialog) {
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (!button || (button.name !== "at" && button.name !== "off")) return;
  event.preventDefault();
  const at = button.name === "at" ? button.value : null;
  try {
    await wire.request("remind", { message, at });
    dialog.close();
    toast(say(at ? "js-reminded" : "js-reminded-no-more"), { icon: "check", link: { href: "/a-venir", text: say("js-ahead") } });
  } catch (error) {
    toast((error instanceof Refusal && error.say) || say("js-needs-network"), { icon: "problem" });
  }
}
