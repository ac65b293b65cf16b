/* What the filter bar does better with a script: what is chosen is shown at once. */

const alive = (root) => {
  for (const form of root.querySelectorAll("form[data-live]")) {
    form.addEventListener("change", (event) => {
      const whole = event.target.name !== "period" || event.target.value !== "days";
      if (whole && form.checkValidity()) form.requestSubmit();
    });
  }
};
alive(document);
document.addEventListener("htmx:load", (event) => alive(event.detail.elt));

/* An address says what was chosen: a field without a choice is not in it. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of [...detail.formData]) {
    if (value === "") detail.formData.delete(name);
  }
});

/* A request that another overtakes is given up on purpose, which is no error for the console. */
const GIVEN_UP = new Set(["htmx:afterRequest", "htmx:sendAbort"]);
if (window.htmx) {
  window.htmx.logger = (_element, name, detail) => {
    if (GIVEN_UP.has(name)) delete detail.error; // a failure has a name of its own, and says it
  };
}

/* What opens over the page closes when one looks elsewhere, or with Escape. */
const OVER = "details.explain[open], details.menu[open], details.switch[open]";

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(OVER)) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const open of document.querySelectorAll(OVER)) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(OVER);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* After other figures were fetched: the filter stays open, the field that was changed keeps the
   focus, and a screen reader is told of what the figures are now. */
let focused = "";
let filtering = false;

document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id ?? "";
  filtering = document.querySelector("details.filters")?.open ?? false;
});
document.addEventListener("htmx:afterSwap", () => {
  const filters = document.querySelector("details.filters");
  if (filters && filtering) filters.open = true;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
});
/* Another page begins at its top, and without what was said of the one before; another filter of
   the same page stays where one reads. */
let place = location.pathname;

document.addEventListener("htmx:afterSettle", () => {
  if (location.pathname !== place) {
    place = location.pathname;
    window.scrollTo({ top: 0, behavior: "instant" });
    document.querySelector("[data-messages]")?.remove();
  }
  const heading = document.querySelector("#page h1")?.textContent ?? "";
  const told = [...document.querySelectorAll("#page [data-tell]")].map((one) => one.textContent);
  document.querySelector("[data-told]").textContent = [heading, ...told].join(". ");
});
