// Draws the specification of this page, again when day turns to night or wide to narrow.
const { specification, looks } = JSON.parse(document.getElementById("specification").textContent);
const night = window.matchMedia("(prefers-color-scheme: dark)");
const narrow = window.matchMedia("(max-width: 40rem)");

async function draw() {
  const look = (night.matches ? "dark" : "light") + (narrow.matches ? "-narrow" : "");
  await vegaEmbed("#picture", { ...specification, config: looks[look] }, {
    actions: false,
    ast: true, // expressions are interpreted: the page's policy allows no eval
    logLevel: 1, // errors; the notes about sizes are for authors
    mode: "vega-lite",
    renderer: "svg",
    tooltip: { theme: night.matches ? "dark" : "light" },
  });
}

night.addEventListener("change", draw);
narrow.addEventListener("change", draw);
draw();
