// The look, in a constructed sheet: no page's content-security policy need allow inline style, and nothing leaks in or
// out. Sizes are in em from the reader's own text size: a host that sets its root's size must not shrink ours.
const DAY = `
  color-scheme: light;
  --accent: var(--centre-day, #0f5257); --on-accent: #fff; --surface: #fff; --paper: #faf7f2; --ink: #262626; --soft: #595959;
  --line: #dcd6cc; --strong: #666; --tint: color-mix(in srgb, var(--accent) 9%, var(--surface)); --sun: #fcefcf; --on-sun: #302303;
  --danger: #b3192e; --danger-tint: #fce9eb; --good: #196636; --focus: #1354ec; --shade: rgb(0 0 0 / 18%);`;
const NIGHT = `
  color-scheme: dark;
  --accent: var(--centre-night, #8fd3d1); --on-accent: #0d1f20; --surface: #1e2326; --paper: #15181a; --ink: #eeebe5; --soft: #bab6ae;
  --line: #3b4145; --strong: #8e959a; --tint: color-mix(in srgb, var(--accent) 13%, var(--surface)); --sun: #3a3015; --on-sun: #fcefcf;
  --danger: #f2a6b0; --danger-tint: #3a1a1f; --good: #99e6b5; --focus: #a9c7ff; --shade: rgb(0 0 0 / 50%);`;

const CSS = `
:host { display: block; }
:host([hidden]) { display: none; }
.root { all: initial; display: block; ${DAY} }
@media (prefers-color-scheme: dark) { .root:not([data-scheme="light"]) { ${NIGHT} } }
.root[data-scheme="dark"] { ${NIGHT} }
.root {
  font: 400 medium/1.55 -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  color: var(--ink); container-type: inline-size; overflow-wrap: anywhere; text-size-adjust: 100%; -webkit-text-size-adjust: 100%;
}
*, ::before, ::after { box-sizing: border-box; }
h2, h3, p, ul, ol, blockquote { margin: 0; }
[hidden] { display: none !important; }
:where(ul, ol)[role] { padding: 0; list-style: none; }
strong { font-weight: 650; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.panel:focus { outline: none; }
#suggestions:empty { display: none; }
.soft { color: var(--soft); font-size: 0.9375em; line-height: 1.5; }

.panel { font-size: 1.0625em; display: flex; flex-direction: column; background: var(--surface); border: 1px solid var(--line); border-top: 5px solid var(--accent); border-radius: 10px; }
.head { display: grid; grid-template-columns: 1fr auto auto; align-items: center; gap: 0 0.25em; padding: 0.5em 1.125em 0.625em; border-bottom: 1px solid var(--line); }
.head .soft { grid-column: 1 / -1; }
.head button { margin-inline-end: -0.5em; }
h2 { font-size: 1.1875em; line-height: 1.25; font-weight: 700; letter-spacing: -0.015em; }
.body { position: relative; display: grid; grid-template-columns: minmax(0, 1fr); align-content: start; gap: 1.25em; padding: 1.125em; }
.banner { background: var(--sun); color: var(--on-sun); padding: 0.5em 1.2em; font-size: 0.9375em; line-height: 1.45; border-bottom: 1px solid var(--line); }
.about { border-inline-start: 5px solid var(--accent); padding-inline-start: 0.875em; font-size: 0.9375em; line-height: 1.5; }

button, textarea { font: inherit; color: inherit; margin: 0; }
button, .button { cursor: pointer; line-height: 1.3; border: 2px solid var(--accent); border-radius: 6px; background: transparent; color: var(--accent); font-weight: 600; min-height: 2.75em; padding: 0.375em 1em; text-align: start; }
.button { display: inline-flex; align-items: center; text-decoration: none; }
/* A touch leaves its hover behind. */
@media (hover: hover) {
  a:hover { text-decoration-thickness: 3px; }
  button:hover, .button:hover { background: var(--tint); text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 0.18em; }
}
.main, .main:hover { background: var(--accent); color: var(--on-accent); }
.danger, .danger:hover { background: var(--danger); border-color: var(--danger); color: var(--surface); }
.plain { border-color: transparent; padding-inline: 0.5em; }
.close { min-width: 2.75em; padding: 0.25em; display: grid; place-items: center; }
svg { display: block; width: 1.375em; height: 1.375em; flex: none; fill: none; stroke: currentColor; stroke-width: 2.25; stroke-linecap: round; stroke-linejoin: round; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.625em; }

.messages { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25em; }
/* Empty, they take no room but stay there: what is not there yet is not announced. */
.log:not(:has(li)), .error:empty, .status:empty, .closing:empty { position: absolute; }
.sun { background: var(--sun); border-color: var(--on-sun); color: var(--on-sun); }
.sun button { border-color: var(--on-sun); color: var(--on-sun); }
.sun button:hover { background: transparent; }
.message { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.3em; scroll-margin: 1em; }
.citizen { justify-items: end; margin-inline-start: 10%; }
.sheet { border: 1px solid var(--line); border-radius: 10px; padding: 0.875em 1.125em; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.875em; background: var(--surface); }
.assistant .sheet, .agent .sheet { border-inline-start: 5px solid var(--accent); width: 100%; }
.citizen .sheet { background: var(--tint); border-color: var(--strong); border-end-end-radius: 0; padding: 0.625em 1em; }
.sending .sheet { border-style: dashed; white-space: pre-wrap; }
h3 { font-size: 1.125em; line-height: 1.3; font-weight: 700; }
.text > * + *, .text li + li { margin-top: 0.5em; }
.text li > * + * { margin-top: 0.5em; }
.text ul { list-style: disc; }
.text ul, .text ol { padding-inline-start: 1.375em; }
.text blockquote { border-inline-start: 3px solid var(--line); padding-inline-start: 0.875em; }
.text hr { border: 0; border-top: 1px solid var(--line); width: 100%; }
.text li::marker { color: var(--accent); font-weight: 650; }
.links { display: grid; gap: 0.25em; border-top: 1px solid var(--line); padding-top: 0.75em; }
.links a { font-weight: 600; display: inline-block; padding-block: 0.15em; }
.offers { display: grid; gap: 0.5em; }
.offer { width: 100%; display: flex; gap: 0.875em; align-items: center; justify-content: space-between; border: 1px solid var(--strong); padding: 0.625em 1em; }
.offer::after { content: ""; flex: none; width: 0.45em; height: 0.45em; border-block-start: 2px solid; border-inline-end: 2px solid; transform: rotate(45deg); }
.offer-person { border-color: transparent; text-decoration: underline; text-underline-offset: 0.18em; }
.offer-person::after { display: none; }
.feedback { border-top: 1px solid var(--line); padding-top: 0.625em; }
.feedback button { border: 1px solid var(--strong); min-height: 2.5em; padding-block: 0.25em; }
.feedback [aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.notice { border-inline-start: 5px solid var(--accent); border-radius: 3px; background: var(--tint); padding: 0.75em 1em; display: grid; gap: 0.625em; }
.is-urgent .sheet { border: 0; padding: 0; }
.notice.urgent { border-color: var(--danger); background: var(--danger-tint); }
.notice strong { font-weight: 700; }
.urgent strong { font-size: 1.125em; line-height: 1.4; }
.chips { display: flex; flex-wrap: wrap; gap: 0.5em; margin-top: 0.625em; }
.chip { border: 1px solid var(--strong); border-radius: 1.5em; font-weight: 500; padding-inline: 1em; }

.reach { display: grid; gap: 0.75em; }
.state-open { display: flex; flex-wrap: wrap; gap: 0 0.5em; align-items: baseline; }
.state-open::before { content: ""; width: 0.75em; height: 0.75em; border-radius: 50%; border: 3px solid var(--soft); }
.is-open strong { color: var(--good); }
.is-open::before { background: var(--good); border-color: var(--good); }
.phones { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13em, 100%), 1fr)); gap: 0.625em 1.25em; }
.phones li { display: grid; align-content: start; }
.phones a { font-size: 1.1875em; font-weight: 650; justify-self: start; padding-block: 0.1em; font-variant-numeric: tabular-nums; }

form { display: grid; gap: 0.75em; }
.field { display: grid; gap: 0.3em; }
.field-head { display: flex; flex-wrap: wrap; gap: 0 0.625em; align-items: baseline; }
label { font-weight: 650; }
textarea { display: block; width: 100%; min-height: 4.25em; max-height: 12em; resize: vertical; field-sizing: content; padding: 0.5em 0.75em; line-height: 1.5; background: var(--surface); color: var(--ink); border: 2px solid var(--strong); border-radius: 6px; }
textarea:focus { outline: 3px solid var(--focus); outline-offset: 2px; }
.error { display: grid; gap: 0.5em; margin-block-end: 0.5em; justify-items: start; color: var(--danger); font-weight: 600; }
.count:empty { display: none; }
.wrong { border-inline-start: 4px solid var(--danger); padding-inline-start: 0.875em; }
.wrong textarea { border-color: var(--danger); }
.status { flex-basis: 100%; }
form .row button { flex: 1 1 auto; text-align: center; }
details > summary { cursor: pointer; color: var(--accent); font-weight: 600; padding-block: 0.5em; font-size: 0.9375em; }
.erase { display: grid; gap: 0.625em; justify-items: start; }

.launch { position: fixed; z-index: 2147483646; inset-block-end: max(1em, env(safe-area-inset-bottom)); inset-inline-end: 1em; font-size: 1.0625em; display: flex; gap: 0.5em; align-items: center; max-width: calc(100vw - 2em); min-height: 3.25em; padding: 0.5em 1.25em; border-radius: 2em; box-shadow: 0 2px 14px var(--shade); }
.launch:focus-visible { border-radius: 2em; }
.floating { container-type: normal; }
.floating .panel { position: fixed; z-index: 2147483647; inset: 0; border-radius: 0; border-width: 5px 0 0; overflow: hidden; }
.floating .body { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
.floating textarea { min-height: 3em; }
.floating.talking .more { display: none; }
.floating.talking .hint { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.floating .foot { padding: 0.875em 1.125em; border-top: 1px solid var(--line); background: var(--paper); }
.foot { position: relative; padding: 1.125em; border-top: 1px solid var(--line); background: var(--paper); border-radius: 0 0 9px 9px; }
@media (min-width: 40em) and (min-height: 30em) {
  .floating .panel { inset: auto 1em 1em auto; width: 27em; height: min(44em, 100dvh - 2em); border-width: 5px 1px 1px; border-radius: 10px; box-shadow: 0 6px 40px var(--shade); }
}
/* Low, as when zoomed in or under a phone's keyboard: the whole is read by scrolling. */
@media (max-height: 30em) {
  .floating .panel { overflow: auto; }
  .floating .body { flex: none; overflow: visible; }
}
@container (min-width: 30em) {
  form .row button { flex: none; }
  .status { flex: 1; }
  .body, .foot, .head { padding-inline: 1.5em; }
  .banner { padding-inline: 1.6em; }
}
@media (prefers-contrast: more) { .root { --soft: var(--ink); --line: var(--strong); } }
@media (forced-colors: active) {
  button, .button { border-color: ButtonText; }
  .is-open::before { background: Highlight; forced-color-adjust: none; }
  .feedback [aria-pressed="true"] { background: Highlight; color: HighlightText; border-color: Highlight; forced-color-adjust: none; }
}
@media print { .foot, .launch, .chips, .feedback, .offers { display: none !important; } }
`;

let sheet;

/** One sheet for every element of the page. */
export function look() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}

/** The centre's own colours, as the service gives them; without any, nothing is changed. */
export function colours(chosen) {
  const own = new CSSStyleSheet();
  if (chosen) own.replaceSync(`.root { --centre-day: ${chosen.day}; --centre-night: ${chosen.night}; }`);
  return own;
}
