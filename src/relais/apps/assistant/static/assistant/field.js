// The field of the question: Enter sends, Shift+Enter starts a line, the limit is told before it is met.
const field = document.getElementById("question");
const left = document.getElementById("question-count");
const words = document.getElementById("words").dataset;

function count() {
  const rest = (field.dataset.max || Infinity) - field.value.length;
  left.textContent = rest < 100 ? `${rest < 0 ? words.over : words.left} ${Math.abs(rest)}` : "";
}

field.addEventListener("input", count);
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("send").click();
});

// To change language is to follow a link: the text being typed crosses over, in this tab only.
document.getElementById("switch")?.addEventListener("click", () => sessionStorage.setItem("draft", field.value));
field.value ||= sessionStorage.getItem("draft") ?? "";
sessionStorage.removeItem("draft");
count();
