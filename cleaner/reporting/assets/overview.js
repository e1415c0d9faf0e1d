// The corpus at a glance: what went, by site and by rule; unusual documents; bundles and where they were cut.

const FIRST_ROWS = 12;

function showOverview() {
  const found = documents();
  const sums = summed(found);
  const place = document.getElementById("overview");
  const focused = document.activeElement?.closest("#overview [data-id]")?.dataset.id;
  place.replaceChildren(...[figures(found, sums), sites(sums), rulesTable(sums), unusualList(found), bundleList(found), failureList()].filter(Boolean));
  for (const bars of place.querySelectorAll(".chart .bars")) rove(bars, "button", { keys: ["ArrowLeft", "ArrowRight"] });
  if (focused) place.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

// Documents and counts, added up for the documents that pass the filters. Without filters the totals of the whole corpus stand.
function summed(found) {
  const from = state.measure === "words" ? 3 : 0;
  const sums = { all: [0, 0, 0], sites: new Map(), rules: new Map(), verdicts: new Array(data.verdicts.length).fill(0), articles: 0, documents: 0 };
  if (!isFiltered()) {
    const { totals } = data;
    totals.sites.forEach(([n, ...counts], site) => {
      const own = counts.slice(from, from + 3);
      sums.sites.set(site, { n, unusual: 0, counts: own });
      own.forEach((c, fate) => { sums.all[fate] += c; });
    });
    totals.rules.forEach(([n, lines, words], rule) => n && sums.rules.set(rule, { n, took: from ? words : lines }));
    Object.assign(sums, { verdicts: totals.verdicts, articles: totals.articles, documents: totals.documents });
    for (const k of found) if (data.unusual[k]) sums.sites.get(data.documents.site[k]).unusual += 1;
    return sums;
  }
  for (const k of found) {
    const site = data.documents.site[k];
    if (!sums.sites.has(site)) sums.sites.set(site, { n: 0, unusual: 0, counts: [0, 0, 0] });
    const own = sums.sites.get(site);
    own.n += 1;
    own.unusual += data.unusual[k] ? 1 : 0;
    for (const fate of [KEPT, CAPTURED, DROPPED]) {
      own.counts[fate] += count(k, fate);
      sums.all[fate] += count(k, fate);
    }
    const rules = data.documents.rules[k];
    for (let i = 0; i < rules.length; i += 3) {
      if (!sums.rules.has(rules[i])) sums.rules.set(rules[i], { n: 0, took: 0 });
      const rule = sums.rules.get(rules[i]);
      rule.n += 1;
      rule.took += rules[i + (from ? 2 : 1)];
    }
    const verdict = data.documents.verdict[k];
    sums.verdicts[verdict] += 1;
    sums.articles += data.documents.articles[k]?.length ?? (["article", "bundle"].includes(data.verdicts[verdict]) ? 1 : 0);
    sums.documents += 1;
  }
  return sums;
}

function figures(found, sums) {
  const all = sums.all[0] + sums.all[1] + sums.all[2];
  const listedOnly = isFiltered() && data.size < data.totals.documents;
  return h("section", { class: "figures", "aria-label": "Figures" },
    h("div", { class: "tiles" },
      tile(number(sums.documents), sums.documents === 1 ? "document" : "documents"),
      tile(number(sums.articles), sums.articles === 1 ? "article" : "articles"),
      tile(percent(sums.all[DROPPED] / (all || 1)), `of ${number(all)} ${state.measure} dropped`),
      tile(percent(sums.all[CAPTURED] / (all || 1)), "captured as metadata")),
    listedOnly && h("p", { class: "note" }, `Filters count the ${number(data.size)} documents that this page lists.`),
    fateBar(sums.all, "tall"), legend(),
    h("div", { class: "beside" }, verdicts(sums), chart(found)));
}

function tile(value, label) {
  return h("div", { class: "tile" }, h("strong", {}, value), h("span", {}, label));
}

function toggle(name, value, label, properties = {}) {
  const on = state[name] === value;
  const off = name === "bin" ? -1 : "";
  return h("button", {
    type: "button", "aria-pressed": String(on), "data-id": `${name}:${value}`, ...properties,
    onclick: () => go({ [name]: on ? off : value }),
  }, label);
}

function verdicts(sums) {
  const rows = data.verdicts.map((verdict, k) => [verdict, sums.verdicts[k]]).filter(([, n]) => n);
  return h("div", { class: "verdicts" }, h("h2", {}, "Verdicts"),
    h("table", {}, h("thead", { class: "hidden" }, row("th", ["Verdict", "Documents", "Share"])),
      h("tbody", {}, rows.map(([verdict, n]) => h("tr", {},
        h("th", { scope: "row" }, toggle("verdict", verdict, verdictBadge(verdict), { class: "name" })),
        h("td", { class: "n" }, number(n)),
        h("td", { class: "wide" }, h("span", { class: "bar plain", role: "img", "aria-label": percent(n / (sums.documents || 1)) },
          h("span", { class: "kept", width: `${(n / (sums.documents || 1)) * 100}%` }))))))));
}

// How many documents lose how much.
function chart(found) {
  const bins = new Array(BINS).fill(0);
  for (const k of found) bins[binOf(k)] += 1;
  const most = Math.max(...bins, 1);
  const bars = bins.map((n, bin) => {
    const said = `${percent(bin / BINS)} to ${percent((bin + 1) / BINS)} dropped: ${many(n, "document")}`;
    const bar = h("span", { class: "column", height: n ? `${Math.max((n / most) * 100, 2)}%` : "0" });
    return toggle("bin", bin, bar, { "aria-label": said, title: said, tabindex: bin === Math.max(state.bin, 0) ? 0 : -1 });
  });
  return h("div", { class: "chart" }, h("h2", {}, `Documents by share of ${state.measure} dropped`),
    h("div", { class: "bars", role: "toolbar", "aria-label": "Documents by share dropped; arrows move, Enter filters" }, bars),
    h("div", { class: "scale", "aria-hidden": "true" }, ["0%", "25%", "50%", "75%", "100%"].map((text) => h("span", {}, text))));
}

function row(tag, cells) {
  return h("tr", {}, cells.map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, cell)));
}

function sites(sums) {
  const rows = [...sums.sites].sort((a, b) => b[1].n - a[1].n || a[0] - b[0]);
  return h("section", { "aria-label": "Sites" }, h("h2", {}, "By site"),
    shortened(rows, FIRST_ROWS, "site", (some) => h("table", { class: "figured" },
      h("thead", {}, row("th", ["Site", "Documents", "Unusual", `What became of the ${state.measure}`, "Dropped"])),
      h("tbody", {}, some.map(([site, { n, unusual, counts }]) => h("tr", {},
        h("th", { scope: "row" }, toggle("site", siteName(site), h("bdi", {}, siteName(site)), { class: "name" })),
        h("td", { class: "n" }, number(n)),
        h("td", { class: "n" }, unusual ? number(unusual) : h("span", { class: "none" }, "0")),
        h("td", { class: "wide" }, fateBar(counts)),
        h("td", { class: "n" }, percent(counts[DROPPED] / (counts[0] + counts[1] + counts[2] || 1)))))))));
}

function rulesTable(sums) {
  const rows = [...sums.rules].sort((a, b) => b[1].took - a[1].took || b[1].n - a[1].n || a[0] - b[0]);
  const all = sums.all[0] + sums.all[1] + sums.all[2] || 1;
  const most = rows[0]?.[1].took || 1;
  if (!rows.length) return h("section", { "aria-label": "Rules" }, h("h2", {}, "By rule"), h("p", { class: "note" }, "No rule took anything."));
  return h("section", { "aria-label": "Rules" }, h("h2", {}, "By rule"),
    shortened(rows, FIRST_ROWS, "rule", (some) => h("table", { class: "figured" },
      h("thead", {}, row("th", ["Rule", "Documents", state.measure === "words" ? "Words" : "Lines", "Dropped, captured or cut", "Of all"])),
      h("tbody", {}, some.map(([rule, { n, took }]) => h("tr", {},
        h("th", { scope: "row" }, toggle("rule", data.rules[rule][0], data.rules[rule][0], { class: "name rule" }),
          data.rules[rule][2] && h("bdi", { class: "why" }, data.rules[rule][2])),
        h("td", { class: "n" }, number(n)),
        h("td", { class: "n" }, number(took)),
        h("td", { class: "wide" }, plainBar(took / most, `${percent(took / all)} of all ${state.measure}`)),
        h("td", { class: "n" }, percent(took / all))))))));
}

function documentLink(k, line = 0) {
  const { name, title } = data.documents;
  return h("a", {
    href: `#view=document&doc=${k}${line ? `&line=${line}` : ""}`, class: "document",
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openDocument(k, line);
    },
  }, h("bdi", { class: "title" }, title[k] || "(no text)"), h("bdi", { class: "source" }, name[k]));
}

const KINDS = {
  guarded: "came back unchanged", much: "lose more than usual", little: "lose less than usual", silent: "miss a rule that else speaks",
  refused: "met a limit",
};

// Documents with each reason in turn, so that a frequent one does not hide the others.
function inTurn(odd) {
  const kinds = new Map();
  for (const k of odd) {
    const [kind] = reasonsOf(k)[0];
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(k);
  }
  const turns = [...kinds.values()];
  const most = Math.max(0, ...turns.map((own) => own.length));
  return Array.from({ length: most }, (_, at) => turns.flatMap((own) => own.slice(at, at + 1))).flat();
}

function unusualList(found) {
  const odd = found.filter((k) => data.unusual[k]).sort((a, b) => reasonsOf(b)[0][2] - reasonsOf(a)[0][2] || a - b);
  return h("section", { "aria-label": "Unusual documents" }, h("h2", {}, "Unusual documents ", h("span", { class: "count" }, number(odd.length))),
    odd.length ? [
      h("p", { class: "note" }, Object.entries(KINDS).map(([kind, said]) => [odd.filter((k) => reasonsOf(k).some((own) => own[0] === kind)).length, said])
        .filter(([n]) => n).map(([n, said]) => `${number(n)} ${said}`).join(" · ")),
      h("ul", { class: "cards" }, inTurn(odd).slice(0, FIRST_ROWS).map((k) => h("li", {}, documentLink(k),
        h("ul", { class: "reasons" }, reasonsOf(k).map(([kind, said]) => h("li", { class: kind }, said)))))),
      odd.length > FIRST_ROWS && h("button", {
        type: "button", class: "more", onclick: () => go({ unusual: true, sort: "unusual", view: "documents" }),
      }, `List all ${number(odd.length)}`),
    ] : h("p", { class: "note" }, "None: no document differs much from the others of its site, none was guarded, no rule met its limit."));
}

function bundleList(found) {
  const bundles = found.filter((k) => data.documents.articles[k]);
  if (!bundles.length) return null;
  return h("section", { "aria-label": "Bundles" }, h("h2", {}, "Bundles and where they were cut ", h("span", { class: "count" }, number(bundles.length))),
    h("ul", { class: "cards" }, bundles.slice(0, FIRST_ROWS).map((k) => h("li", {}, documentLink(k),
      h("ol", { class: "cuts" }, data.documents.articles[k].map(([line, title]) => h("li", {},
        h("a", {
          href: `#view=document&doc=${k}&line=${line}`,
          onclick: (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            openDocument(k, line);
          },
        }, `line ${number(line)}`), " ", h("bdi", {}, title))))))),
    bundles.length > FIRST_ROWS && h("button", {
      type: "button", class: "more", onclick: () => go({ verdict: "bundle", sort: "articles", view: "documents" }),
    }, `List all ${number(bundles.length)}`));
}

function failureList() {
  if (!data.failures.length) return null;
  return h("section", { "aria-label": "Not read" }, h("h2", {}, "Could not be read or cleaned ", h("span", { class: "count" }, number(data.failures.length))),
    shortened(data.failures, FIRST_ROWS, "message", (some) => h("ul", { class: "failures" }, some.map((said) => h("li", {}, h("bdi", {}, said))))));
}
