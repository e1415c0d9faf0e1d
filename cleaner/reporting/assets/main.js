// Begins: reads the index, listens to controls and keys, shows what the address asks for.

const byId = (id) => document.getElementById(id);
let moved = false; // whether the reader has moved: only then the focus follows the view

function kept(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`clean-report-${name}`) ?? "";
    localStorage.setItem(`clean-report-${name}`, value);
  } catch { /* a page from disk may have no place to keep things */ }
  return "";
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  byId("theme").value = theme;
}

function render() {
  searchIfAsked();
  const found = documents();
  const alone = data.single && data.size === 1;
  document.body.dataset.view = state.view;
  byId("views").hidden = byId("filters").hidden = alone;
  byId("listing").hidden = alone;
  document.body.classList.toggle("alone", alone);
  for (const link of byId("views").children) {
    const on = link.dataset.view === (state.view === "overview" ? "overview" : "documents");
    if (on) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  showControls(found);
  byId("overview").hidden = state.view !== "overview";
  byId("panes").hidden = state.view === "overview";
  if (state.view === "overview") showOverview();
  else {
    if (!alone) showList();
    if (state.view === "document") showDocument();
    else {
      shown = null;
      delete byId("document").dataset.shown;
      byId("document").replaceChildren(h("p", { class: "note placeholder" }, "Choose a document from the list: its lines show here, with what became of each and which rule decided."));
    }
  }
  document.title = `${state.view === "document" ? data.documents.name[state.doc] : data.title} – clean report`;
}

function showControls(found) {
  for (const name of ["site", "rule", "verdict", "sort", "measure"]) byId(name).value = state[name];
  if (document.activeElement !== byId("query")) byId("query").value = state.query;
  byId("unusual").checked = state.unusual;
  byId("in-text").checked = state.inText;
  byId("clear").hidden = !isFiltered();
  const said = isFiltered() ? `${number(found.length)} of ${many(data.size, "document")}` : many(data.size, "document");
  const looking = textHits.done ? "" : ` · searching ${percent(textHits.progress ?? 0)}`;
  const missing = state.inText && data.withText < data.size ? ` · the page holds the text of ${number(data.withText)}` : "";
  byId("status").textContent = said + looking + missing;
  byId("listed").textContent = number(found.length);
}

function options(select, first, groups) {
  select.replaceChildren(h("option", { value: "" }, first));
  for (const [label, values] of groups) {
    const own = values.map((value) => h("option", { value }, value));
    select.append(...(label ? [h("optgroup", { label }, own)] : own));
  }
}

function fillControls() {
  const { compare } = new Intl.Collator("en", { numeric: true });
  const names = data.sites.map((_, k) => siteName(k)).sort(compare);
  options(byId("site"), "all", [["", names]]);
  const packs = grouped(data.rules.map(([id]) => id));
  options(byId("rule"), "any", [...packs].sort((a, b) => compare(a[0], b[0])).map(([pack, ids]) => [pack, ids.sort(compare)]));
  const verdicts = data.verdicts.filter((_, k) => data.totals.verdicts[k]);
  options(byId("verdict"), "any", [["", verdicts]]);
  const left = data.size - data.withText;
  const parts = [`article-cleaner ${data.version}`, `cut ${data.cut}`];
  if (data.size < data.totals.documents) parts.push(`lists ${number(data.size)} of ${many(data.totals.documents, "document")}; the figures count all`);
  if (left) parts.push(`the text of ${many(left, "unremarkable document")} is left out to keep the page small`);
  if (data.single) byId("of").textContent = "Explained";
  byId("foot").textContent = parts.join(" · ");
}

function grouped(ids) {
  const packs = new Map();
  for (const id of ids) {
    const pack = id.split("/")[0];
    if (!packs.has(pack)) packs.set(pack, []);
    packs.get(pack).push(id);
  }
  return packs;
}

function listen() {
  for (const name of ["site", "rule", "verdict", "sort", "measure"]) byId(name).addEventListener("change", (event) => {
    go({ [name]: event.target.value });
  });
  byId("unusual").addEventListener("change", (event) => go({ unusual: event.target.checked }));
  byId("in-text").addEventListener("change", (event) => go({ inText: event.target.checked }));
  byId("query").addEventListener("input", () => soon(() => go({ query: byId("query").value })));
  byId("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    soon(null);
    go({ query: byId("query").value, view: "documents", doc: -1 });
    list.focus();
  });
  byId("clear").addEventListener("click", () => {
    byId("query").value = "";
    clearFilters();
    byId("query").focus();
  });
  byId("theme").addEventListener("change", (event) => {
    setTheme(event.target.value);
    kept("theme", event.target.value);
  });
  byId("keys").addEventListener("click", () => byId("help").showModal());
  byId("letters").addEventListener("change", (event) => kept("letters", event.target.checked ? "" : "off"));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  for (const link of byId("views").children) link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    moved = true;
    go({ view: link.dataset.view, doc: -1, line: 0 });
  });
  addEventListener("popstate", () => {
    moved = true;
    readAddress();
    render();
  });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { moved = true; }, { capture: true });
  addEventListener("scroll", scrolled, { capture: true, passive: true });
  addEventListener("keydown", pressed);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  if (event.key === "Escape") {
    if (!tip.hidden) hideTip();
    else if (state.view === "document" && !(data.single && data.size === 1) && event.target.type !== "search") backToList();
    return;
  }
  if (!byId("letters").checked || event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea")) return;
  const alone = data.single && data.size === 1;
  const act = {
    "/": () => (alone ? byId("find") : byId("query"))?.focus(),
    j: () => !alone && step(1), k: () => !alone && step(-1),
    n: () => nextGone(1), p: () => nextGone(-1),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

async function begin() {
  setTheme(kept("theme"));
  byId("letters").checked = kept("letters") !== "off";
  await readIndex();
  startList();
  readAddress();
  fillControls();
  listen();
  byId("loading").remove();
  render();
  document.documentElement.dataset.ready = "yes";
}

begin().catch((error) => {
  byId("loading").textContent = `This page can't be shown: ${error.message}`;
  throw error;
});
