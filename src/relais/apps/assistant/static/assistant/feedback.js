// "Was this useful?" without leaving the page. Where this cannot run, the form of the answer does the same work.
import { call } from "./wire.js";

const words = document.getElementById("words").dataset;
const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;

// Inside the form: nothing is left, nothing typed is lost, and the same button tries again.
function say(form, text) {
  form.querySelector(".field-error")?.remove();
  if (!text) return;
  const line = Object.assign(document.createElement("p"), { className: "field-error", textContent: text });
  line.setAttribute("role", "alert");
  form.append(line);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-feedback]")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  say(form, "");
  try {
    const answer = await call(form.action, { method: "POST", body });
    if (!answer.ok) return say(form, parse(answer.html).textContent.trim());
    const fresh = parse(answer.html).querySelector("form");
    form.replaceWith(fresh); // the log around it announces the thanks
    const commented = Boolean(body.get("reason"));
    const next = commented ? document.getElementById("question") : fresh.querySelector("input:not([type=hidden])");
    (next ?? fresh).focus({ preventScroll: !commented });
  } catch {
    say(form, words.notSent);
  }
});
