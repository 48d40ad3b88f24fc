"""Opens HTML reports in Chromium as their readers do, for tests/scenarios/report_html.bats.

python3 html_report.py read PAGE CSV LANGUAGE    rendered, searched, filtered; in both colour schemes
python3 html_report.py whole PAGE CSV            every row, without scripts, and on paper
python3 html_report.py hostile PAGE              what is in the cells is text, and nothing else
python3 html_report.py policy PAGE               what would be put into the page is not run
python3 html_report.py capped PAGE SHOWN         a page of many rows says how many it shows
"""
import csv
import re
import subprocess
import sys
import unicodedata

from browser import Browser

csv.field_size_limit(1 << 24)
SIZES = [(1280, 900), (390, 844)]

# The contrast of each text with what lies behind it (WCAG 2.2, 1.4.3): those that are too low.
CONTRAST = r"""
const parse = text => {
  const part = text.match(/[\d.]+/g).map(Number);
  return {rgb: part.slice(0, 3), alpha: part.length > 3 ? part[3] : 1};
};
const over = (top, under) => top.rgb.map((value, i) => value * top.alpha + under[i] * (1 - top.alpha));
const light = rgb => {
  const [r, g, b] = rgb.map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = element => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.push(parse(getComputedStyle(at).backgroundColor));
  }
  return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
};
const low = [];
let seen = 0;
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !element.getClientRects().length) { continue; }
  seen += 1;
  const back = behind(element);
  const ink = over(parse(getComputedStyle(element).color), back);
  const [one, other] = [light(ink), light(back)].sort((a, b) => b - a);
  const ratio = (one + 0.05) / (other + 0.05);
  if (ratio < 4.5) { low.push(ratio.toFixed(2) + ' ' + element.outerHTML.slice(0, 80)); }
}
return {seen, low: low.slice(0, 5)};
"""

# What breaks the structure that assistive technology reads.
STRUCTURE = r"""
const wrong = [];
const all = selector => Array.from(document.querySelectorAll(selector));
const levels = all('h1, h2, h3, h4, h5, h6').map(heading => Number(heading.tagName[1]));
if (levels.filter(level => level === 1).length !== 1 || levels[0] !== 1) { wrong.push('h1'); }
levels.reduce((before, level) => {
  if (level > before + 1) { wrong.push('h' + level + ' after h' + before); }
  return level;
});
all('h1, h2, h3').forEach(heading => { if (!heading.textContent.trim()) { wrong.push('empty heading'); } });
all('table').forEach(table => { if (!table.caption) { wrong.push('no caption'); } });
all('th').forEach(th => { if (!['col', 'row'].includes(th.scope)) { wrong.push('th without scope'); } });
all('tbody tr').forEach(tr => { if (!tr.querySelector('th')) { wrong.push('row without header'); } });
all('input').forEach(input => { if (!input.labels.length) { wrong.push('input without label'); } });
all('svg:not([aria-hidden])').forEach(svg => {
  if (svg.getAttribute('role') !== 'img') { wrong.push('svg without role'); }
});
all('[aria-labelledby], [aria-describedby]').forEach(element => {
  const id = element.getAttribute('aria-labelledby') || element.getAttribute('aria-describedby');
  if (!document.getElementById(id)) { wrong.push('no #' + id); }
});
const ids = all('[id]').map(element => element.id);
if (new Set(ids).size !== ids.length) { wrong.push('an id twice'); }
all('a').forEach(a => {
  const to = a.getAttribute('href');
  if (!to.startsWith('#') || !document.getElementById(to.slice(1))) { wrong.push('a link to ' + to); }
});
all('*').forEach(element => Array.from(element.attributes).forEach(attribute => {
  if (/^on|^style$|^src/.test(attribute.name)) { wrong.push(attribute.name); }
}));
if (document.documentElement.scrollWidth > document.documentElement.clientWidth) { wrong.push('too wide'); }
return wrong;
"""

VISIBLE = "return document.querySelectorAll('#rows tbody tr:not([hidden])').length"
ROWS = r"""
return Array.from(document.querySelectorAll('#rows tbody tr')).map(row => ({
  row: row.cells[0].textContent, input: (row.cells[1].querySelector('bdi') || row.cells[1]).textContent,
  phone: row.cells[2].textContent, status: row.dataset.s, stop_id: row.cells[4].textContent,
  text: row.textContent, inner: row.innerText, height: row.offsetHeight}));
"""
TOTALS = r"""
return Array.from(document.querySelectorAll('.totals tr'))
  .map(row => [row.dataset.status || '', row.cells[1].textContent]);
"""


def expect(condition, *words):
    if not condition:
        sys.exit(" ".join(str(word) for word in words)[:2000])


def rows_of_csv(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def digits(text):
    return re.sub(r"\D", "", text)


def expect_calm(browser, page):
    """No error, no warning, and no request but the one for the page."""
    said = browser.console()
    expect(said == [], "the console says", said)
    asked = [url for url in browser.requests() if not url.startswith("chrome")]
    expect(asked and all(url.startswith("file:") and url.endswith(page) for url in asked), "asked for", asked)


def expect_totals(browser, rows):
    counted = {}
    for row in rows:
        counted[row["status"]] = counted.get(row["status"], 0) + 1
    told = {status: int(digits(count)) for status, count in browser.run(TOTALS) if status}
    expect(told == counted, "totals", told, "but the rows", counted)
    last = int(digits(browser.run(TOTALS)[-1][1]))
    expect(last == len(rows), "all:", last, "but there are", len(rows))


def expect_rows(browser, rows):
    seen = browser.run(ROWS)
    expect(len(seen) == len(rows), len(seen), "rows, not", len(rows))
    for one, other in zip(seen, rows):
        expect(one["row"].startswith(other["row"] + " "), one["row"], other["row"])
        expect(one["phone"] == other["phone"], one["phone"], other["phone"])
        expect(one["status"] == other["status"], one, other)
        expect(one["stop_id"] == other["stop_id"], one, other)
        expect(one["height"] > 0 and one["inner"], "not seen:", one)


def search(browser, text):
    """Types it, and returns how many rows are left once the page says so."""
    browser.type_into("#q", text)
    # The page waits 120 ms for the next key; asked through its own clock.
    browser.call("POST", "/timeouts", {"script": 30000})
    browser.call("POST", "/execute/async", {
        "script": "setTimeout(() => requestAnimationFrame(arguments[0]), 200)", "args": []})
    shown = browser.run(VISIBLE)
    told = browser.run("return document.getElementById('shown').textContent")
    expect(digits(told).startswith(str(shown)), told, "but", shown, "are shown")
    return shown


def read(page, csv_path, language):
    rows = rows_of_csv(csv_path)
    with Browser() as browser:
        for scheme in ("light", "dark"):
            for width, height in SIZES:
                browser.size(width, height)
                browser.media(scheme)
                browser.open(page)
                contrast = browser.run(CONTRAST)
                expect(contrast["seen"] > 100, "only", contrast["seen"], "texts")
                expect(not contrast["low"], scheme, width, "contrast", contrast["low"])
                wrong = browser.run(STRUCTURE)
                expect(wrong == [], scheme, width, wrong)
            paper = browser.run("return getComputedStyle(document.body).backgroundColor")
            expect((sum(map(int, re.findall(r"\d+", paper)[:3])) > 380) == (scheme == "light"), scheme, paper)
        expect(browser.run("return document.documentElement.lang") == language, "lang")
        moves = browser.run("return getComputedStyle(document.documentElement).scrollBehavior")
        expect(moves == "auto", "it moves though that is not wanted:", moves)
        browser.size(*SIZES[0])
        expect_totals(browser, rows)
        expect_rows(browser, rows)
        expect_search(browser, rows)
        expect_filter(browser, rows)
        expect_links(browser, rows)
        expect_focus(browser)
        expect_calm(browser, page)


def expect_search(browser, rows):
    phone = next(row["phone"] for row in rows if row["phone"])
    national = "0" + phone[3:]
    spaced = " ".join(re.findall("..", national))
    with_it = sum(1 for row in rows if phone in row["phone"] or national in digits(row["input"])
                  or phone[1:] in digits(row["input"]))
    for spelling in (phone, national, spaced, "0033" + phone[3:]):
        found = search(browser, spelling)
        expect(found == with_it, found, "rows with", spelling, "not", with_it)
    found = search(browser, "TELEPHONE")  # of "Téléphone portable": without case and accents
    expected = sum(1 for row in rows if "téléphone" in (row["column"] + row["error_message"] + row["note"]).lower())
    expect(found >= expected > 0, found, "rows, not", expected)
    expect(search(browser, "no such words") == 0, "found what is not there")
    browser.click("#reset")
    expect(browser.run(VISIBLE) == len(rows), "reset")


def expect_filter(browser, rows):
    statuses = {row["status"] for row in rows}
    expect(len(statuses) > 2, "only", statuses)
    for status in statuses - {"invalid"}:
        browser.click(f"#controls input[value={status}]")
    invalid = sum(1 for row in rows if row["status"] == "invalid")
    expect(browser.run(VISIBLE) == invalid, browser.run(VISIBLE), "rows, not", invalid)
    browser.click("#reset")
    expect(browser.run(VISIBLE) == len(rows), "reset")


LINKS = r"""
return Array.from(document.querySelectorAll('a[data-w], a[data-s]'))
  .map(link => [link.dataset.w ? 'w' : 's', link.dataset.w || link.dataset.s, link.textContent]);
"""
SHOWN_OTHERS = r"""
return Array.from(document.querySelectorAll('#rows tbody tr:not([hidden])'))
  .filter(row => row.dataset[arguments[0]] !== arguments[1]).length;
"""


def expect_links(browser, rows):
    """Each count leads to its own rows, and shows them alone."""
    links = browser.run(LINKS)
    statuses = {row["status"] for row in rows}
    expect({name for kind, name, _ in links if kind == "s"} == statuses, "links", links)
    expect(sum(kind == "w" for kind, _, _ in links) >= 3, "links", links)
    for kind, name, count in links:
        browser.click(f'a[data-{kind}="{name}"]')
        expect(browser.run(VISIBLE) == int(digits(count)), kind, name, "shows", browser.run(VISIBLE), "of", count)
        expect(browser.run(SHOWN_OTHERS, kind, name) == 0, kind, name, "shows others")
    browser.click("#reset")
    expect(browser.run(VISIBLE) == len(rows), "reset")


def expect_focus(browser):
    """Whoever uses the keyboard sees where they are."""
    browser.run("document.getElementById('q').focus()")
    style = browser.run("const s = getComputedStyle(document.activeElement);"
                        "return [document.activeElement.id, s.outlineStyle, parseFloat(s.outlineWidth)]")
    expect(style[0] == "q" and style[1] != "none" and style[2] >= 2, "focus", style)


def printed_text(browser, page):
    browser.pdf(page + ".pdf")
    return subprocess.run(["pdftotext", "-layout", page + ".pdf", "-"], check=True, capture_output=True,
                          timeout=60).stdout.decode()


def whole(page, csv_path):
    rows = rows_of_csv(csv_path)
    with Browser() as browser:
        browser.open(page)
        on_paper = printed_text(browser, page)
        expect(on_paper.count("\f") > 1, "pages:", on_paper.count("\f"))
        for row in rows:
            expect(row["phone"] in on_paper, row["phone"], "is cut off on paper")
        # The header stands on each page that has rows.
        header = browser.run("return document.querySelectorAll('#rows thead th')[4].textContent")
        pages = [text for text in on_paper.split("\f") if "+336" in text]
        expect(len(pages) > 1 and all(header in text for text in pages), "a page without", header)
        browser.scripts(False)
        browser.open(page)
        # WebDriver's own scripts are no part of the page.
        browser.scripts(True)
        expect(browser.run("return getComputedStyle(document.getElementById('controls')).display") == "none",
               "controls that do nothing")
        expect(browser.run("return document.getElementById('shown').textContent") == "", "the script has run")
        expect(browser.run(VISIBLE) == len(rows), "rows without scripts:", browser.run(VISIBLE))
        expect_rows(browser, rows)
        expect_calm(browser, page)


def hostile(page):
    with Browser() as browser:
        browser.open(page)
        browser.run("document.querySelectorAll('td, th, h1, h3, p, dd').forEach(element => {"
                    " for (const kind of ['mouseover', 'click', 'focus'])"
                    "  element.dispatchEvent(new Event(kind, {bubbles: true})); })")
        inside = browser.run("return Array.from(document.querySelectorAll("
                             "'bdi img, bdi a, bdi script, td b, h3 b, img, iframe, object, embed, link, base, form'))"
                             ".map(element => element.outerHTML)")
        expect(inside == [], "elements of foreign text:", inside)
        scripts = browser.run("return document.scripts.length")
        expect(scripts == 1, scripts, "scripts")
        cells = [row["input"] for row in browser.run(ROWS)]
        for text in ("<script>alert(1)</script>", "<img src=http://evil.example/x onerror=alert(1)>", "]]>", "-->",
                     "&lt;b&gt;", '" onmouseover="alert(1)', "</style>", "javascript:alert(1)",
                     "\\x1B[31mred\\x1B[0m", "\\u{202E}0639980007", "\\u{200B}0639980008"):
            expect(text in cells, text, "is not shown as it is, but", cells)
        shown = browser.run("return document.documentElement.outerHTML")
        for character in shown:
            hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character != "\n"
            expect(not hidden, "U+%04X" % ord(character), "is in the page")
        expect(browser.run(STRUCTURE) == [], browser.run(STRUCTURE))
        expect_calm(browser, page)


def policy(page):
    """Were anything foreign to get through, it would neither load nor run."""
    attempts = [
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')",
        "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"document.title=1\" id=\"planted\">x</p>');"
        "document.getElementById('planted').click()",
        "const s = document.createElement('script'); s.textContent = 'document.title=1'; document.body.append(s)",
        "document.body.insertAdjacentHTML('beforeend', '<style>body{display:none}</style>')",
    ]
    with Browser() as browser:
        browser.open(page)
        title = browser.run("return document.title")
        expect_calm(browser, page)
        for attempt in attempts:
            browser.run(attempt)
            browser.call("POST", "/execute/async", {"script": "setTimeout(arguments[0], 50)", "args": []})
            said = [entry["message"] for entry in browser.console()]
            expect(any("Content Security Policy" in message for message in said), attempt, "was not stopped:", said)
        expect(browser.run("return document.title") == title, "a script has run")
        expect(browser.run("return getComputedStyle(document.body).display") != "none", "a style was applied")


def capped(page, shown):
    with Browser() as browser:
        browser.size(*SIZES[1])
        browser.open(page)
        expect(browser.run(VISIBLE) == int(shown), browser.run(VISIBLE), "rows")
        expect(search(browser, "0600000007") == 1, "search among many")
        expect_calm(browser, page)


{"read": read, "whole": whole, "hostile": hostile, "policy": policy, "capped": capped}[sys.argv[1]](*sys.argv[2:])
