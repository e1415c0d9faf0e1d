// The list of documents. Only the rows in sight are made, so that ten thousand cost as much as ten.

const ROW = 58; // pixels, as in the style
const list = document.getElementById("list");
const sheet = h("div", { class: "sheet" });
let active = 0; // place of the marked row among those found

function showList() {
  const found = documents();
  if (!list.firstChild) list.append(sheet);
  sheet.style.height = `${found.length * ROW}px`;
  const shown = state.view === "document" ? found.indexOf(state.doc) : -1;
  activate(shown < 0 ? active : shown, { focus: false, scroll: shown >= 0 });
}

function drawRows() {
  const found = documents();
  const from = Math.max(0, Math.floor(list.scrollTop / ROW) - 6);
  const to = Math.min(found.length, Math.ceil((list.scrollTop + (list.clientHeight || 800)) / ROW) + 6);
  const rows = [];
  for (let at = from; at < to; at += 1) rows.push(listRow(found[at], at, found.length));
  if (found.length && (active < from || active >= to)) rows.push(listRow(found[active], active, found.length)); // it must be there to be told
  sheet.replaceChildren(...rows);
  if (!found.length) sheet.append(h("p", { class: "note" }, "No document passes the filters."));
  if (found.length) list.setAttribute("aria-activedescendant", `d${found[active]}`);
  else list.removeAttribute("aria-activedescendant");
}

function listRow(k, at, all) {
  const { name, title, verdict, articles } = data.documents;
  const counts = [KEPT, CAPTURED, DROPPED].map((fate) => count(k, fate));
  const hits = textHits.found.get(k);
  const option = h("div", {
    role: "option", id: `d${k}`, "aria-selected": String(k === state.doc && state.view === "document"), "aria-posinset": at + 1, "aria-setsize": all,
    class: at === active ? "active" : "", "data-at": at,
  },
  h("span", { class: "title", dir: "auto" }, title[k] || "(no text)"),
  h("span", { class: "under" }, h("span", { class: "source" }, h("bdi", {}, name[k])),
    data.verdicts[verdict[k]] !== "article" && verdictBadge(data.verdicts[verdict[k]], articles[k]?.length),
    data.unusual[k] && data.verdicts[verdict[k]] !== "guarded" && h("span", { class: "badge odd" }, "unusual"),
    hits && state.inText && h("span", { class: "badge hits" }, `${number(hits)}×`),
    fateBar(counts, "small"), h("span", { class: "n" }, percent(shareDropped(k)))));
  option.style.top = `${at * ROW}px`;
  return option;
}

function activate(at, { focus = true, scroll = true } = {}) {
  active = Math.max(0, Math.min(at, documents().length - 1));
  const top = active * ROW;
  if (!scroll || !list.clientHeight) drawRows(); // a narrow page hides the list
  else if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  drawRows();
  if (focus) list.focus({ preventScroll: true });
}

function startList() {
  let asked = false;
  list.addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      drawRows();
    });
  }, { passive: true });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    active = Number(option.dataset.at);
    openDocument(documents()[active]);
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
    const all = documents().length;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: all - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      activate(to);
    } else if ((event.key === "Enter" || event.key === " ") && all) {
      event.preventDefault();
      openDocument(documents()[active]);
    }
  });
  new ResizeObserver(() => state.view !== "overview" && drawRows()).observe(list);
}
