// The respondent's page with a script: "why?" in the words for the score that is chosen, the next
// page without a reload, and a browser that remembers its answer. Everything works without it.
(() => {
  "use strict";
  const find = (what, within = document) => within.querySelector(what);
  const main = () => find("main");
  const category = (score) => (score > 8 ? "promoter" : score > 6 ? "passive" : "detractor");

  // Storage may be forbidden: then nothing is remembered, and everything else works.
  const remembered = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch {}
    return null;
  };

  const arrive = () => {
    const heading = find("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  };

  const complain = (form, text, address) => {
    const box = find(".wrong", form);
    const line = find("p", box);
    find("h2", box).hidden = !address;
    line.textContent = text;
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = text;
      line.replaceChildren(link);
    }
    box.hidden = false;
    box.focus();
  };

  // What is remembered is the way to the answer as it is now: an amended one has a new address.
  const keep = ({ action, dataset }, path) => {
    const name = `promoteur:${dataset.survey}`;
    const first = dataset.step === "score" && find("#answered");
    if (first || remembered(name) === new URL(action).pathname) {
      remembered(name, path.startsWith("/a/") ? path : "/");
    }
  };

  const show = (form, page, address, stored) => {
    const next = find("main", page);
    if (!next) throw new TypeError("not a page");
    if (stored && !find("form[data-step=score]", next)) keep(form, new URL(address).pathname);
    main().replaceWith(next);
    find("footer")?.replaceWith(...page.querySelectorAll("footer"));
    document.title = page.title;
    history.replaceState(null, "", address);
    arrive();
    const box = find(".wrong:not([hidden])");
    if (box) box.focus();
  };

  const send = async (form, words) => {
    const body = new URLSearchParams(new FormData(form));
    if (form.dataset.touched) body.set("changed", "1");
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "text/html" },
        body,
      });
    } catch {
      return complain(form, words.offline);
    }
    if (response.status >= 500 || response.status === 429) return complain(form, words.not_saved);
    // What is too much to be read at all comes back as an empty form: here nothing is lost.
    if (response.status === 413) return complain(form, words.too_long);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(form, page, response.url, response.ok);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    if (form.dataset.busy) return;
    const words = JSON.parse(form.dataset.words);
    if (!find("[name=score]:checked", form)) return complain(form, words.no_score, "#score");
    const button = find("button", form);
    const label = button.textContent;
    form.dataset.busy = "yes";
    find(".wrong", form).hidden = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = words.sending;
    try {
      await send(form, words);
    } catch {
      complain(form, words.not_saved);
    } finally {
      delete form.dataset.busy;
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    }
  });

  const ask = (input) => {
    const why = JSON.parse(input.form.dataset.why);
    const score = input.value;
    const text = why[score] ?? why[category(Number(score))] ?? why[""];
    const place = find("[data-why]", input.form);
    if (text && place) place.textContent = text;
  };

  document.addEventListener("change", ({ target }) => {
    if (target.name !== "score" || !target.form) return;
    target.form.dataset.touched = "yes";
    ask(target);
  });

  // Near its end a text field says how much it holds: what is more would be cut in silence.
  document.addEventListener("input", ({ target }) => {
    const most = target.maxLength;
    if (target.tagName !== "TEXTAREA" || most < 0) return;
    let line = target.nextElementSibling;
    if (!line) {
      line = document.createElement("p");
      line.className = "quiet small";
      line.role = "status";
      target.after(line);
    }
    const said = [target.value.length, most].map((n) => n.toLocaleString(document.documentElement.lang));
    line.textContent = target.value.length > most - 300 ? said.join(" / ") : "";
  });

  // A browser may have kept a choice from before the page was reloaded.
  addEventListener("pageshow", () => {
    const chosen = find("[name=score]:checked");
    if (chosen) ask(chosen);
  });

  const answered = find("#answered");
  const before = answered && remembered(`promoteur:${find("form").dataset.survey}`);
  if (before) {
    const said = answered.content.cloneNode(true);
    const link = find("a", said);
    if (before.startsWith("/a/")) link.href = `${before}?again=1`;
    else link.parentNode.remove();
    main().replaceChildren(said);
  }
  const wrong = find(".wrong:not([hidden])");
  if (wrong) wrong.focus();
})();
