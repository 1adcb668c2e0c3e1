// "Was this useful?" without leaving the page. Where this cannot run, the form of the answer does the same work.
import { call } from "./wire.js";

const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-feedback]")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  try {
    const answer = await call(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error("refused");
    const fresh = parse(answer.html).querySelector("form");
    form.replaceWith(fresh); // the log around it announces the thanks
    (fresh.querySelector("input:not([type=hidden])") ?? fresh).focus({ preventScroll: true });
  } catch {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "useful", value: body.get("useful") }));
    form.submit(); // the browser says what is wrong with the network, in its own words
  }
});
