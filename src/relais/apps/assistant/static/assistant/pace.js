// How long the visit stays open: warned of two minutes before, more asked for with one touch, nothing typed ever lost.
import { call } from "./wire.js";

const WARNED = 120_000;
const NONE_AFTER = 999_999_999; // no message has this number: only what stands in the headers is wanted

const get = (id) => document.getElementById(id);
const form = get("pace-form");
const place = get("warning");
const words = get("words").dataset;
let ends = Infinity; // by this device's clock, which need only run, not be right
let writing = 0; // when more time was last asked for because somebody is writing
let asking, isOver, onOver;

const show = (id) => place.replaceChildren(...(id ? [get(id).content.firstElementChild.cloneNode(true)] : []));

/** What the server has just said: so many seconds from now. */
export function endsIn(seconds) {
  if (seconds === null || seconds === "" || !form) return;
  const focused = place.contains(document.activeElement);
  ends = Date.now() + Number(seconds) * 1000;
  isOver = false;
  if (ends - Date.now() <= WARNED) return;
  show(null);
  if (focused) get("question").focus({ preventScroll: true });
}

async function ask(pace) {
  if (asking) return;
  asking = true;
  try {
    const body = new FormData(form);
    body.set("pace", pace);
    const got = await call(form.action, { method: "POST", body });
    if (!got.ok) return over();
    get("pace-text").outerHTML = got.html;
    endsIn(got.header("Ends-In"));
    return true;
  } catch {
    get("state").textContent = words.notKeptOpen;
  } finally {
    asking = false;
  }
}

function over() {
  if (isOver) return;
  isOver = true;
  ends = Infinity;
  show("closed-template");
  onOver();
}

// Another page of this visit may have had more time: the server knows.
async function read() {
  const url = new URL(location.pathname, location);
  url.searchParams.set("after", NONE_AFTER);
  try {
    const got = await call(url);
    if (!got.ok) return over();
    endsIn(got.header("Ends-In"));
  } catch {
    // Offline: nobody can say; asked again in a few seconds.
  }
}

async function look() {
  const left = ends - Date.now();
  if (left > WARNED || asking) return;
  if (left > 0 && place.firstElementChild) return;
  asking = true;
  await read();
  asking = false;
  if (!isOver && ends - Date.now() <= WARNED && !place.firstElementChild) show("warning-template");
}

/** Begin to watch; `whenOver()` once the conversation has closed. */
export function watch(seconds, whenOver) {
  if (!form) return; // no time limit here
  onOver = whenOver;
  endsIn(seconds);
  setInterval(look, 2_000);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  // Whoever is writing is there: half the time gone, it begins again without being asked for.
  const whole = Number(get("counter").dataset.minutes) * 60_000;
  get("question").addEventListener("input", () => {
    const now = Date.now();
    if (ends - now > whole / 2 || now - writing < 30_000) return;
    writing = now;
    ask("more");
  });
  for (const here of [place, form])
    here.addEventListener("click", async (event) => {
      const button = event.target.closest("button[name=pace]");
      if (!button) return;
      event.preventDefault();
      if (await ask(button.value)) get("state").textContent = words.keptOpen;
      if (here === form) get("pace").querySelector("summary").focus();
    });
}
