// The conversation without reloading. Where this cannot run, the form of the page does the same work.
import { fold } from "./fold.js";
import { endsIn, watch } from "./pace.js";
import { call, listen } from "./wire.js";

const SLOW = 6_000;
const KEPT = ["leave", "keep", "pace"]; // what can be done with a conversation, once there is one

const get = (id) => document.getElementById(id);
const form = get("question-form");
const field = get("question");
const list = get("messages");
const words = get("words").dataset;
const links = { ...get("counter").dataset };
let last = Number(links.last); // every message up to this one is on the page
let spent = ""; // what the form's client_id was already sent with
let again, sending, waiting, catching;

const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;
const clone = (id) => get(id).content.firstElementChild.cloneNode(true);
const citizens = () => list.querySelectorAll(".citizen");
const seq = (item) => Number(item.dataset.seq);
const newId = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
// Above the field, which stays at the foot of a tall window.
const inView = (item, edge) =>
  item.getBoundingClientRect()[edge] <= Math.min(innerHeight, form.getBoundingClientRect().top);

// Each message once, in its place: the log announces it, and the page moves only when it would be missed.
function show(html, follow) {
  const shown = new Set([...list.children].map(seq));
  const fresh = [...parse(html).querySelectorAll("[data-seq]")].filter((item) => !shown.has(seq(item)));
  if (!fresh.length) return false;
  const held = get("topics")?.contains(document.activeElement);
  for (const id of ["topics", "erased"]) get(id)?.remove();
  for (const id of KEPT) get(id)?.removeAttribute("hidden");
  if (held) get("log").focus({ preventScroll: true });
  for (const item of fresh) {
    list.insertBefore(item, [...list.children].find((other) => seq(other) > seq(item)) ?? null);
    shown.add(seq(item));
  }
  fold(list);
  while (shown.has(last + 1)) last += 1;
  form.last.value = last;
  const above = fresh[0].getBoundingClientRect().top < 0;
  if (follow && (above || !inView(fresh[fresh.length - 1], "bottom"))) fresh[0].scrollIntoView();
  return fresh.some((item) => item.matches(".citizen"));
}

function say(text, retry) {
  const line = Object.assign(document.createElement("p"), { className: "field-error", textContent: text });
  get("question-error").replaceChildren(...(text ? [line] : []), ...(retry ? [clone("retry-template")] : []));
  get("question-field").classList.toggle("field-wrong", Boolean(text));
  if (text) get("question-field").scrollIntoView({ block: "nearest" });
}

// Refused here as the server would refuse it, which counts characters and not what they are stored in.
function fault(text) {
  if (!text) return words.empty;
  return [...text].length > field.dataset.max ? words.tooLong : "";
}

// Erased in another tab or on another device: what is left on this page goes too.
function erase() {
  list.replaceChildren();
  last = 0;
  links.live = links.messages = "";
  hideKept();
  get("state").textContent = words.erased;
}

// Closed because its time ran out: what was said stays readable here; the key to it is gone.
function closed() {
  links.messages = "";
  hideKept();
}

const hideKept = () => KEPT.forEach((id) => get(id)?.setAttribute("hidden", ""));

async function send(button) {
  if (sending) return void (waiting = [button]); // one message at a time
  const asked = button?.name ? button : null; // a title, a topic or a person; otherwise the text
  const text = field.value;
  if (document.activeElement?.id === "retry") field.focus();
  const refused = asked ? "" : fault(text.trim());
  field.setAttribute("aria-invalid", Boolean(refused));
  say(refused);
  if (refused) return field.focus();

  // The same message keeps its client_id, so that it is stored once; another never borrows it.
  const what = asked ? `${asked.name}=${asked.value}` : text;
  if (spent && spent !== what) form.client_id.value = newId();
  const body = new FormData(form);
  const before = citizens().length;
  if (asked) {
    body.delete("text");
    body.append(asked.name, asked.value);
  }
  sending = true;
  spent = what;
  get("state").textContent = words.sending;
  const slow = setTimeout(() => (get("state").textContent = words.slow), SLOW);
  const pending = clone("pending-template");
  pending.querySelector(".body").textContent = asked ? asked.textContent : text;
  get("pending").replaceChildren(pending);
  let got;
  try {
    got = await call(form.action, { method: "POST", body });
  } catch {
    again = asked;
    const reason = asked ? words.choiceFailed : words.textFailed;
    say(navigator.onLine ? reason : `${reason} ${words.offline}`, true);
  }
  clearTimeout(slow);
  sending = false;
  get("pending").replaceChildren();
  get("state").textContent = "";
  if (got) {
    spent = "";
    form.client_id.value = newId();
  }
  if (!got && citizens().length > before && (asked || field.value === text)) return send(asked);
  if (got?.ok) {
    if (!asked && field.value === text) field.value = "";
    field.dispatchEvent(new Event("input"));
    if (location.search) history.replaceState(null, "", location.pathname); // what was suggested has been asked
    const live = got.header("Live") || links.live;
    if (links.live && live !== links.live) {
      list.replaceChildren(); // the earlier conversation was deleted or has closed; this message began another
      last = 0;
      get("state").textContent = words.began;
    }
    links.live = live;
    links.messages = got.header("Messages") || links.messages;
    endsIn(got.header("Ends-In"));
    show(got.html, true);
    listen(links.live, () => last, catchUp, erase);
    if (got.header("Last") > last) catchUp();
  } else if (got) {
    say(parse(got.html).textContent.trim());
    field.focus();
  }
  const next = got?.ok && waiting;
  waiting = null;
  if (next) send(...next);
}

async function catchUp() {
  if (catching || !links.messages) return;
  catching = true;
  try {
    const url = new URL(links.messages, location);
    url.searchParams.set("after", last);
    const got = await call(url);
    if (got.ok) {
      endsIn(got.header("Ends-In"));
      const arrived = show(got.html, inView(list.lastElementChild ?? form, "top"));
      last = Math.max(last, got.header("Last"));
      // What looked unsent may have arrived: the same client_id, sent again, settles it.
      if (arrived && spent && !sending && (again || field.value === spent)) send(again);
    }
  } catch {
    // The next event or heartbeat tries again.
  }
  catching = false;
}

// Browsers that do not say which button was pressed keep the plain form.
if ("submitter" in SubmitEvent.prototype) {
  get("refresh")?.remove();
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    send(event.submitter?.id === "retry" ? again : event.submitter);
  });
  listen(links.live, () => last, catchUp, erase);
  watch(links.endsIn, closed);
}
fold(list);
// An address that names nothing on the page opens where the visitor left off: at what they last asked.
if (!location.hash && !location.search) [...citizens()].at(-1)?.scrollIntoView();
