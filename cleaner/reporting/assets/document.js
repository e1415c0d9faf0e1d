// One document: its figures, its rules, its lines.

// The document that is shown: its place k, the rule and measure it was drawn with, lines, titles of its articles, rows and how many are
// made, what is searched for (find) and where it was found (hits).
let shown = null;

function openDocument(k, line = 0) {
  go({ view: "document", doc: k, line });
}

// The document beside the one that is shown, among those found.
function step(by) {
  const found = documents();
  const at = found.indexOf(state.doc);
  const next = at < 0 ? found[0] : found[at + by];
  if (next !== undefined) openDocument(next);
}

async function showDocument() {
  const k = state.doc;
  if (shown?.k === k && shown.rule === state.rule && shown.measure === state.measure) {
    showSteps();
    if (state.line) focusLine(state.line);
    return;
  }
  const place = document.getElementById("document");
  shown = {
    k, rule: state.rule, measure: state.measure, guarded: data.verdicts[data.documents.verdict[k]] === "guarded",
    lines: [], titles: [], made: 0, find: null,
  };
  const own = shown;
  const same = place.dataset.shown === String(k);
  place.dataset.shown = k;
  place.replaceChildren(documentHead(k));
  showSteps();
  place.scrollTop = 0;
  const heading = document.getElementById("document-title");
  if (moved && !same) heading.focus({ preventScroll: true });
  if (!hasText(k)) {
    place.append(h("p", { class: "note" }, `The text of this document is not in the page, which would be too large with all of them. The command "clean explain" shows it.`));
    return;
  }
  const told = await textOf(k);
  if (shown !== own) return; // another document was opened meanwhile
  own.lines = linesOf(told);
  own.titles = (data.documents.articles[k] ?? [[0, data.documents.title[k]]]).map(([, title]) => title);
  if (!own.lines.length) {
    place.append(about(told), h("p", { class: "note" }, "The document is empty."));
    return;
  }
  place.append(about(told), tools(own));
  showLines(own, place);
  if (state.inText && state.query) {
    document.getElementById("find").value = state.query;
    findAll(state.query, { jump: !state.line });
  }
  if (state.line) focusLine(state.line);
  else if (state.rule && !own.hits) own.rows.querySelector(".asked")?.scrollIntoView({ block: "center" });
}

function documentHead(k) {
  const { name, title, site, verdict, articles } = data.documents;
  const counts = [KEPT, CAPTURED, DROPPED].map((fate) => count(k, fate));
  const alone = data.single && data.size === 1;
  return h("header", { class: "document-head" },
    !alone && h("div", { class: "steps" },
      h("button", { type: "button", class: "back", onclick: backToList }, "← List"),
      h("span", { class: "at", id: "at" }),
      h("button", { type: "button", id: "before", "aria-label": "Document before", onclick: () => step(-1) }, "↑"),
      h("button", { type: "button", id: "next", "aria-label": "Next document", onclick: () => step(1) }, "↓")),
    h("h2", { id: "document-title", tabindex: -1 }, h("bdi", {}, title[k] || "(no text)")),
    h("p", { class: "source" }, h("bdi", {}, name[k])),
    h("p", { class: "facts" }, verdictBadge(data.verdicts[verdict[k]], articles[k]?.length), " ",
      data.sites[site[k]] && [h("span", {}, "site ", h("bdi", {}, siteName(site[k]))), " · "],
      `${many(count(k, KEPT, "lines"), "line")} kept, ${number(count(k, CAPTURED, "lines"))} captured, ${number(count(k, DROPPED, "lines"))} dropped · `,
      `${percent(shareDropped(k))} of ${number(total(k))} ${state.measure} dropped`),
    fateBar(counts),
    reasonsOf(k).length > 0 && h("ul", { class: "reasons", "aria-label": "Why it is unusual" }, reasonsOf(k).map(([kind, said]) => h("li", { class: kind }, said))));
}

// Where the document stands among those found.
function showSteps() {
  const place = document.getElementById("at");
  if (!place) return;
  const found = documents();
  const at = found.indexOf(state.doc);
  place.textContent = at < 0 ? "not among those found" : `${number(at + 1)} of ${number(found.length)}`;
  document.getElementById("before").disabled = at <= 0;
  document.getElementById("next").disabled = at >= 0 ? at >= found.length - 1 : !found.length;
}

function backToList() {
  go({ view: "documents", doc: -1, line: 0 });
  list.focus();
}

// Packs and where the document comes from.
function about(told) {
  const parts = [
    told.packs && ["packs", told.packs.join(", ")], told.host && ["host", told.host], told.url && ["address", told.url],
    told.listing && ["listing page by", told.listing],
  ].filter(Boolean);
  return h("dl", { class: "about" }, parts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, h("bdi", {}, value)))));
}

function tools(own) {
  const counts = new Map();
  for (const line of own.lines) {
    const taken = line.rule >= 0 && line.kind !== "blank" ? [line.rule] : [];
    for (const rule of [...taken, ...line.cuts.map((cut) => cut[2])]) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const rules = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const count = own.titles.length;
  return h("div", { class: "tools" },
    h("fieldset", { class: "shown" }, h("legend", { class: "hidden" }, "Lines that are shown"),
      [["all", "All lines"], ["stays", "What stays"], ["goes", "What goes"]].map(([value, label]) => h("label", {},
        h("input", { type: "radio", name: "shown", value, checked: value === "all", onchange: () => showOnly(value) }), h("span", {}, label)))),
    h("span", { class: "find" },
      h("label", { for: "find" }, "Find"),
      h("input", { type: "search", id: "find", spellcheck: "false", autocomplete: "off", oninput: () => soon(findAsked), onkeydown: findKey }),
      h("button", { type: "button", "aria-label": "Place before", onclick: () => nextHit(-1) }, "↑"),
      h("button", { type: "button", "aria-label": "Next place", onclick: () => nextHit(1) }, "↓"),
      h("output", { id: "hits", "aria-live": "polite" })),
    count > 1 && h("label", {}, "Article ", h("select", { id: "article", onchange: (event) => event.target.value && focusLine(firstOf(Number(event.target.value))) },
      h("option", { value: "" }, `${count} articles`), own.titles.map((title, k) => h("option", { value: k + 1 }, `${k + 1} ${title}`)))),
    rules.length > 0 && h("label", {}, "Rules ", h("select", { id: "rules", onchange: (event) => event.target.value && nextOf(event.target.value) },
      h("option", { value: "" }, many(rules.length, "rule")), rules.map(([rule, n]) => h("option", { value: data.rules[rule][0] }, `${data.rules[rule][0]} (${n})`)))),
    h("span", { class: "steps" },
      h("button", { type: "button", id: "gone-before", "aria-label": "Line before that goes", onclick: () => nextGone(-1) }, "− ↑"),
      h("button", { type: "button", id: "gone-next", "aria-label": "Next line that goes", onclick: () => nextGone(1) }, "− ↓")));
}

function showLines(own, place) {
  const rows = h("div", { class: "lines", id: "lines", role: "grid", "aria-label": "Lines" });
  own.rows = rows;
  place.append(rows);
  makeLines(own, MOST_LINES);
  rows.querySelector(".line")?.setAttribute("tabindex", "0");
  rove(rows, ".line");
  startTips(rows);
}

// Make rows up to a number of lines; the rest waits behind a button.
function makeLines(own, to) {
  own.button?.remove();
  own.rows.append(...lineRows(own, own.made, to));
  own.made = Math.max(own.made, Math.min(to, own.lines.length));
  const left = own.lines.length - own.made;
  if (left) {
    const more = () => {
      const first = own.made + 1;
      makeLines(own, own.made + MOST_LINES);
      focusLine(first);
    };
    own.button = h("button", { type: "button", class: "more", onclick: more }, `Show the next ${number(Math.min(left, MOST_LINES))} of ${many(left, "further line")}`);
    own.rows.after(own.button);
  }
}

function rowOf(n) {
  if (n > shown.made) makeLines(shown, Math.ceil(n / MOST_LINES) * MOST_LINES);
  return document.getElementById(`l${n}`);
}

function focusLine(n) {
  if (!shown?.rows || n < 1 || n > shown.lines.length) return;
  const row = rowOf(n);
  if (row.offsetParent === null) showOnly("all");
  setRoving(shown.rows, ".line", row);
  row.scrollIntoView({ block: "center" });
}

function currentLine() {
  return shown?.rows?.querySelector('.line[tabindex="0"]')?.line.number ?? 1;
}

function goTo(by, wanted) {
  const at = currentLine() - 1;
  const { lines } = shown;
  for (let i = 1; i <= lines.length; i += 1) {
    const k = (((at + i * by) % lines.length) + lines.length) % lines.length;
    if (wanted(lines[k])) return focusLine(k + 1);
  }
  return undefined;
}

function nextGone(by) {
  if (!shown?.rows) return;
  const gone = (line) => ["drop", "capture"].includes(line.fate) || isMeant(line, shown.guarded);
  const { lines } = shown;
  // From one stretch of lines that go to the next.
  goTo(by, (line) => (gone(line) && !gone(lines[line.number - 2] ?? { fate: "" })) || line.cuts.length > 0);
}

function nextOf(id) {
  const rule = data.rules.findIndex(([own]) => own === id);
  goTo(1, (line) => line.rule === rule || line.cuts.some((cut) => cut[2] === rule));
}

function firstOf(article) {
  return shown.lines.find((line) => line.article === article)?.number ?? 1;
}

function showOnly(value) {
  shown.rows.dataset.shown = value;
  const radio = document.querySelector(`input[name=shown][value=${value}]`);
  if (radio) radio.checked = true;
  const first = [...shown.rows.querySelectorAll(".line")].find((row) => row.offsetParent !== null);
  setRoving(shown.rows, ".line", first, { focus: false });
  shown.none ??= h("p", { class: "note", role: "status" });
  shown.none.textContent = first ? "" : value === "goes" ? "Nothing goes from this document." : "Nothing stays.";
  shown.rows.after(shown.none);
}
