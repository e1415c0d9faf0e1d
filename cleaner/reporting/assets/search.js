// Search: in the texts of all documents, and in the one that is shown.

const textHits = { query: "", found: new Map(), done: true, run: 0 };

// Look through all texts that are in the page, a chunk at a time, so that the page stays awake.
async function searchTexts(query) {
  textHits.run += 1;
  const { run } = textHits;
  const find = searched(query);
  Object.assign(textHits, { query, found: new Map(), done: !find });
  if (!find) return;
  const { place } = data.documents;
  const byChunk = new Map();
  place.forEach((p, k) => {
    if (p < 0) return;
    const chunk = Math.floor(p / 1000);
    if (!byChunk.has(chunk)) byChunk.set(chunk, []);
    byChunk.get(chunk).push(k);
  });
  let seen = 0;
  let drawn = performance.now();
  for (const [chunk, documentsOf] of byChunk) {
    const texts = await chunkOf(chunk);
    if (run !== textHits.run) return; // another search has begun
    for (const k of documentsOf) {
      const hits = texts[place[k] % 1000].text.match(find);
      if (hits) textHits.found.set(k, hits.length);
    }
    seen += 1;
    if (performance.now() - drawn > 200) {
      textHits.progress = seen / byChunk.size;
      render();
      await new Promise((done) => { setTimeout(done); });
      drawn = performance.now();
    }
  }
  textHits.done = true;
  render();
}

function searchIfAsked() {
  const query = state.inText ? state.query.trim() : "";
  if (query !== textHits.query) searchTexts(query);
}

// -- in one document -------------------------------------------------------------------------------

// What waits for the reader to stop typing.
let later = { timer: 0, act: null };

function soon(act) {
  clearTimeout(later.timer);
  later = { act, timer: setTimeout(now, 150) };
}

function now() {
  clearTimeout(later.timer);
  const { act } = later;
  later = { timer: 0, act: null };
  act?.();
}

function findAsked() {
  const field = document.getElementById("find");
  if (field) findAll(field.value);
}

function findAll(query, { jump = false } = {}) {
  const own = shown;
  own.find = searched(query);
  own.hits = own.find ? own.lines.filter((line) => line.text.search(own.find) >= 0).map((line) => line.number) : [];
  const hits = new Set(own.hits);
  for (const row of own.rows.querySelectorAll(".line")) {
    if (!row.matches(".hit") && !hits.has(row.line.number)) continue;
    row.querySelector(".text").replaceChildren(...lineText(row.line, own.find));
    row.classList.toggle("hit", hits.has(row.line.number));
  }
  document.getElementById("hits").textContent = own.find ? many(own.hits.length, "line") : "";
  if (jump && own.hits.length) rowOf(own.hits[0]).scrollIntoView({ block: "center" });
}

function nextHit(by) {
  const hits = shown?.hits ?? [];
  if (hits.length) goTo(by, (line) => hits.includes(line.number));
}

function findKey(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  now();
  const hits = shown.hits ?? [];
  if (!hits.length) return;
  const at = currentLine();
  focusLine(event.shiftKey ? hits.findLast((n) => n < at) ?? hits.at(-1) : hits.find((n) => n >= at) ?? hits[0]);
}
