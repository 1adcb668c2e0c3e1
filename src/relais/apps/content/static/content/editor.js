// Keeps what is typed, shows it as the public reads it, and says who else is writing. Without it, the buttons do the same.
const form = document.getElementById("editor");
const said = document.getElementById("saved");
const others = document.getElementById("others");
const PAUSE = 1200;
let timer = 0;
let sent = snapshot();

function snapshot() {
  const data = new FormData(form);
  data.set("act", "autosave");
  return new URLSearchParams(data).toString();
}

function show(place, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  place.replaceChildren(...parsed.body.childNodes);
}

async function keep() {
  const body = snapshot();
  if (body === sent) return;
  const response = await fetch(location.pathname, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  if (!response.ok) return;
  const state = await response.json();
  sent = body;
  said.textContent = state.overtaken || state.saved;
  for (const code of ["fr", "en"]) {
    show(document.getElementById(`preview-${code}`), state.preview[code]);
    document.getElementById(`preview-title-${code}`).textContent = state.titles[code] || "–";
  }
  others.hidden = state.others.length === 0;
  document.getElementById("others-names").textContent = state.others.join(", ");
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => keep().catch(() => {}), PAUSE);
});
