// The kiosk: one person after another on the same screen. Each answer is written into the browser's
// storage as soon as its score is touched, and leaves it only when the server has said that it is
// stored. Its key is made once, so that sending it twice stores it once.
(() => {
  "use strict";
  const find = (what, within = document) => within.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const kiosk = find("#kiosk");
  const about = kiosk.dataset;
  const WAITING = `promoteur.kiosk.${about.survey}.`;
  const REFUSED = `promoteur.refused.${about.survey}.`;
  const COUNT = `promoteur.count.${about.survey}`;
  const IDLE = 30_000;
  const THANKED = 6_000;
  const LONGEST = 60_000;
  // An answer that nobody finished, in a tab that was closed, is sent after this time.
  const ABANDONED = 10 * 60_000;
  const category = (score) => (score > 8 ? "promoter" : score > 6 ? "passive" : "detractor");

  // Where storage is forbidden, answers are kept for as long as the page is open.
  const memory = new Map();
  const storage = (() => {
    try {
      localStorage.setItem("promoteur.try", "1");
      localStorage.removeItem("promoteur.try");
      return localStorage;
    } catch {
      return null;
    }
  })();
  const read = (name) => memory.get(name) ?? storage?.getItem(name) ?? null;
  const write = (name, value) => {
    try {
      if (!storage) throw new TypeError("no storage");
      storage.setItem(name, value);
      memory.delete(name);
    } catch {
      memory.set(name, value);
    }
  };
  const remove = (name) => {
    memory.delete(name);
    storage?.removeItem(name);
  };
  const names = () => [...new Set([...memory.keys(), ...Object.keys(storage ?? {})])];
  const waiting = () => names().filter((name) => name.startsWith(WAITING)).sort();

  let answer = null;
  let idle = 0;
  let language = about.first;
  const form = () => find(`form[lang="${language}"]`);
  const words = () => JSON.parse(form().dataset.words);
  const today = () => new Date().toLocaleDateString("sv");

  const counted = () => {
    const [day, count] = (read(COUNT) ?? "").split(" ");
    return day === today() ? Number(count) : 0;
  };
  const tell = () => {
    const said = words();
    const kept = waiting().filter((name) => name !== answer?.name).length;
    const lines = [said.counted.replace("{n}", counted())];
    if (kept) lines.push(said.waiting.replace("{n}", kept));
    const lost = names().filter((name) => name.startsWith(REFUSED)).length;
    if (lost) lines.push(said.refused.replace("{n}", lost));
    find("#counts").textContent = lines.join(" · ");
  };

  const step = (name) => {
    for (const part of all("[data-step]", form())) part.hidden = part.dataset.step !== name;
    find(`[data-step=${name}] h1`, form()).focus({ preventScroll: true });
    scrollTo(0, 0);
    clearTimeout(idle);
    if (name === "thanks") idle = setTimeout(restart, THANKED);
    else if (answer) idle = setTimeout(finish, IDLE);
    for (const nav of all("footer nav")) nav.hidden = name !== "score";
  };

  const given = () => {
    const further = {};
    const data = new FormData(form());
    for (const box of all("[data-for]:not([hidden]) [name]", form())) {
      const [, id] = box.name.split(/\.(.*)/s);
      const values = data.getAll(box.name).filter(Boolean);
      if (!values.length) continue;
      if (box.type === "checkbox") further[id] = values;
      else if (box.closest(".pair")) further[id] = values[0] === "yes";
      else if (box.closest(".scaled")) further[id] = Number(values[0]);
      else further[id] = values[0];
    }
    return { comment: data.get("comment").trim() || undefined, further };
  };

  const keep = (done = false) => {
    const { name, ...said } = answer;
    write(name, JSON.stringify({ ...said, ...given(), done }));
  };

  const choose = (score) => {
    if (!answer) {
      const at = Date.now();
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      const key = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      // The ticket tells which version was shown, and since when: that of another page would not.
      const { ticket } = about;
      const properties = JSON.parse(about.properties);
      answer = { name: `${WAITING}${at}.${key}`, at, key, language, ticket, properties };
      write(COUNT, `${today()} ${counted() + 1}`);
    }
    answer.score = score;
    const why = JSON.parse(form().dataset.why);
    find("[data-why]", form()).textContent = why[score] ?? why[category(score)] ?? why[""] ?? "";
    for (const question of all("[data-for]", form())) {
      const whom = question.dataset.for;
      question.hidden = Boolean(whom) && !whom.split(" ").includes(category(score));
    }
    const heading = find("[data-given]", form());
    heading.textContent = words().your_score.replace("{score}", score);
    keep();
    tell();
    step("more");
  };

  const thank = (score) => {
    const lines = all("[data-thanks]", form());
    const wanted = [category(score), ""];
    const line = wanted.map((one) => lines.find((p) => p.dataset.thanks === one)).find(Boolean);
    for (const p of lines) p.hidden = p !== line;
  };

  const finish = () => {
    if (!answer) return;
    keep(true);
    thank(answer.score);
    answer = null;
    step("thanks");
    tell();
    send();
  };

  const restart = () => {
    for (const one of all("form")) one.reset();
    speak(about.first);
    step("score");
    tell();
  };

  const speak = (code) => {
    if (answer) answer.language = code;
    language = code;
    for (const one of all("form")) one.hidden = one.lang !== code;
    document.documentElement.lang = code;
    document.documentElement.dir = form().dir;
    for (const button of all("[name=language]")) {
      if (button.value === code) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    tell();
  };

  // Sending: the oldest first, one at a time, in one tab only; what did not arrive is tried again,
  // later and later. What was refused is set aside, counted on the screen, and tried once more by
  // the next page.
  let busy = false;
  let pause = 0;
  let timer = 0;
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  };

  const post = async (body) => {
    const response = await fetch(about.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    const again = response.status >= 500 || [408, 425, 429].includes(response.status);
    if (again) throw new TypeError(response.headers.get("Retry-After") ?? "");
    if (response.ok) return "";
    return (await response.json().catch(() => null))?.error?.code ?? "unknown";
  };

  const deliver = async (name) => {
    const { at, done, ...said } = JSON.parse(read(name));
    if (!done && Date.now() - at < ABANDONED) return;
    const body = { ...said, age: Math.max(0, (Date.now() - at) / 1000) };
    let refused = await post(body);
    // A question that is not asked any more must not cost the score and the comment.
    if (refused === "further") refused = await post({ ...body, further: {} });
    if (refused) write(REFUSED + name.slice(WAITING.length), read(name));
    remove(name);
  };

  const empty = async () => {
    for (const name of waiting()) if (name !== answer?.name && read(name)) await deliver(name);
  };

  async function send() {
    if (busy) return;
    busy = true;
    try {
      await (navigator.locks ? navigator.locks.request(WAITING, empty) : empty());
      pause = 0;
    } catch (problem) {
      pause = Math.min(LONGEST, Math.max(2 * pause, 2_000, 1_000 * Number(problem.message) || 0));
      later(pause);
    } finally {
      busy = false;
      tell();
    }
  }

  document.addEventListener("click", ({ target }) => {
    if (target.name === "score" && target.type === "button") choose(Number(target.value));
    if (target.name === "back") step("score");
    if (target.name === "next") restart();
    if (target.name === "language") speak(target.value);
  });
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    finish();
  });
  for (const what of ["input", "pointerdown", "keydown"]) {
    document.addEventListener(what, () => {
      if (!answer) return;
      clearTimeout(idle);
      idle = setTimeout(finish, IDLE);
    });
  }
  document.addEventListener("input", () => answer && keep());
  addEventListener("online", () => send());
  navigator.storage?.persist?.();
  for (const name of names().filter((one) => one.startsWith(REFUSED))) {
    write(WAITING + name.slice(REFUSED.length), read(name));
    remove(name);
  }
  setInterval(() => send(), ABANDONED);
  tell();
  send();
})();
