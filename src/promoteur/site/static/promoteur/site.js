/* What a page does better with a script; each works without it. */

/* Copy: a button beside a field or a block of code. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}

/* On a narrow screen the tabs scroll: begin at the one that is shown. */
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const tabs = tab.closest(".tabs");
  tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
}

/* What must be mended comes first. */
document.querySelector("[aria-invalid=true]")?.focus();

/* A field that shows something to copy is selected whole. */
for (const field of document.querySelectorAll("input[readonly]")) {
  field.addEventListener("focus", () => field.select());
}

/* The first guess for a time zone is where the browser is, which may know it by an earlier name. */
for (const select of document.querySelectorAll("select[data-zone=here]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const there = [...select.options].find(
    (one) => one.value === here || one.dataset.also?.split(" ").includes(here),
  );
  if (there && select.value === "UTC") select.value = there.value;
}

/* Fields that only matter for some choices of another field. */
const onlyForSome = (root) => {
  for (const part of root.querySelectorAll("[data-only-for]")) {
    const [name, ...values] = part.dataset.onlyFor.split(" ");
    const chosen = part.closest("form").elements[name];
    if (!chosen) continue;
    const show = () => {
      part.hidden = !values.includes(chosen.value);
      if (part.disabled !== undefined) part.disabled = part.hidden;
    };
    chosen.addEventListener("change", show);
    show();
  }
};
onlyForSome(document);
document.addEventListener("htmx:load", (event) => onlyForSome(event.detail.elt));

/* A change that is not saved is not lost by accident. */
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

/* Something is under way: look again after so many seconds. */
for (const part of document.querySelectorAll("[data-look-again]")) {
  setTimeout(() => location.reload(), 1000 * part.dataset.lookAgain);
}
