// A long answer is cut short for the eye only: it stays whole for a screen reader, for "find in page" and for print,
// and opens by itself when one of them, or the keyboard, goes into it. Where this cannot run, nothing is folded.
const LONG = 30; // in lines of text; shorter ones are not worth a button
const button = document.getElementById("fold-template").content.firstElementChild;

/** Fold what is long among the answers in `where`. */
export function fold(where) {
  for (const body of where.querySelectorAll(".assistant .body:not([data-fold])")) {
    body.dataset.fold = "";
    const line = parseFloat(getComputedStyle(body).lineHeight);
    if (body.scrollHeight < LONG * line) continue;
    const unfold = button.cloneNode(true);
    const open = () => {
      body.classList.remove("folded");
      body.scrollTop = 0;
      if (document.activeElement === unfold) {
        body.tabIndex = -1;
        body.focus({ preventScroll: true });
      }
      unfold.remove();
    };
    unfold.addEventListener("click", open);
    body.addEventListener("focusin", open);
    body.addEventListener("scroll", open, { once: true }); // "find in page" scrolls what it has found into view
    body.classList.add("folded");
    body.after(unfold);
  }
}
