// Promoteur's widget. On any page of yours:
//
//   <script async src="https://surveys.example/widget.js" data-key="…"></script>
//
// More attributes: data-language, data-theme ("light" or "dark"), data-manual (never by itself),
// data-properties and data-identity (JSON). From your own scripts:
//
//   promoteur.ask({ properties, identity, moment, layout, always })   → what became of it
//   promoteur.event("checkout")      what the survey may wait for
//   promoteur.identify({ person, expires, signature })
//   promoteur.set({ plan: "pro" })   properties
//   promoteur.close(), promoteur.forget()
//
// It builds everything with createElement in a shadow tree and styles it with a constructed style
// sheet: a policy without inline styles and with trusted types has nothing to forbid. The page
// needs `script-src` and `connect-src` to allow this host, no more.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || !script.dataset.key || window.promoteur?.ask) return;

  const DAY = 86_400_000;
  const given = script.dataset;
  const STORE = `promoteur:${given.key}`;
  const address = (path) => new URL(path, script.src).href;
  const parsed = (text) => {
    try {
      return JSON.parse(text || "{}");
    } catch {
      return {};
    }
  };
  const properties = parsed(given.properties);
  let identity = given.identity ? parsed(given.identity) : undefined;
  const seen = new Set();
  const category = (score) => (score > 8 ? "promoter" : score > 6 ? "passive" : "detractor");

  // Memory: when this browser was first here, was asked, declined, answered. If storage is
  // forbidden, it lasts as long as the page.
  let memory = null;
  const recall = () => {
    try {
      memory = parsed(localStorage.getItem(STORE));
    } catch {
      memory ??= {};
    }
    return memory;
  };
  const remember = (changes) => {
    memory = { ...recall(), ...changes };
    try {
      localStorage.setItem(STORE, JSON.stringify(memory));
    } catch {}
  };

  const due = ({ wait, asked, declined, answered, sampling, identity: needed }) => {
    const now = Date.now();
    if (!recall().first) remember({ first: now });
    const past = memory;
    for (const [name, days] of Object.entries({ answered, declined, asked })) {
      if (past[name] && now - past[name] < days * DAY) return name === "asked" ? "lately" : name;
    }
    if (now - past.first < wait * DAY) return "early";
    if (needed && !identity) return "unknown";
    // The dice are thrown once for each period, not at every page.
    if (!(now - past.thrown < asked * DAY)) remember({ luck: Math.random(), thrown: now });
    return memory.luck < sampling ? "" : "sample";
  };

  let loading = null;
  const load = (always) =>
    (loading ??= (async () => {
      const query = new URLSearchParams();
      const lang = given.language || document.documentElement.lang;
      if (lang) query.set("lang", lang);
      if (always) query.set("always", "");
      // Who somebody is does not stand in an address: servers write those into their logs.
      if (identity) return post(`w/${given.key}/ask?${query}`, { identity });
      const response = await fetch(address(`w/${given.key}?${query}`), { credentials: "omit" });
      return response.status === 200 ? response.json() : null;
    })().catch(() => null));

  const post = async (path, body) => {
    const response = await fetch(address(path), {
      method: "POST",
      credentials: "omit",
      keepalive: true,
      headers: { "Content-Type": "text/plain", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    const { ok, status } = response;
    if (ok) return status === 204 ? null : response.json();
    const final = status < 500 && ![408, 425, 429].includes(status);
    throw Object.assign(new TypeError(String(status)), { final });
  };
  // An identified person is remembered by the server too, whatever browser comes next. A memory
  // that fails stops nothing.
  const tell = (event, who) => who && post(`w/${given.key}/memory`, { event, identity: who }).catch(() => {});
  const fresh = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // What is not stored yet waits in the browser, under a key that makes sending it twice harmless:
  // the answer, and what amends it. It goes when the server has it, or will never take it; what a
  // page could not send, the next one does.
  const UNSENT = `promoteur.unsent:${given.key}:`;
  const ABANDONED = 600_000;
  const keep = (unsent) => {
    try {
      if (unsent.answer || unsent.more) localStorage.setItem(UNSENT + unsent.key, JSON.stringify(unsent));
      else localStorage.removeItem(UNSENT + unsent.key);
      return true;
    } catch {
      return false;
    }
  };
  const deliver = async (unsent, all = true) => {
    try {
      if (unsent.answer) {
        unsent.amend = (await post(`w/${given.key}`, unsent.answer)).amend;
        unsent.answer = null;
        remember({ answered: Date.now() });
      }
      const { more } = unsent;
      if (all && more) {
        if (unsent.amend) await post(`a/${unsent.amend}`, more);
        if (unsent.more === more) unsent.more = null;
      }
      keep(unsent);
    } catch (problem) {
      if (problem.final) {
        keep({ key: unsent.key });
        if (unsent.answer) remember({ answered: 0 });
      }
      throw problem;
    }
  };
  // Whose page is still open says when it is done.
  const resend = async () => {
    try {
      for (const name of Object.keys(localStorage).filter((one) => one.startsWith(UNSENT))) {
        const unsent = parsed(localStorage.getItem(name));
        if (!unsent.left && Date.now() - unsent.at < ABANDONED) continue;
        const { answer } = unsent;
        // The signature may be older than the connection.
        if (answer?.identity && answer.identity.person === identity?.person) answer.identity = identity;
        await deliver(unsent).catch(() => {});
      }
    } catch {}
  };

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child || child === 0));
    return element;
  };

  const LIGHT = "--paper:#fff;--text:#1d2630;--quiet:#55606d;--cell:#eef1f5;--line:#7d8794;--wrong:#b3261e;--scheme:light;";
  const DARK = "--paper:#1b2027;--text:#eef1f5;--quiet:#abb5c1;--cell:#2a313a;--line:#8a94a1;--wrong:#ff9b92;--scheme:dark;";
  const STYLE = `
:host { all: initial !important; }
* { box-sizing: border-box; }
[role=dialog], dialog { position: fixed; z-index: 2147483000; margin: 0; padding: 1.25rem; border: 1px solid #7d879440;
  max-height: calc(100vh - 1.5rem); max-height: calc(100dvh - 1.5rem); overflow: auto; overscroll-behavior: contain; overflow-wrap: anywhere;
  color-scheme: var(--scheme); background: var(--paper); color: var(--text); box-shadow: 0 8px 40px #0f172a38; border-radius: 1rem;
  font: 16px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; text-align: start; }
.card { inset-block-end: .75rem; inset-inline-end: .75rem; width: min(25rem, calc(100vw - 1.5rem)); }
.bar { inset: auto 0 0; width: 100%; border-radius: 1rem 1rem 0 0; }
.bar > div { max-width: 46rem; margin: 0 auto; }
.modal { inset: 0; margin: auto; width: min(34rem, calc(100vw - 1.5rem)); height: fit-content; padding: 1.75rem; }
dialog::backdrop { background: #0f172a80; }
h2, p, fieldset, legend { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { width: 100%; }
h2 { font-size: 1.125em; line-height: 1.35; font-weight: 600; padding-inline-end: 2.25rem; text-wrap: balance; }
p { margin-top: .4rem; }
.quiet { color: var(--quiet); font-size: .9em; font-weight: 400; }
.scale { display: grid; grid-template-columns: repeat(6, 1fr); gap: .35rem; margin-top: .9rem; }
.five { grid-template-columns: repeat(5, 1fr); }
.scale span { grid-column: 1 / -1; color: var(--quiet); font-size: .875em; }
.scale .low { order: -1; }
.scale .high { text-align: end; }
.five .low.low, .five .high.high { order: 0; grid-row: 2; grid-column: 1 / 4; }
.five .high.high { grid-column: 4 / -1; }
:is(.bar, .modal) .ten.ten { grid-template-columns: repeat(11, 1fr); }
:is(.bar, .modal) .ten .low { order: 0; grid-column: 1 / 6; grid-row: 2; }
:is(.bar, .modal) .ten .high { grid-column: 7 / -1; grid-row: 2; }
@media (max-width: 34rem) {
  :is(.bar, .modal) .ten.ten { grid-template-columns: repeat(6, 1fr); }
  :is(.bar, .modal) .ten .low { order: -1; grid-column: 1 / -1; grid-row: auto; }
  :is(.bar, .modal) .ten .high { grid-column: 1 / -1; grid-row: auto; }
}
button, .button { font: inherit; cursor: pointer; border-radius: .6rem; border: 2px solid transparent; background: none; color: inherit; }
.scale button { min-height: 2.75rem; padding: 0; background: var(--cell); font-variant-numeric: tabular-nums; }
.scale button:hover { border-color: var(--line); }
.scale button[aria-pressed=true] { background: var(--accent); color: var(--ink); border-color: var(--edge); font-weight: 700; }
.button { display: inline-block; padding: .55rem 1.25rem; border-color: var(--rim); background: var(--accent); color: var(--ink); font-weight: 600; text-decoration: none; }
.plain { border-color: var(--line); background: none; color: inherit; }
.link { padding: .25rem 0; border: 0; color: var(--quiet); text-decoration: underline; text-underline-offset: .2em; }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-top: 1rem; }
.close { position: absolute; inset-block-start: .6rem; inset-inline-end: .6rem; width: 2.25rem; height: 2.25rem; padding: 0; font-size: 1.35rem; line-height: 1; color: var(--quiet); }
.question { margin-top: 1.1rem; }
.label { display: block; margin-bottom: .4rem; font-weight: 600; }
textarea, input[type=text] { display: block; width: 100%; padding: .55rem .7rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--paper); color: inherit; font: inherit; }
textarea { min-height: 4.5rem; resize: vertical; }
.choice { display: flex; gap: .6rem; align-items: center; margin-top: .3rem; padding: .45rem .65rem; border-radius: .6rem; background: var(--cell); cursor: pointer; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .3rem; }
.choice input { flex: none; width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--edge); }
.wrong { color: var(--wrong); }
:focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
h2:focus { outline: none; }
.aside { position: fixed; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
@media (prefers-reduced-motion: no-preference) { [role=dialog], dialog { animation: come .2s ease-out; } @keyframes come { from { opacity: 0; transform: translateY(.75rem); } } }
@media (forced-colors: active) { .scale button { border-color: ButtonText; } .scale button[aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
@media print { :host { display: none !important; } }`;

  const sheetOf = ({ accent, ink, light, dark }) => {
    const sheet = new CSSStyleSheet();
    const both = `--accent:${accent};--ink:${ink};`;
    const night = `:host{${DARK}${dark}}`;
    const theme = given.theme;
    const day = `:host{${both}${theme === "dark" ? DARK + dark : LIGHT + light}}`;
    sheet.replaceSync(
      `${STYLE}${day}${theme ? "" : `@media(prefers-color-scheme:dark){${night}}`}`,
    );
    return sheet;
  };

  let open = null;

  // One conversation: score, then "why?" and further questions, then thanks.
  class Ask extends HTMLElement {
    begin(told, wish) {
      Object.assign(this, { told, wish, who: identity, score: null, stage: "score" });
      this.came = document.activeElement;
      this.lang = told.language;
      this.layout = wish.layout ?? told.settings.layout;
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheetOf(told.brand)];
      const modal = this.layout === "modal";
      this.frame = make(modal ? "dialog" : "section", {
        class: this.layout,
        dir: told.direction,
        role: modal ? undefined : "dialog",
        "aria-labelledby": "heading",
      });
      this.live = make("p", { role: "status", class: "aside" });
      this.inner = make("div");
      this.frame.append(this.inner);
      root.append(this.frame, this.live);
      this.escape = (event) => {
        const own = event.composedPath().includes(this);
        const free = document.activeElement === document.body;
        if (event.key !== "Escape" || event.defaultPrevented || !(own || free)) return;
        event.preventDefault();
        this.leave();
      };
      addEventListener("keydown", this.escape);
      this.frame.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.leave();
      });
      document.body.append(this);
      this.draw(this.scorePage());
      if (modal) this.frame.showModal();
      if (modal || wish.focus) this.heading.focus();
      else this.announce(told.wording.question);
    }

    // It came by itself and leaves the focus where it is: a screen reader says it once.
    announce(text) {
      setTimeout(() => this.live.replaceChildren(text), 100);
      setTimeout(() => this.live.replaceChildren(), 5_000);
    }

    // What the person reads: a heading that takes the focus, and what follows it.
    draw(children) {
      const { words } = this.told;
      const close = make(
        "button",
        { type: "button", class: "close", "aria-label": words.close, onclick: () => this.leave() },
        "×",
      );
      this.inner.replaceChildren(...children, close);
      this.heading = this.inner.querySelector("h2");
    }

    turn(stage, children) {
      this.stage = stage;
      this.draw(children);
      this.frame.scrollTop = 0;
      this.heading.focus();
    }

    headed(text) {
      return make("h2", { id: "heading", tabindex: "-1" }, text);
    }

    scale(numbers, pressed, low, high, choose) {
      const cells = numbers.map((number, at) => {
        const end = at === 0 ? low : at === numbers.length - 1 ? high : "";
        const label = end ? `${number}, ${end}` : undefined;
        const on = String(number === pressed);
        const cell = make("button", { type: "button", "aria-label": label, "aria-pressed": on }, String(number));
        cell.addEventListener("click", () => choose(number, cell));
        return cell;
      });
      const ends = low || high
        ? [make("span", { class: "low", "aria-hidden": "true" }, low), make("span", { class: "high", "aria-hidden": "true" }, high)]
        : [];
      return make("div", { class: numbers.length === 5 ? "scale five" : "scale ten", role: "group" }, cells, ends);
    }

    scorePage() {
      const { wording, words, anonymous } = this.told;
      const scale = this.scale([...Array(11).keys()], this.score, wording.low, wording.high, (score) => this.choose(score));
      scale.setAttribute("aria-labelledby", "heading");
      return [
        this.headed(wording.question),
        wording.intro && make("p", { class: "quiet" }, wording.intro),
        scale,
        anonymous && make("p", { class: "quiet" }, words.anonymous),
        this.score === null &&
          make("div", { class: "row" }, make("button", { type: "button", class: "link", onclick: () => this.leave() }, words.decline)),
      ].filter(Boolean);
    }

    // A click on a score is the answer: it is sent at once, and what follows amends it.
    choose(score) {
      const { wish, told } = this;
      const first = !this.unsent;
      this.further ??= {};
      this.changed = !first;
      this.score = score;
      const key = first && fresh();
      this.unsent ??= {
        key,
        answer: {
          score,
          key,
          ticket: told.ticket,
          language: told.language,
          moment: wish.moment,
          identity: this.who,
          properties: { ...properties, ...wish.properties },
        },
      };
      if (this.note()) remember({ answered: Date.now() });
      if (first) this.send(false).catch(() => {});
      this.turn("more", this.morePage());
    }

    // One after the other: what amends the answer follows it.
    send(all) {
      const before = this.sending ?? Promise.resolve();
      this.sending = before.catch(() => {}).then(() => deliver(this.unsent, all));
      return this.sending;
    }

    // Write down what was said since the score, as far as there is anything. The same again has the
    // same key, another amendment has its own.
    note(left = false) {
      const ids = new Set(this.asked().map(({ id }) => id));
      const answers = Object.entries(this.further).filter(([id, value]) => ids.has(id) && value !== "");
      const comment = this.comment?.value.trim();
      this.commented ||= Boolean(comment);
      const body = {};
      if (this.commented) body.comment = comment;
      if (answers.length) body.further = Object.fromEntries(answers);
      if (this.changed) body.score = this.score;
      const text = JSON.stringify(body);
      if (text !== (this.noted ?? "{}")) this.unsent.more = text === "{}" ? null : { ...body, key: fresh() };
      this.noted = text;
      return keep(Object.assign(this.unsent, { at: Date.now(), left }));
    }

    // The page goes, perhaps for good: what was said goes before it.
    hide() {
      if (!this.unsent || this.stage === "thanks") return;
      this.note(true);
      this.send().catch(() => {});
    }

    morePage() {
      const { wording, words } = this.told;
      const kind = category(this.score);
      const why = wording.why[this.score] ?? wording.why[kind] ?? wording.why[""];
      const label = make("label", { class: "label", for: "why" }, why, make("span", { class: "quiet" }, ` (${words.optional})`));
      if (!this.comment) {
        this.comment = make("textarea", { id: "why", rows: "3", maxlength: "5000" });
        this.comment.addEventListener("input", () => this.note());
      }
      this.problem = make("p", { class: "wrong", role: "alert" });
      const form = make(
        "form",
        { novalidate: "" },
        make("div", { class: "question" }, label, this.comment),
        this.asked().map((question) => this.question(question)),
        this.problem,
        make("div", { class: "row" },
          make("button", { class: "button" }, wording.submit || words.finish),
          make("button", { type: "button", class: "link", onclick: () => this.turn("score", this.scorePage()) }, words.change)),
      );
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.finish();
      });
      return [this.headed(words.your_score.replace("{score}", this.score)), form];
    }

    asked() {
      const kind = category(this.score);
      return this.told.further.filter(({ categories: whom }) => !whom.length || whom.includes(kind));
    }

    question({ id, type, text, options, low, high, language }) {
      const { words } = this.told;
      const own = language === this.told.language ? {} : { lang: language, dir: "auto" };
      const name = `further.${id}`;
      const answer = (value) => {
        this.further[id] = value;
        this.note();
      };
      if (type === "text" || type === "contact") {
        const hint = type === "contact" && make("span", { class: "quiet" }, ` (${words.contact_how})`);
        const field = type === "text"
          ? make("textarea", { id: name, rows: "2", maxlength: "5000" })
          : make("input", { id: name, type: "text", maxlength: "200", autocomplete: "email" });
        field.value = this.further[id] ?? "";
        field.addEventListener("input", () => answer(field.value));
        return make("div", { class: "question", ...own }, make("label", { class: "label", for: name }, text, hint), field);
      }
      const hint = type === "choices" && make("span", { class: "quiet" }, ` (${words.several})`);
      const legend = make("legend", { class: "label" }, text, hint);
      if (type.startsWith("scale")) {
        const numbers = type === "scale5" ? [1, 2, 3, 4, 5] : [...Array(11).keys()];
        const scale = this.scale(numbers, this.further[id], low, high, (number, cell) => {
          for (const other of scale.querySelectorAll("button")) other.ariaPressed = String(other === cell);
          answer(number);
        });
        return make("fieldset", { class: "question", ...own }, legend, scale);
      }
      const several = type === "choices";
      const all = type === "yesno" ? [[true, words.yes], [false, words.no]] : options;
      const boxes = all.map(([value, said]) => {
        const box = make("input", { type: several ? "checkbox" : "radio", name });
        const before = this.further[id];
        box.checked = several ? Boolean(before?.includes(value)) : before === value;
        box.addEventListener("change", () => {
          if (!several) return answer(value);
          const others = (this.further[id] ?? []).filter((one) => one !== value);
          answer(box.checked ? [...others, value] : others);
        });
        return make("label", { class: "choice" }, box, make("span", {}, said));
      });
      const placed = type === "yesno" ? make("div", { class: "pair" }, boxes) : boxes;
      return make("fieldset", { class: "question", ...own }, legend, placed);
    }

    async finish() {
      if (this.busy) return;
      this.busy = true;
      this.problem.textContent = "";
      try {
        this.note();
        await this.send();
        this.turn("thanks", this.thanksPage());
      } catch {
        this.problem.textContent = this.told.words.not_saved;
      } finally {
        this.busy = false;
      }
    }

    thanksPage() {
      const { wording, words } = this.told;
      const { text, links } = wording.thanks[category(this.score)] ?? wording.thanks[""] ?? { text: "", links: [] };
      const shown = links.filter(({ url }) => /^(https?|mailto):/i.test(url)).slice(0, 2);
      return [
        this.headed(words.thanks),
        make("p", {}, text),
        make("div", { class: "row" },
          shown.map(({ text: said, url }, at) =>
            make("a", { class: at ? "button plain" : "button", href: url, target: "_blank", rel: "noopener noreferrer", "aria-label": `${said} (${words.new_tab})` }, said)),
          make("button", { type: "button", class: shown.length ? "link" : "button", onclick: () => this.leave() }, words.close)),
      ];
    }

    // Leaving after the score keeps what was written; leaving before it is a no.
    leave() {
      if (!this.isConnected) return;
      if (this.score === null) {
        remember({ declined: Date.now() });
        tell("declined", this.who);
      }
      removeEventListener("keydown", this.escape);
      const inside = document.activeElement === this;
      this.remove();
      open = null;
      if (inside) this.came?.focus?.({ preventScroll: true });
      this.hide();
    }
  }

  // Whom it may ask, the server says anew for everybody.
  const be = (who) => {
    identity = who;
    loading = null;
  };

  const ask = async (wish = {}) => {
    if (open) return "open";
    if (wish.identity) be(wish.identity);
    let told = await load(wish.always);
    if (!told && wish.always) {
      loading = null; // it was asked for by itself, and not granted: now somebody wants it
      told = await load(true);
    }
    if (!told) return "away";
    const reason = wish.always ? "" : due(told.settings);
    if (reason) return reason;
    if (open) return "open";
    if (!document.body) return "away";
    remember({ asked: Date.now() });
    if (!customElements.get("promoteur-ask")) customElements.define("promoteur-ask", Ask);
    open = document.createElement("promoteur-ask");
    open.begin(told, wish);
    tell("asked", identity);
    return "asked";
  };

  // By itself: not before the delay, and, where the survey waits for a scroll, for leaving or for an
  // event, not before one of them.
  let watching = false;
  const watch = async () => {
    const told = await load();
    if (!told || watching || due(told.settings)) return;
    watching = true;
    const { delay, scroll, exit, event } = told.settings;
    const stop = new AbortController();
    const { signal } = stop;
    let ready = false;
    let called = !(scroll || exit || event) || seen.has(event);
    const meet = () => {
      if (!ready || !called || signal.aborted) return;
      stop.abort();
      ask();
    };
    const call = () => {
      called = true;
      meet();
    };
    const scrolled = () => {
      const room = document.documentElement.scrollHeight - innerHeight;
      if (room <= 0 || (scrollY / room) * 100 >= scroll) call();
    };
    if (scroll) addEventListener("scroll", scrolled, { passive: true, signal });
    const left = (move) => move.clientY <= 0 && !move.relatedTarget && call();
    if (exit) document.addEventListener("mouseout", left, { passive: true, signal });
    if (event) addEventListener(`promoteur:${event}`, call, { signal });
    setTimeout(() => {
      ready = true;
      meet();
    }, delay * 1000);
  };

  window.promoteur = {
    ask: (wish = {}) => ask({ focus: true, ...wish }),
    event: (name) => {
      seen.add(name);
      dispatchEvent(new Event(`promoteur:${name}`));
    },
    identify: (who) => {
      be(who);
      if (started) watch();
    },
    set: (more) => Object.assign(properties, more),
    close: () => open?.leave(),
    forget: () => {
      memory = {};
      try {
        localStorage.removeItem(STORE);
      } catch {}
    },
  };

  // Nothing of this is urgent: it waits until the page has nothing else to do, and each part for
  // itself. The first is little more than a browser's first look into its storage.
  let started = false;
  const parts = [
    () => recall().first || remember({ first: Date.now() }),
    () => {
      addEventListener("online", resend);
      addEventListener("pagehide", () => open?.hide());
      resend();
    },
    () => {
      started = given.manual === undefined;
      if (started) watch();
    },
  ];
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 100));
  const start = () => {
    parts.shift()();
    if (parts.length) idle(start);
  };
  if (document.readyState === "complete") idle(start);
  else addEventListener("load", () => idle(start), { once: true });
})();
