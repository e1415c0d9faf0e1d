// The lines of a document: each with its number, a sign of its fate, its text, and what decided.

const MOST_LINES = 1000; // that are made at once
const SIGNS = { keep: "", capture: "→", drop: "−", blank: "" };
const TOLD = { keep: "kept", capture: "captured", drop: "dropped", blank: "blank" };

// All articles have their heads, also where lines of several come between.
function lineRows({ lines, titles, find, guarded }, from, to) {
  const rows = [];
  let before = from ? lines[from - 1] : null;
  let article = 0;
  for (let at = 0; at < from; at += 1) if (lines[at].kind !== "blank") article = lines[at].article || article;
  for (const line of lines.slice(from, to)) {
    if (line.article && line.article !== article && line.kind !== "blank") {
      article = line.article;
      rows.push(articleHead(article, line.number, titles));
    }
    rows.push(lineRow(line, before?.rule === line.rule && before?.kind === line.kind && !line.cuts.length, find, guarded));
    before = line;
  }
  return rows;
}

// Whether a line of a guarded document would have gone.
function isMeant(line, guarded) {
  return guarded && line.rule >= 0 && line.kind === "body";
}

function articleHead(article, line, titles) {
  return h("div", { role: "row", class: "article-head", id: `a${article}` },
    h("span", { role: "rowheader" }, h("strong", {}, `Article ${article}`), ` from line ${number(line)}`, titles[article - 1] && [" · ", h("bdi", {}, titles[article - 1])]));
}

function lineRow(line, again, find, guarded) {
  const meant = isMeant(line, guarded);
  const rule = line.rule >= 0 ? data.rules[line.rule][0] : "";
  const rules = [rule, ...line.cuts.map(([, , cut]) => data.rules[cut][0])].filter(Boolean);
  const label = line.fate === line.kind ? line.kind : `${TOLD[line.fate]}${line.kind === "body" ? "" : `, ${line.kind}`}${meant ? ", though a rule would take it" : ""}`;
  const element = h("div", {
    role: "row", id: `l${line.number}`, class: `line ${line.fate} ${line.kind}${line.article ? " inside" : ""}${again ? " again" : ""}${meant ? " meant" : ""}${state.rule && rules.includes(state.rule) ? " asked" : ""}`,
    tabindex: -1,
  },
  h("span", { role: "gridcell", class: "number" }, String(line.number)),
  h("span", { role: "gridcell", class: "sign" }, h("span", { "aria-hidden": "true" }, meant ? "!" : SIGNS[line.fate]), h("span", { class: "hidden" }, label)),
  h("span", { role: "gridcell", class: "text", dir: "auto" }, lineText(line, find)),
  h("span", { role: "gridcell", class: "decided" }, line.kind !== "body" && line.kind !== "blank" && h("span", { class: "kind" }, line.kind), rules.map((id) => h("span", { class: "rule" }, id))));
  element.line = line;
  return element;
}

// The text, with the pieces that went from inside it, and what the search finds.
function lineText(line, find) {
  const parts = [];
  let at = 0;
  for (const [start, end, rule] of line.cuts) {
    parts.push(...marked(line.text.slice(at, start), find));
    parts.push(h("del", { title: data.rules[rule][0] }, h("span", { class: "hidden" }, "cut: "), marked(line.text.slice(start, end), find), h("span", { class: "hidden" }, " end of cut")));
    at = end;
  }
  parts.push(...marked(line.text.slice(at), find));
  return parts;
}

function marked(text, find) {
  if (!find || !text) return text ? [text] : [];
  const parts = [];
  let at = 0;
  for (const hit of text.matchAll(find)) {
    if (!hit[0]) continue;
    parts.push(text.slice(at, hit.index), h("mark", {}, hit[0]));
    at = hit.index + hit[0].length;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== "");
}

// What is searched for as an expression: any white space for white space, capitals as small letters.
function searched(query) {
  const words = query.trim().split(/\s+/u).filter(Boolean);
  return words.length ? new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("\\s+"), "giu") : null;
}

// -- what decided about a line, beside it ----------------------------------------------------------

const tip = document.getElementById("tip");
let tipOf = null;
let tipTimer = 0;

function tell(row) {
  clearTimeout(tipTimer);
  if (tipOf === row) return;
  hideTip();
  const { line } = row;
  if (line.kind === "blank" && line.rule < 0) return;
  tipOf = row;
  tip.replaceChildren(
    h("p", {}, h("span", { class: `fate ${line.fate}` }, TOLD[line.fate]), line.kind === line.fate ? "" : ` as ${line.kind}`, line.article ? ` · article ${line.article}` : " · outside of every article"),
    ...told(line));
  tip.hidden = false;
  placeTip();
  row.setAttribute("aria-describedby", "tip");
}

// Below its line, or above where there is no room.
function placeTip() {
  const own = tipOf.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const below = own.bottom + box.height < innerHeight || own.top < box.height;
  tip.style.top = `${Math.max(4, Math.min(below ? own.bottom : own.top - box.height, innerHeight - box.height - 4))}px`;
  tip.style.left = `${Math.max(4, Math.min(own.left + 56, innerWidth - box.width - 12))}px`;
}

// The tip of the line that has the focus goes with it, that of the mouse goes away.
function scrolled() {
  if (tipOf && tipOf === document.activeElement) placeTip();
  else hideTip();
}

function told(line) {
  const parts = [];
  const said = (number, before) => {
    const [id, table, why] = data.rules[number];
    parts.push(h("p", {}, before, h("code", {}, id), table && h("span", { class: "table" }, ` [[${table}]]`)));
    if (why) parts.push(h("p", { class: "why" }, h("bdi", {}, why)));
  };
  if (line.rule >= 0) said(line.rule, isMeant(line, shown.guarded) ? "would be taken by " : "by ");
  else if (!line.cuts.length) parts.push(h("p", { class: "why" }, "No rule names it."));
  for (const [, , rule] of line.cuts) said(rule, "a piece was cut by ");
  const more = [line.sure !== undefined && `sure to ${percent(line.sure)}`, line.round > 1 && `in round ${line.round}`].filter(Boolean);
  if (more.length) parts.push(h("p", {}, more.join(" · ")));
  return parts;
}

function hideTip() {
  clearTimeout(tipTimer);
  tip.hidden = true;
  tipOf?.removeAttribute("aria-describedby");
  tipOf = null;
}

function startTips(grid) {
  const leave = () => {
    clearTimeout(tipTimer);
    tipTimer = setTimeout(hideTip, 120);
  };
  grid.addEventListener("mouseover", (event) => {
    const row = event.target.closest(".line");
    if (row) {
      clearTimeout(tipTimer);
      tipTimer = setTimeout(() => tell(row), 80);
    }
  });
  grid.addEventListener("mouseleave", leave);
  grid.addEventListener("focusin", (event) => event.target.closest(".line") && event.target.matches(":focus-visible") && tell(event.target.closest(".line")));
  grid.addEventListener("focusout", hideTip);
  tip.onmouseenter = () => clearTimeout(tipTimer);
  tip.onmouseleave = leave;
}
