// Small parts that the views are made of. Text goes in as text, never as HTML.

const FATE_NAMES = ["kept", "captured", "dropped"];
const NUMBER = new Intl.NumberFormat("en");

function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "width") element.style.width = value;
    else if (name === "height") element.style.height = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function number(n) {
  return NUMBER.format(n);
}

function many(n, word) {
  return `${number(n)} ${word}${n === 1 ? "" : "s"}`;
}

function percent(share) {
  if (share > 0 && share < 0.001) return "<0.1%";
  return `${(share * 100).toFixed(share < 0.0995 || share > 0.9 ? 1 : 0)}%`.replace(".0%", "%");
}

// A bar of what was kept, captured and dropped, with the same in words for those who don't see it.
function fateBar(counts, extra = "") {
  const all = counts[0] + counts[1] + counts[2] || 1;
  const said = FATE_NAMES.map((name, fate) => `${name} ${percent(counts[fate] / all)}`).join(", ");
  const parts = FATE_NAMES.map((name, fate) => h("span", { class: name, width: `${(counts[fate] / all) * 100}%` }));
  return h("span", { class: `bar ${extra}`, role: "img", "aria-label": said, title: said }, parts);
}

function plainBar(share, label) {
  return h("span", { class: "bar plain", role: "img", "aria-label": label }, h("span", { class: "taken", width: `${share * 100}%` }));
}

function verdictBadge(verdict, articles = 0) {
  return h("span", { class: `badge ${verdict}` }, articles > 1 ? `${verdict} of ${articles}` : verdict);
}

function legend() {
  return h("ul", { class: "legend", "aria-label": "What the bars show" },
    FATE_NAMES.map((name) => h("li", {}, h("span", { class: `swatch ${name}` }), name)));
}

// One of several elements is reached by Tab, the others by arrows.
function rove(container, selector, { onMove = null, keys = ["ArrowUp", "ArrowDown"] } = {}) {
  const items = () => [...container.querySelectorAll(selector)].filter((item) => item.offsetParent !== null);
  container.addEventListener("keydown", (event) => {
    const own = event.target.closest(selector);
    if (!own || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = items();
    const at = all.indexOf(own);
    const to = { [keys[0]]: at - 1, [keys[1]]: at + 1, PageUp: at - 15, PageDown: at + 15, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setRoving(container, selector, all[Math.max(0, Math.min(to, all.length - 1))]);
  });
  container.addEventListener("focusin", (event) => {
    const own = event.target.closest(selector);
    if (!own) return;
    for (const other of container.querySelectorAll(`${selector}[tabindex="0"]`)) if (other !== own) other.tabIndex = -1;
    own.tabIndex = 0;
    onMove?.(own);
  });
}

function setRoving(container, selector, item, { focus = true } = {}) {
  if (!item) return;
  for (const other of container.querySelectorAll(`${selector}[tabindex="0"]`)) other.tabIndex = -1;
  item.tabIndex = 0;
  if (focus) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
}

// The first rows of a long table, and a button for all.
function shortened(rows, most, word, make) {
  const body = make(rows.slice(0, most));
  if (rows.length <= most) return [body];
  const button = h("button", { type: "button", class: "more" }, `Show all ${many(rows.length, word)}`);
  const holder = h("div", {}, body);
  button.addEventListener("click", () => {
    const whole = make(rows);
    holder.replaceChildren(whole);
    button.remove();
    whole.querySelectorAll("tbody tr, li")[most]?.querySelector("button, a")?.focus();
  });
  return [holder, button];
}
