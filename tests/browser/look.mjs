// Uses the query page in Chromium as people do, and prints what was seen, as JSON; it judges nothing.
// node look.mjs CHROMIUM BASE
import { chromium } from "playwright-core";

const [, , executablePath, base] = process.argv;
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update",
];
const PATIENCE = 30000;
const BOX = "#query";
const EDITOR = ".yasqe .CodeMirror";
const COUNTED = "SELECT ?name ?n { VALUES (?name ?n) { ('two' 2) ('one' 1) } }";
const address = (query) => `${base}/sparql?query=${encodeURIComponent(query)}`;

const written = (page) => page.locator(BOX).inputValue();
const hints = async (page) => {
  await page.waitForSelector(".CodeMirror-hint");
  return page.locator(".CodeMirror-hint").allTextContents();
};
const open = async (page, path = "/sparql") => {
  await page.goto(base + path);
  await page.waitForSelector(EDITOR);
};
const type = async (page, text) => {
  await page.click(".CodeMirror-lines");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.type(text, { delay: 10 });
};
const filled = async (page, query) => {
  await open(page);
  await page.evaluate((text) => document.querySelector(".CodeMirror").CodeMirror.setValue(text), query);
};
const answered = (page) => page.waitForSelector("#answer");
const complete = async (page, text) => {
  await open(page);
  await type(page, text);
  const proposed = await hints(page);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".CodeMirror-hint", { state: "detached" });
  await page.waitForFunction(() => document.getElementById("query").value.startsWith("PREFIX"));
  return { proposed, written: await written(page) };
};

const SCENARIOS = {
  async opens(page) {
    const loaded = page.waitForResponse(/terms\.json/);
    await open(page);
    return {
      terms: (await loaded).status(),
      box: await page.locator(BOX).isVisible(),
      shown: await page.locator(".CodeMirror-code").innerText(),
      written: await written(page),
    };
  },
  class: (page) => complete(page, "SELECT * WHERE { ?x a Cas"),
  property: (page) => complete(page, "SELECT * WHERE { ?x dg:disc"),
  "own prefix": (page) =>
    complete(page, "PREFIX s: <http://schema.org/> SELECT * WHERE { ?x s:datePub"),
  prefix: (page) => complete(page, "PREFIX sk"),
  async proposes(page) {
    await open(page);
    await type(page, "SELECT * WHERE { ?x a ");
    const unasked = await page.locator(".CodeMirror-hint").count();
    await page.keyboard.press("Control+Space");
    return { unasked, proposed: (await hints(page)).length };
  },
  async asks(page) {
    await open(page);
    await type(page, COUNTED);
    await page.keyboard.press("Control+Enter");
    await answered(page);
    return {
      address: page.url(),
      written: await written(page),
      cells: await page.locator("td").allTextContents(),
      bars: await page.locator(".bars rect").count(),
    };
  },
  async "asks what is long"(page) {
    const query = `${COUNTED} # ${"x".repeat(20000)}`;
    await filled(page, query);
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.isNavigationRequest()),
      page.click("button:has-text('Ask') >> nth=0"),
    ]);
    await answered(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("button[name=format][value=csv]"),
    ]);
    return { method: request.method(), rows: await page.locator("tbody tr").count(), saved: await text(download) };
  },
  async mistakes(page) {
    await page.goto(address('SELECT ?s\nWHERE {\n  ?s ?p "open }'));
    await page.waitForSelector(".asked-wrong-here");
    const marked = await page.locator(".asked-wrong-here").innerText();
    const line = await page.locator(".CodeMirror-code > div:has(.asked-wrong) .CodeMirror-linenumber").innerText();
    await page.click(".CodeMirror-lines");
    await page.keyboard.type(" ");
    await page.waitForSelector(".asked-wrong-here", { state: "detached" });
    return { marked, line };
  },
  async downloads(page) {
    await page.goto(address(COUNTED));
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a:has-text('CSV')")]);
    return { name: download.suggestedFilename(), saved: await text(download) };
  },
  async copies(page) {
    await page.goto(address(COUNTED));
    await page.click("summary:has-text('Python')");
    const program = page.locator(".program", { hasText: "connect" });
    await program.locator("button").click();
    await program.locator("button:has-text('Copied')").waitFor();
    return {
      code: await program.locator("code").textContent(),
      copied: await page.evaluate(() => navigator.clipboard.readText()),
    };
  },
  async leaves(page) {
    await open(page);
    await page.click(".CodeMirror-lines");
    await page.keyboard.press("Tab");
    return { focused: await page.evaluate(() => document.activeElement.textContent), written: await written(page) };
  },
  async plain(page) {
    await page.goto(`${base}/sparql`);
    await page.click("a:has-text('Which keywords go together?')");
    const query = await written(page);
    await page.click("button:has-text('Ask') >> nth=0");
    await answered(page);
    return {
      query,
      kept: await written(page),
      rows: await page.locator("tbody tr").count(),
      bars: await page.locator(".bars rect").count(),
      downloads: await page.locator("a[download]").count(),
      editors: await page.locator(EDITOR).count(),
    };
  },
  async "plain and long"(page) {
    await page.goto(`${base}/sparql`);
    await page.fill(BOX, `${COUNTED} # ${"x".repeat(20000)}`);
    await page.click(".by-post");
    await answered(page);
    return { rows: await page.locator("tbody tr").count() };
  },
};

const text = async (download) => {
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

/** Returns which of some pages are wider than the window, and what is seen of bars in both schemes. */
async function widths(page) {
  const wide = [];
  const paths = ["/sparql", "/sparql?example=evidence", address(COUNTED).slice(base.length), "/sparql?query=nonsense"];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of paths) {
      await page.goto(base + path);
      await page.waitForSelector(EDITOR);
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > width) wide.push([path, width]);
    }
  }
  return { wide };
}

/** Returns how the page on quality is seen: what is wider than the window, bars, and what moves on a jump. */
async function quality(page) {
  const wide = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ["/quality/rules/Claim-text", "/quality"]) {
      await page.goto(base + path);
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > width) wide.push([path, width]);
    }
  }
  await page.click('nav[aria-label="On this page"] a[href="#by-source"]');
  return {
    wide,
    scripts: await page.locator("script").count(),
    bar: await page.evaluate(() => {
      const bar = document.querySelector("#archive-coverage .bar");
      return document.querySelector("#archive-coverage .bar rect").getBoundingClientRect().width / bar.clientWidth;
    }),
    top: await page.locator("#by-source").evaluate((one) => one.getBoundingClientRect().top),
  };
}

async function schemes(page) {
  const seen = {};
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.goto(address(COUNTED));
    await page.waitForSelector(EDITOR);
    seen[colorScheme] = await page.evaluate(() => ({
      page: getComputedStyle(document.documentElement).backgroundColor,
      bar: getComputedStyle(document.querySelector(".bars rect")).fill,
      editor: getComputedStyle(document.querySelector(".CodeMirror")).backgroundColor,
      variable: getComputedStyle(document.querySelector(".cm-atom")).color,
    }));
  }
  return seen;
}

async function seen(browser, name, scenario) {
  const context = await browser.newContext({ javaScriptEnabled: !name.startsWith("plain") });
  context.setDefaultTimeout(PATIENCE);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const found = { outside: [], complaints: [] };
  page.on("request", (one) => one.url().startsWith(`${base}/`) || found.outside.push(one.url()));
  page.on("pageerror", (error) => found.complaints.push(error.message));
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && found.complaints.push(said.text()));
  try {
    Object.assign(found, await scenario(page));
  } catch (error) {
    found.failed = error.message;
  }
  await context.close();
  return found;
}

const browser = await chromium.launch({ executablePath, args: ARGS });
const all = {};
for (const [name, scenario] of Object.entries({ ...SCENARIOS, widths, quality, schemes })) {
  all[name] = await seen(browser, name, scenario);
}
await browser.close();
console.log(JSON.stringify(all));
