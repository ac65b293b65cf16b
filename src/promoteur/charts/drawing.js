/* Draws the pictures of a page: every <figure data-chart>, those in sight first.

   Where a drawing will stand, a blank <svg> keeps its room, so that nothing moves. Colours are
   the page's own custom properties: night, day and paper need no new drawing; another width does.
   Before this text stand Vega-Embed (`vegaEmbed`) and `STYLES`: see promoteur.charts.script.
*/
const NARROW = 520;
const drawn = new WeakMap(); // a room → the width drawn for, and how to let go of the drawing
const waiting = new Set(); // rooms that nobody has seen yet

async function draw(room) {
  const figure = room.closest("[data-chart]");
  const width = room.clientWidth;
  const before = drawn.get(room);
  if (!figure || !width || before?.width === width) return;
  waiting.delete(room);
  near.unobserve(room);
  const mine = { width, finalize: before?.finalize };
  drawn.set(room, mine);
  const text = figure.querySelector('script[type="application/json"]').textContent;
  const { language, height, specification } = JSON.parse(text);
  const size = width < NARROW ? "narrow" : "wide";
  const config = { ...STYLES[size], locale: STYLES.locales[language] };
  const holder = document.createElement("div");
  const { finalize } = await vegaEmbed(holder, { ...specification, width, height, config }, {
    actions: false,
    ast: true, // expressions are interpreted: the page's policy allows no eval
    defaultStyle: false, // nor a <style>
    logLevel: 1, // errors; the notes about sizes are for authors
    mode: "vega-lite",
    renderer: "svg",
    tooltip: point,
  });
  if (drawn.get(room) !== mine) { // the width has changed meanwhile: that drawing is another's
    finalize();
    return;
  }
  before?.finalize?.();
  mine.finalize = finalize;
  holder.firstElementChild.setAttribute("aria-hidden", "true"); // caption and table say all of it
  room.replaceChildren(holder);
  figure.dataset.drawn = size;
}

/* What a mark says when it is pointed at, as text only: names come from anywhere. */
const told = document.createElement("div");
told.className = "pointed";
told.setAttribute("aria-hidden", "true");

function point(_handler, event, _item, value) {
  told.remove();
  if (value === null || typeof value !== "object") return;
  told.replaceChildren(...Object.entries(value).map(([name, words]) => {
    const line = document.createElement("div");
    const key = document.createElement("span");
    key.textContent = name;
    line.append(key, ` ${words}`);
    return line;
  }));
  document.body.append(told);
  const { width, height } = told.getBoundingClientRect();
  const right = document.documentElement.clientWidth - width - 8;
  const below = event.clientY + 14;
  const fits = below + height < document.documentElement.clientHeight;
  told.style.left = `${Math.max(8, Math.min(event.clientX + 14, right))}px`;
  told.style.top = `${fits ? below : Math.max(8, event.clientY - height - 14)}px`;
}
addEventListener("scroll", () => told.remove(), { passive: true });

/* Those in sight come first, the others while nothing else is to be done: printing shows all. */
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
}, { rootMargin: "50%" });

const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));

function drawNext() {
  const [next] = waiting;
  if (!next) return;
  waiting.delete(next);
  draw(next).finally(() => idle(drawNext));
}
addEventListener("beforeprint", () => waiting.forEach((room) => draw(room)));

/* Another width is another drawing, once it has come to rest. */
let restless;
const wide = new ResizeObserver(() => {
  clearTimeout(restless);
  restless = setTimeout(() => {
    for (const room of rooms()) if (drawn.has(room)) draw(room);
  }, 120);
});

function rooms() {
  return document.querySelectorAll("[data-chart] [data-drawing]");
}

const known = new WeakSet();
function look() {
  for (const room of rooms()) {
    if (known.has(room)) continue;
    known.add(room);
    waiting.add(room);
    near.observe(room);
    wide.observe(room);
  }
  idle(drawNext);
}
/* What htmx puts into the page, and what it takes from the history: its names of versions 2 and 4. */
for (const name of ["htmx:afterSettle", "htmx:historyRestore", "htmx:after:settle"]) {
  document.addEventListener(name, look);
}
look();
