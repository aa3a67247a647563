// Open a report from disk with the network off, work its controls, and print what was seen as JSON.
// usage: node look.mjs REPORT WIDTH HEIGHT [FOLDER FOR SCREENSHOTS]
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , report, width, height, folder] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ viewport: { width: Number(width), height: Number(height) }, offline: true });
const page = await context.newPage();
const seen = { messages: [], requests: [] };
page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.messages.push(message.text()); });
page.on("pageerror", (error) => seen.messages.push(String(error)));
page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) seen.requests.push(request.url()); });

const state = () => page.evaluate(() => {
  const text = (id) => document.getElementById(id).textContent;
  return { tick: Number(document.getElementById("tick").value), clock: text("clock"), told: text("told"), unit: text("unit-told"), picture: document.getElementById("canvas").toDataURL() };
}).then((found) => ({ ...found, picture: createHash("sha256").update(found.picture).digest("hex") }));

await page.goto(pathToFileURL(report).href);
await page.waitForTimeout(400);
seen.start = await state();
await page.locator("#tick").focus();
for (let i = 0; i < 30; i += 1) await page.keyboard.press("ArrowRight");
seen.slider = await state();
await page.keyboard.press("PageUp");
seen.pageUp = await state();
await page.locator("#canvas").focus();
await page.keyboard.press("ArrowLeft");
seen.mapKey = await state();
await page.keyboard.press("+");
seen.closer = await state();
await page.keyboard.press("Shift+ArrowLeft");
seen.moved = await state();
await page.locator("#unit").selectOption({ index: 1 });
seen.chosen = await state();
await page.locator("#view").selectOption({ index: 1 });
seen.whole = await state();
await page.locator("#play").click();
await page.waitForTimeout(1500);
seen.played = await state();
await page.locator("#play").click();

await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
seen.skip = await page.evaluate(() => [...document.querySelectorAll("a.skip")].map((link) => !!document.querySelector(link.getAttribute("href"))));
seen.unnamed = await page.evaluate(() => [...document.querySelectorAll("svg[role=img]")].filter((part) => !part.getAttribute("aria-label")).length);
await page.evaluate(axe);
const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
seen.violations = result.violations.map((fault) => ({ id: fault.id, impact: fault.impact, help: fault.help, nodes: fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) }));
if (folder) await page.screenshot({ path: `${folder}/report-${width}.png`, fullPage: true });
await browser.close();
console.log(JSON.stringify(seen));
