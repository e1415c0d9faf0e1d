// What is shown: the view, the document and the filters. All of it stands in the address, so that "back" works and a place can be kept.

const state = {
  view: "", doc: -1, line: 0, site: "", rule: "", verdict: "", unusual: false, bin: -1, query: "", inText: false,
  sort: "", measure: "words",
};
const FILTERS = ["site", "rule", "verdict", "unusual", "bin", "query"];
const TEXT_STATE = { view: "", site: "", rule: "", verdict: "", query: "", sort: "", measure: "words" };

function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  for (const [name, plain] of Object.entries(TEXT_STATE)) state[name] = said.get(name) ?? plain;
  state.unusual = said.has("unusual");
  state.inText = said.has("text");
  state.bin = numberIn(said, "bin", -1, BINS - 1);
  state.doc = numberIn(said, "doc", -1, data.size - 1);
  state.line = numberIn(said, "line", 0, Infinity);
  if (!["words", "lines"].includes(state.measure)) state.measure = "words";
  if (!data.sites.some((_, k) => siteName(k) === state.site)) state.site = "";
  if (!data.rules.some(([id]) => id === state.rule)) state.rule = "";
  if (!data.verdicts.includes(state.verdict)) state.verdict = "";
  if (data.single && data.size === 1) Object.assign(state, { view: "document", doc: 0 });
  else if (state.view === "document" && state.doc < 0) state.view = "documents";
  else if (!["overview", "documents", "document"].includes(state.view)) state.view = data.single ? "documents" : "overview";
}

function numberIn(said, name, least, most) {
  const n = Number(said.get(name) ?? least);
  return Number.isInteger(n) && n >= least && n <= most ? n : least;
}

function address() {
  const said = new URLSearchParams();
  for (const [name, plain] of Object.entries(TEXT_STATE)) if (state[name] !== plain) said.set(name, state[name]);
  if (state.unusual) said.set("unusual", "1");
  if (state.inText) said.set("text", "1");
  if (state.bin >= 0) said.set("bin", state.bin);
  if (state.view === "document") {
    said.set("doc", state.doc);
    if (state.line) said.set("line", state.line);
  }
  return `#${said}`;
}

// Show something else. A new view or document is a step that "back" undoes; a filter is none.
function go(change, { step = "view" in change || "doc" in change } = {}) {
  Object.assign(state, change);
  const next = address();
  if (next !== location.hash) {
    try {
      history[step ? "pushState" : "replaceState"](null, "", next);
    } catch { /* some browsers count how often the address changes */ }
  }
  render();
}

function isFiltered() {
  return FILTERS.some((name) => state[name] !== (name === "unusual" ? false : name === "bin" ? -1 : ""));
}

function clearFilters() {
  go({ site: "", rule: "", verdict: "", unusual: false, bin: -1, query: "", inText: false });
}

// The documents that pass the filters, in the order that was asked for.
let passed = { key: "", found: null };

function documents() {
  const key = JSON.stringify([state.site, state.rule, state.verdict, state.unusual, state.bin, state.query, state.inText,
    state.sort, state.measure, textHits.query, textHits.found.size, textHits.done]);
  if (key === passed.key) return passed.found;
  const { site, verdict, rules } = data.documents;
  const wantedSite = state.site ? data.sites.findIndex((_, k) => siteName(k) === state.site) : -1;
  const wantedVerdict = data.verdicts.indexOf(state.verdict);
  const wantedRule = data.rules.findIndex(([id]) => id === state.rule);
  const words = state.query.trim().toLowerCase();
  const found = [];
  for (let k = 0; k < data.size; k += 1) {
    if (wantedSite >= 0 && site[k] !== wantedSite) continue;
    if (wantedVerdict >= 0 && verdict[k] !== wantedVerdict) continue;
    if (state.unusual && !data.unusual[k]) continue;
    if (state.bin >= 0 && binOf(k) !== state.bin) continue;
    if (wantedRule >= 0 && !rules[k].some((n, i) => i % 3 === 0 && n === wantedRule)) continue;
    if (words && !data.searched[k].includes(words) && !(state.inText && textHits.found.has(k))) continue;
    found.push(k);
  }
  passed = { key, found: sorted(found) };
  return passed.found;
}

function sorted(found) {
  const { name } = data.documents;
  const value = {
    unusual: (k) => -(reasonsOf(k)[0]?.[2] ?? 0),
    most: (k) => -shareDropped(k),
    least: (k) => shareDropped(k),
    articles: (k) => -(data.documents.articles[k]?.length ?? 0),
  }[state.sort];
  if (value) return found.sort((a, b) => value(a) - value(b) || a - b);
  if (state.sort === "name") {
    const { compare } = new Intl.Collator(undefined, { numeric: true });
    return found.sort((a, b) => compare(name[a], name[b]));
  }
  return found;
}
