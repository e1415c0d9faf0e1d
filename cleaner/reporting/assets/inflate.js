// From base64 letters to values. Browsers inflate by themselves; for those that can't there is a decoder after RFC 1951.

function bytesOf(letters) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(letters);
  const signs = atob(letters);
  const bytes = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i += 1) bytes[i] = signs.charCodeAt(i);
  return bytes;
}

async function inflated(letters) {
  const bytes = bytesOf(letters);
  let stream = null;
  try {
    stream = new DecompressionStream("deflate-raw");
  } catch { // it is missing, or knows older forms only
    return new TextDecoder().decode(inflate(bytes));
  }
  return new Response(new Blob([bytes]).stream().pipeThrough(stream)).text();
}

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const FAR = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// A canonical Huffman code: how many codes there are of each length, and the symbols in the order of their codes.
function huffman(sizes) {
  const counts = new Uint16Array(16);
  for (const size of sizes) counts[size] += 1;
  counts[0] = 0;
  const starts = new Uint16Array(16);
  for (let size = 1; size < 15; size += 1) starts[size + 1] = starts[size] + counts[size];
  const symbols = new Uint16Array(sizes.length);
  sizes.forEach((size, symbol) => {
    if (size) symbols[starts[size]++] = symbol;
  });
  return { counts, symbols };
}

function inflate(bytes) {
  let out = new Uint8Array(bytes.length * 4 + 1024);
  let end = 0;
  let at = 0;
  let held = 0;
  let count = 0;

  function bits(n) {
    while (count < n) {
      held |= bytes[at++] << count;
      count += 8;
    }
    const value = held & ((1 << n) - 1);
    held >>>= n;
    count -= n;
    return value;
  }

  function symbol({ counts, symbols }) {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let size = 1; size < 16; size += 1) {
      code |= bits(1);
      const n = counts[size];
      if (code - n < first) return symbols[index + code - first];
      index += n;
      first = (first + n) << 1;
      code <<= 1;
    }
    throw new Error("the page is damaged: no such code");
  }

  function room(n) {
    if (end + n <= out.length) return;
    const larger = new Uint8Array(Math.max(out.length * 2, end + n));
    larger.set(out);
    out = larger;
  }

  function stored() {
    held = count = 0;
    const n = bytes[at] | (bytes[at + 1] << 8);
    at += 4;
    room(n);
    out.set(bytes.subarray(at, at + n), end);
    at += n;
    end += n;
  }

  function codes() {
    const sizes = new Array(320).fill(0);
    const [letters, distances, own] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    for (let i = 0; i < own; i += 1) sizes[CODE_ORDER[i]] = bits(3);
    const code = huffman(sizes.slice(0, 19));
    const read = [];
    while (read.length < letters + distances) {
      const next = symbol(code);
      if (next < 16) read.push(next);
      else {
        const value = next === 16 ? read[read.length - 1] : 0;
        const times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7);
        for (let i = 0; i < times; i += 1) read.push(value);
      }
    }
    return [huffman(read.slice(0, letters)), huffman(read.slice(letters))];
  }

  function fixed() {
    const sizes = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
    return [huffman(sizes), huffman(new Array(30).fill(5))];
  }

  function block([letters, distances]) {
    for (let next = symbol(letters); next !== 256; next = symbol(letters)) {
      if (next < 256) {
        room(1);
        out[end++] = next;
        continue;
      }
      const length = LENGTHS[next - 257] + bits(LENGTH_BITS[next - 257]);
      const far = symbol(distances);
      const back = FAR[far] + bits(far < 4 ? 0 : (far >> 1) - 1);
      room(length);
      for (let i = 0; i < length; i += 1, end += 1) out[end] = out[end - back];
    }
  }

  for (let last = 0; !last;) {
    last = bits(1);
    const form = bits(2);
    if (form === 0) stored();
    else block(form === 1 ? fixed() : codes());
  }
  return out.subarray(0, end);
}
