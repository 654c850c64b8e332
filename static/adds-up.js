// Says under a table of figures how far they have come, while people type. The server says the same without this file:
// the words and rules stand on the page (ledger/adding_up.py). Figures are counted in hundredths, never in fractions.
const SPARE = /[\s,£%]/g;
const HUNDREDTHS = /^\d{1,12}(\.\d{1,2})?$/;
const PAUSE = 250; // Milliseconds: a sum that changes with every key is not read out to anybody.

const form = document.querySelector("form[data-adds-up]");
const { rules, sentences } = JSON.parse(form.dataset.addsUp);

function hundredths(text) {
  const plain = text.replace(SPARE, "");
  if (!HUNDREDTHS.test(plain)) return 0;
  const [whole, part = ""] = plain.split(".");
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

function written(figure, unit) {
  const whole = Math.floor(figure / 100).toLocaleString("en-GB");
  const part = String(figure % 100).padStart(2, "0");
  if (unit === "£") return `£${whole}.${part}`;
  return whole + (figure % 100 ? `.${part}`.replace(/0+$/, "") : "") + unit;
}

function fill(words, gaps) {
  return Object.entries(gaps).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);
}

function sentence(rule, got, wanted) {
  const unit = rule.unit;
  if (wanted === null) return fill(rule.in_all, { got: written(got, unit) });
  const words = got === wanted ? sentences.even : got < wanted ? sentences.under : sentences.over;
  const rest = written(Math.abs(wanted - got), unit);
  return fill(words, { got: written(got, unit), wanted: written(wanted, unit), rest });
}

const value = (name) => hundredths(form.elements[name]?.value ?? "");
const sum = (figures) => figures.reduce((total, figure) => total + figure, 0);

function splitSoFar(name) {
  const rule = rules[name];
  const rows = [...form.querySelectorAll("[data-part]")].filter((row) => row.querySelector("[type=checkbox]").checked);
  const got = {
    partakers: () => rows.length * 100,
    pupils: () => sum(rows.map((row) => hundredths(row.dataset.pupils))),
    figures: () => sum(rows.map((row) => hundredths(row.querySelector("[type=text]").value))),
  }[rule.counts]();
  return sentence(rule, got, { "%": 10000, "£": value("net") }[rule.unit] ?? null);
}

function paidSoFar(kind) {
  const boxes = [...form.querySelectorAll(`[data-paid=${kind}] input`)];
  return sentence({ unit: "£" }, sum(boxes.map((box) => hundredths(box.value))), value(kind));
}

function say(name, words) {
  const place = form.querySelector(`[data-sum=${name}]`);
  if (place && place.textContent.trim() !== words) place.textContent = words;
}

function addUp() {
  const split = form.elements.split.value;
  if (split && form.querySelector("[data-part]")) {
    const rule = rules[split];
    form.querySelector("[data-figures]").textContent = rule.heading || "Figure";
    for (const cell of form.querySelectorAll("[data-figure-cell]")) cell.hidden = rule.counts !== "figures";
    say("split", splitSoFar(split));
  }
  const hasPaid = [...form.querySelectorAll("[data-paid] input")].some((box) => box.value.trim());
  say("paid", hasPaid ? `Net: ${paidSoFar("net")} VAT: ${paidSoFar("vat")}` : "");
}

let pause;
form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(addUp, PAUSE);
});
addUp();
