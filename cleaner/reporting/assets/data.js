// The documents of the page as columns, and their texts, which are inflated when somebody asks.

const KEPT = 0;
const CAPTURED = 1;
const DROPPED = 2;
const BINS = 20; // columns of the chart of shares
const MOST_CHUNKS = 6; // inflated texts that are kept

let data = null;
const chunks = new Map();

async function readIndex() {
  data = JSON.parse(await inflated(document.getElementById("index").textContent));
  const { documents } = data;
  data.size = documents.name.length;
  data.searched = documents.name.map((name, k) => `${name}\n${documents.title[k]}`.toLowerCase());
  data.counts = Int32Array.from(documents.counts);
  data.withText = documents.place.reduce((n, place) => n + (place >= 0), 0);
}

// One of six numbers of a document: what was kept, captured or dropped, in lines or words.
function count(k, fate, measure = state.measure) {
  return data.counts[k * 6 + (measure === "words" ? 3 : 0) + fate];
}

function total(k, measure) {
  return count(k, KEPT, measure) + count(k, CAPTURED, measure) + count(k, DROPPED, measure);
}

function shareDropped(k, measure) {
  return count(k, DROPPED, measure) / (total(k, measure) || 1);
}

function binOf(k) {
  return Math.min(Math.floor(shareDropped(k) * BINS), BINS - 1);
}

function siteName(number) {
  return data.sites[number] || "no site";
}

function reasonsOf(k) {
  return data.unusual[k] || [];
}

function hasText(k) {
  return data.documents.place[k] >= 0;
}

// The texts of a chunk. What stands further down in a page that is still being read is waited for.
async function chunkOf(number) {
  if (chunks.has(number)) return chunks.get(number);
  let place = document.getElementById(`t${number}`);
  if (!place?.nextSibling && document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
    place = document.getElementById(`t${number}`);
  }
  const texts = JSON.parse(await inflated(place.textContent));
  chunks.set(number, texts);
  if (chunks.size > MOST_CHUNKS) chunks.delete(chunks.keys().next().value);
  return texts;
}

async function textOf(k) {
  const place = data.documents.place[k];
  const texts = await chunkOf(Math.floor(place / 1000));
  return texts[place % 1000];
}

// The lines of a document with their labels.
function linesOf(told) {
  const texts = told.text.split("\n");
  const lines = [];
  for (let r = 0; r < told.runs.length; r += 5) {
    const [n, kind, fate, rule, article] = told.runs.slice(r, r + 5);
    for (let i = 0; i < n; i += 1) {
      const at = lines.length;
      lines.push({
        number: at + 1, text: texts[at], kind, fate, rule: rule - 1, article,
        cuts: told.cuts?.[at] ?? [], sure: told.sure?.[at], round: told.round?.[at] ?? 1,
      });
    }
  }
  return lines;
}
