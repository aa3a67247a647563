"use strict";
(() => {
const data = JSON.parse(document.getElementById("map-data").textContent);
const by = (id) => document.getElementById(id);
const canvas = by("canvas"), pen = canvas.getContext("2d"), tip = by("tip");
const SIDE_FILL = ["#e0694f", "#f5c563", "#6aa5df", "#b5dca0", "#d9c8ee"];
const SIDE_NAME = ["Soviet", "Mongolian", "Japanese", "Manchukuo", "Mengjiang"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const HALT = { fuel: "stands without fuel", enemy: "stands before the enemy", traffic: "waits behind other columns", waiting_orders: "waits for orders", waiting_trigger: "waits for its moment", stop_line: "stands at its stop line", preparing: "makes ready", rest: "rests", arrived: "is at its goal" };
const HOW = ["by ground", "from the sea", "from the air", "by surrender", "left by its holders"];
const NEWS = { isolated: "is cut off", landed: "lands", repulsed: "is thrown back into the sea", airlanded: "lands by air", airlanding_failed: "fails to land by air", surrendered_garrison: "gives up", bridge_blown: "is blown", headquarters_captured: "is captured", broke: "breaks" };
const MOMENTS = { decision: "The decision to end the war is taken.", offer: "The offer to end the war goes out.", broadcast: "The broadcast is heard.", acceptance: "The Kwantung command accepts." };
const SEA = "#cfdfe6", BEYOND = "#ebe7dd";
const NONE = 65535, UNITS = data.units.length;
const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const decoded = new Map();
function open(index) {
  if (!decoded.has(index)) {
    const run = data.runs[index];
    decoded.set(index, { ...run, cell: new Uint16Array(bytes(run.cell).buffer), state: bytes(run.state), men: bytes(run.men) });
  }
  return decoded.get(index);
}

/* lines become paths in km, y downwards */
const paths = {};
for (const [name, lines] of Object.entries(data.lines)) {
  const path = new Path2D();
  for (const line of lines) {
    let x = line[0], y = line[1];
    path.moveTo(x / 2, -y / 2);
    for (let i = 2; i < line.length; i += 2) { x += line[i]; y += line[i + 1]; path.lineTo(x / 2, -y / 2); }
  }
  paths[name] = path;
}
let relief = null, sea = null;
if (data.relief) {
  const image = new Image();
  image.onload = () => {
    /* the sea is painted where the model has cells; beyond them lies paper */
    sea = document.createElement("canvas"); sea.width = image.width; sea.height = image.height;
    const brush = sea.getContext("2d");
    brush.drawImage(image, 0, 0); brush.globalCompositeOperation = "source-in"; brush.fillStyle = SEA; brush.fillRect(0, 0, sea.width, sea.height);
    relief = image; draw();
  };
  image.src = "data:image/png;base64," + data.relief.png;
}
const frames = data.sprites.frames.map((d) => new Path2D(d));
const glyphs = data.sprites.glyphs.map((pair) => pair.map((d) => new Path2D(d)));
const echelons = data.sprites.echelons.map((d) => new Path2D(d));

const VIEWS = [
  ["Manchuria", [-1120, -640, 560, 560]],
  ["Whole theatre", data.view],
  ["West: Khingan and the plain", [-1050, -620, -120, 480]],
  ["East: Primorye to Harbin", [-260, -480, 420, 260]],
  ["Amur and Sungari", [-420, -60, 560, 600]],
  ["Korea", [-420, -900, 220, -380]],
  ["Sakhalin and Kurils", [780, -100, 2050, 820]],
];
let tick = 0, runIndex = 0, chosen = -1, scale = 1, centre = [0, 0], shown = [], timer = null;

function fit(box) {
  const [west, south, east, north] = box, ratio = canvas.clientWidth / canvas.clientHeight;
  scale = Math.min(canvas.clientWidth / (east - west), canvas.clientHeight / (north - south));
  centre = [(west + east) / 2, -(south + north) / 2];
  if (ratio < 1 && box === VIEWS[0][1]) scale *= 1.35;
}
const toScreen = (x, y) => [(x - centre[0]) * scale + canvas.clientWidth / 2, (-y - centre[1]) * scale + canvas.clientHeight / 2];

function moment(hours) {
  /* a tick that ends at midnight belongs to the day it closes */
  const hour = hours % 24 || 24, t = new Date(Date.parse(data.hDay) + (hours - hour) * 3600e3 + 9 * 3600e3);
  return `${t.getUTCDate()} ${MONTHS[t.getUTCMonth()]} ${t.getUTCFullYear()}, ${String(hour).padStart(2, "0")}h`;
}

function control(run, hours) {
  const now = data.places.map((p) => (p ? p[5] : 2));
  for (const [place, hour, camp] of run.captures) { if (hour > hours) break; now[place] = camp; }
  return now;
}

const posture = (run, at) => data.postures[Math.floor(run.state[at] / data.halts.length)];
const halt = (run, at) => data.halts[run.state[at] % data.halts.length];

function stroke(path, colour, width, dash) {
  pen.strokeStyle = colour; pen.lineWidth = width / scale; pen.setLineDash((dash || []).map((d) => d / scale)); pen.stroke(path); pen.setLineDash([]);
}

function draw() {
  const ratio = devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight;
  if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) { canvas.width = Math.round(w * ratio); canvas.height = Math.round(h * ratio); }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = relief ? BEYOND : SEA; pen.fillRect(0, 0, w, h);
  pen.save();
  pen.translate(w / 2, h / 2); pen.scale(scale, scale); pen.translate(-centre[0], -centre[1]);
  if (relief) {
    const [west, south, east, north] = data.relief.box, box = [west, -north, east - west, north - south];
    pen.imageSmoothingEnabled = true; pen.drawImage(sea, ...box);
    if (paths.land) { pen.save(); pen.clip(paths.land, "evenodd"); pen.drawImage(relief, ...box); pen.restore(); }
  } else if (paths.land) { pen.fillStyle = "#f1ece0"; pen.fill(paths.land, "evenodd"); }
  if (paths.lakes) { pen.fillStyle = SEA; pen.fill(paths.lakes, "evenodd"); stroke(paths.lakes, "#5b93ad", 0.8); }
  if (paths.rivers) stroke(paths.rivers, "#7fb0c6", 1);
  if (paths.land) stroke(paths.land, "#5f7f8c", 1);
  if (paths.railways) stroke(paths.railways, "#4a4a4a", 1.1, [5, 2]);
  if (paths.frontiers) stroke(paths.frontiers, "#7a4a1e", 1.6, [7, 3, 1.5, 3]);
  pen.restore();
  const run = open(runIndex), hours = (tick + 1) * data.tickH;
  const now = control(run, hours);
  drawPlaces(now);
  drawTrack(run);
  drawUnits(run);
  drawNames();
  drawScale();
}

const RANK = { city: 0, port: 1, rail_junction: 2, town: 3, fort: 4, pass: 5, crossing: 6, airfield: 7 };
const ranked = data.places.map((_, i) => i).filter((i) => data.places[i]).sort((a, b) => RANK[data.places[a][4]] - RANK[data.places[b][4]]);
const radius = (kind) => (kind === "city" ? 4.5 : 3.2);

function drawPlaces(now) {
  const most = scale < 0.4 ? 3 : scale < 0.9 ? 5 : 9;
  for (const i of ranked) {
    const [, , x, y, kind] = data.places[i], [sx, sy] = toScreen(x, y), r = radius(kind);
    if (RANK[kind] > most || sx < -20 || sy < -20 || sx > canvas.clientWidth + 20 || sy > canvas.clientHeight + 20) continue;
    pen.beginPath();
    if (now[i] === 0) pen.rect(sx - r, sy - r, 2 * r, 2 * r);
    else if (now[i] === 1) pen.arc(sx, sy, r, 0, 7);
    else { pen.moveTo(sx, sy - r - 1); pen.lineTo(sx + r + 1, sy + r); pen.lineTo(sx - r - 1, sy + r); pen.closePath(); }
    pen.fillStyle = now[i] === 0 ? "#b3402a" : now[i] === 1 ? "#fff" : "#e4e0d6"; pen.fill();
    pen.lineWidth = now[i] === 1 ? 2 : 1.2; pen.strokeStyle = now[i] === 1 ? "#1f5f99" : "#1d2733"; pen.stroke();
  }
}

/* names stand where neither a symbol nor another name is; the most important places choose first */
function drawNames() {
  const most = scale < 0.4 ? 1 : scale < 0.8 ? 3 : scale < 1.4 ? 5 : 9, w = canvas.clientWidth, h = canvas.clientHeight;
  const names = [], symbols = shown.map((s) => [s.x - s.rx, s.y - s.ry - 5, s.x + s.rx, s.y + s.ry]);
  pen.textBaseline = "middle"; pen.lineJoin = "round";
  for (const i of ranked) {
    const [name, , x, y, kind] = data.places[i], [sx, sy] = toScreen(x, y), r = radius(kind);
    if (RANK[kind] > most || sx < 0 || sy < 0 || sx > w || sy > h) continue;
    pen.font = `${kind === "city" ? "600 12px" : "11px"} system-ui, sans-serif`;
    const long = pen.measureText(name).width, gap = r + 3;
    const tries = [[sx + gap, sy], [sx - gap - long, sy], [sx - long / 2, sy + gap + 6], [sx - long / 2, sy - gap - 6], [sx + gap, sy + 13], [sx + gap, sy - 13]];
    const clear = ([left, mid], boxes) => !boxes.some((b) => left - 1 < b[2] && left + long + 1 > b[0] && mid - 7 < b[3] && mid + 7 > b[1]);
    const free = tries.filter(([left, mid]) => left > 2 && left + long < w - 2 && mid > 6 && mid < h - 6 && clear([left, mid], names));
    const spot = free.find((t) => clear(t, symbols)) || (kind === "city" ? free[0] : null);
    if (!spot) continue;
    names.push([spot[0], spot[1] - 7, spot[0] + long, spot[1] + 7]);
    pen.lineWidth = 3; pen.strokeStyle = "rgba(251,249,244,.85)"; pen.strokeText(name, ...spot); pen.fillStyle = "#1d2733"; pen.fillText(name, ...spot);
  }
}

function drawTrack(run) {
  if (chosen < 0) return;
  pen.beginPath();
  let down = false;
  for (let t = 0; t <= tick; t++) {
    const cell = run.cell[t * UNITS + chosen];
    if (cell === NONE) { down = false; continue; }
    const [x, y] = toScreen(data.cellX[cell], data.cellY[cell]);
    if (down) pen.lineTo(x, y); else pen.moveTo(x, y);
    down = true;
  }
  pen.lineWidth = 3; pen.strokeStyle = "#14181d"; pen.stroke();
}

function drawUnits(run) {
  const size = Math.min(0.9, Math.max(0.5, 0.38 + scale * 0.3));
  const order = [];
  for (let u = 0; u < UNITS; u++) { if (run.cell[tick * UNITS + u] !== NONE) order.push(u); }
  const weight = (u) => (u === chosen ? 1e9 : 0) + data.units[u][5] + 400 * data.units[u][6] + (data.units[u][7] ? 9000 : 0);
  order.sort((a, b) => weight(b) - weight(a));
  shown = [];
  for (const u of order) {
    const cell = run.cell[tick * UNITS + u], [x, y] = toScreen(data.cellX[cell], data.cellY[cell]);
    if (x < -30 || y < -30 || x > canvas.clientWidth + 30 || y > canvas.clientHeight + 30) continue;
    const camp = data.units[u][1] < 2 ? 0 : 1, half = data.sprites.halves[camp];
    const over = shown.find((s) => s.camp === camp && Math.abs(s.x - x) < 22 * size * 1.25 && Math.abs(s.y - y) < (camp ? 20 : 16) * size * 1.25);
    if (over) { over.under.push(u); continue; }
    shown.push({ u, x, y, camp, rx: half[0] * size, ry: half[1] * size, under: [] });
  }
  for (let i = shown.length - 1; i >= 0; i--) drawUnit(run, shown[i], size);
}

function drawUnit(run, place, size) {
  const unit = data.units[place.u], at = tick * UNITS + place.u, state = posture(run, at), camp = place.camp;
  pen.save(); pen.translate(place.x, place.y); pen.scale(size, size);
  const down = state === "disarmed" || state === "disbanded";
  pen.fillStyle = down ? "#fff" : SIDE_FILL[unit[1]]; pen.strokeStyle = place.u === chosen ? "#000" : "#1d2733";
  pen.lineWidth = state === "isolated" || state === "masked" ? 3.6 : place.u === chosen ? 4 : 1.6;
  if (down) pen.setLineDash([3, 2.5]);
  pen.fill(frames[camp]); pen.stroke(frames[camp]); pen.setLineDash([]);
  pen.lineWidth = 1.5; pen.stroke(glyphs[unit[2]][camp]);
  if (unit[3] >= 0) { pen.translate(0, -data.sprites.halves[camp][1]); pen.stroke(echelons[unit[3]]); pen.translate(0, data.sprites.halves[camp][1]); }
  if (place.under.length) badge("+" + place.under.length, 13, -11);
  if (halt(run, at) === "fuel") badge("F", -13, -11);
  pen.restore();
}

function badge(words, x, y) {
  pen.beginPath(); pen.arc(x, y, 8, 0, 7); pen.fillStyle = "#1d2733"; pen.fill();
  pen.fillStyle = "#fff"; pen.font = "700 10px system-ui, sans-serif"; pen.textAlign = "center"; pen.textBaseline = "middle"; pen.fillText(words, x, y + 0.5); pen.textAlign = "start";
}

function drawScale() {
  const steps = [10, 20, 50, 100, 200, 500, 1000], km = steps.find((s) => s * scale > 60) || 1000;
  by("scale").textContent = km + " km"; by("scale").style.width = km * scale + "px";
}

/* words below the map */
function tellUnit(run, u) {
  const unit = data.units[u], at = tick * UNITS + u;
  if (run.cell[at] === NONE) return `${unit[0]} (${SIDE_NAME[unit[1]]}, ${data.armies[unit[4]]}): not on the map.`;
  const men = Math.round(unit[5] * run.men[at] / data.menFull / 10) * 10, why = halt(run, at), state = posture(run, at);
  const doing = { disarmed: "has laid down its arms", obeying: "is under orders to stop", isolated: "is cut off", masked: "is masked", disbanded: "is dissolved", embarked: "is aboard ship" }[state] || HALT[why] || "is on the move";
  return `${unit[0]} (${SIDE_NAME[unit[1]]}, ${data.armies[unit[4]]}): about ${men.toLocaleString("en")} men (${unit[5].toLocaleString("en")} in the order of battle), ${doing}.`;
}

function tell() {
  const run = open(runIndex), hours = (tick + 1) * data.tickH, day = Math.floor((hours - 0.01) / 24), lines = [];
  for (const [place, hour, camp, how] of run.captures) {
    if (hour < day * 24 || hour >= Math.min(hours, (day + 1) * 24) + 0.01) continue;
    if (!data.places[place]) continue;
    const [name, modern] = data.places[place], also = modern && modern !== name ? ` (now ${modern})` : "";
    lines.push([hour, camp === 2 ? `${name}${also} is left by its holders` : `${name}${also}: ${camp === 0 ? "allied" : "axis"} camp, ${HOW[how]}`]);
  }
  for (const [hour, kind, subject, object] of run.news) {
    if (hour < day * 24 || hour > hours) continue;
    const what = data.told[kind];
    lines.push([hour, MOMENTS[what] || `${subject} ${NEWS[what] || what}${object && what.includes("land") ? ", " + object : ""}`]);
  }
  lines.sort((a, b) => a[0] - b[0]);
  by("told").replaceChildren(...(lines.length ? lines : [[0, "Nothing of note so far."]]).map(([, words]) => { const li = document.createElement("li"); li.textContent = words; return li; }));
  by("clock").textContent = `${moment(hours)}, day ${day + 1}`;
  by("tick").setAttribute("aria-valuetext", by("clock").textContent);
  if (chosen >= 0) by("unit-told").textContent = tellUnit(run, chosen);
}

function go(to) {
  tick = Math.max(0, Math.min(data.ticks - 1, to));
  by("tick").value = tick;
  canvas.dataset.tick = tick;
  tell(); draw();
}
function play(on) {
  if (timer) { clearInterval(timer); timer = null; }
  if (on) { if (tick >= data.ticks - 1) go(0); timer = setInterval(() => { if (tick >= data.ticks - 1) play(false); else go(tick + 1); }, reduced ? 900 : 260); }
  by("play").textContent = on ? "Pause" : "Play"; by("play").setAttribute("aria-pressed", on ? "true" : "false");
}
function zoom(factor, x, y) {
  const w = canvas.clientWidth / 2, h = canvas.clientHeight / 2, to = Math.max(0.15, Math.min(8, scale * factor)), real = to / scale;
  const dx = (x ?? w) - w, dy = (y ?? h) - h;
  centre = [centre[0] + dx / scale - dx / to, centre[1] + dy / scale - dy / to];
  if (real !== 1) { scale = to; draw(); }
}
function choose(u) { chosen = u; by("unit").value = u < 0 ? "" : String(u); if (u < 0) by("unit-told").textContent = "Choose a formation above, or click one on the map."; tell(); draw(); }

/* controls */
by("tick").max = data.ticks - 1;
by("tick").addEventListener("input", (event) => { play(false); go(Number(event.target.value)); });
by("tick").addEventListener("keydown", (event) => {
  const step = { PageUp: 4, PageDown: -4 }[event.key];
  if (step) { event.preventDefault(); go(tick + step); }
  if (event.key === " ") { event.preventDefault(); play(!timer); }
});
by("play").addEventListener("click", () => play(!timer));
by("closer").addEventListener("click", () => zoom(1.5));
by("farther").addEventListener("click", () => zoom(1 / 1.5));
data.runs.forEach((run, i) => by("run").add(new Option(run.run, i)));
by("run-label").hidden = data.runs.length < 2;
by("run").addEventListener("change", (event) => { runIndex = Number(event.target.value); tell(); draw(); });
VIEWS.forEach(([name], i) => by("view").add(new Option(name, i)));
by("view").addEventListener("change", (event) => { fit(VIEWS[event.target.value][1]); draw(); });
const sorted = data.units.map((unit, i) => [unit, i]).sort((a, b) => a[0][1] - b[0][1] || data.armies[a[0][4]].localeCompare(data.armies[b[0][4]]) || a[0][0].localeCompare(b[0][0]));
let group = null;
for (const [unit, i] of sorted) {
  const label = `${SIDE_NAME[unit[1]]}: ${data.armies[unit[4]]}`;
  if (!group || group.label !== label) { group = document.createElement("optgroup"); group.label = label; by("unit").append(group); }
  group.append(new Option(unit[0], i));
}
by("unit").addEventListener("change", (event) => {
  const u = event.target.value === "" ? -1 : Number(event.target.value);
  if (u >= 0) { const cell = open(runIndex).cell[tick * UNITS + u]; if (cell !== NONE) { centre = [data.cellX[cell], -data.cellY[cell]]; scale = Math.max(scale, 0.9); } }
  choose(u);
});
canvas.addEventListener("keydown", (event) => {
  const pan = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const keys = { ArrowLeft: () => go(tick - 1), ArrowRight: () => go(tick + 1), PageUp: () => go(tick + 4), PageDown: () => go(tick - 4), Home: () => go(0), End: () => go(data.ticks - 1), " ": () => play(!timer), "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), Escape: () => choose(-1) };
  if (event.shiftKey && pan) { centre = [centre[0] + pan[0] * 60 / scale, centre[1] + pan[1] * 60 / scale]; draw(); }
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});
canvas.addEventListener("wheel", (event) => { if (!event.ctrlKey && !canvas.matches(":focus")) return; event.preventDefault(); zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY); }, { passive: false });

const pointers = new Map();
let dragged = false, spread = 0;
const under = (x, y) => shown.find((s) => Math.abs(s.x - x) <= s.rx + 2 && Math.abs(s.y - y) <= s.ry + 2);
canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, event); dragged = false; spread = 0; canvas.setPointerCapture(event.pointerId); });
canvas.addEventListener("pointermove", (event) => {
  const last = pointers.get(event.pointerId);
  if (last) {
    pointers.set(event.pointerId, event);
    if (pointers.size === 1) { centre = [centre[0] - (event.clientX - last.clientX) / scale, centre[1] - (event.clientY - last.clientY) / scale]; if (Math.abs(event.movementX) + Math.abs(event.movementY) > 1) dragged = true; }
    else { const [a, b] = [...pointers.values()], apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); if (spread) zoom(apart / spread); spread = apart; dragged = true; }
    draw();
    return;
  }
  const hit = under(event.offsetX, event.offsetY);
  tip.hidden = !hit;
  if (!hit) return;
  const run = open(runIndex), names = hit.under.slice(0, 5).map((u) => "+ " + data.units[u][0]);
  tip.textContent = [tellUnit(run, hit.u), ...names, ...(hit.under.length > 5 ? [`+ ${hit.under.length - 5} more`] : [])].join("\n");
  tip.style.left = Math.min(event.offsetX + 14, canvas.clientWidth - 280) + "px";
  tip.style.top = Math.min(event.offsetY + 14, canvas.clientHeight - 90) + "px";
});
const lift = (event) => { pointers.delete(event.pointerId); spread = 0; };
canvas.addEventListener("pointerup", (event) => { lift(event); if (!dragged) { const hit = under(event.offsetX, event.offsetY); choose(hit ? hit.u : -1); } });
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
canvas.addEventListener("dblclick", (event) => zoom(1.6, event.offsetX, event.offsetY));
new ResizeObserver(() => draw()).observe(canvas);

fit(VIEWS[0][1]);
go(0);
})();
