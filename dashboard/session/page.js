// Puts the rows of a table in order by the column whose heading is pressed; without a value last.
const value = (row, at, isNumber) => {
  const cell = row.cells[at];
  const told = cell.querySelector("time, [data-sort]");
  if (told) return told.dateTime ?? told.dataset.sort;
  const text = cell.textContent.trim();
  if (!isNumber) return text;
  const number = parseFloat(text.replace(/[^\d.−-]/g, "").replace("−", "-"));
  return Number.isNaN(number) ? "" : number;
};

const sortBy = (heading) => {
  const table = heading.closest("table");
  const isNumber = heading.classList.contains("n");
  const first = isNumber ? "descending" : "ascending";
  const second = isNumber ? "ascending" : "descending";
  const order = heading.getAttribute("aria-sort") === first ? second : first;
  for (const one of table.querySelectorAll("th[aria-sort]")) one.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sign = order === "ascending" ? 1 : -1;
  const compare = (one, other) => {
    const [a, b] = [one, other].map((row) => value(row, heading.cellIndex, isNumber));
    if (a === "" || b === "") return (a === "") - (b === "");
    return sign * (typeof a === "number" ? a - b : collator.compare(a, b));
  };
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort(compare));
};

const pressed = (event) => {
  const button = event.target.closest?.("button.a-sort");
  if (button) sortBy(button.closest("th"));
};

// Copies the text beside a button, also where a page has no right to the clipboard.
async function copied(event) {
  const button = event.target.closest?.(".a-copy button");
  if (!button) return;
  const text = button.parentElement.querySelector("pre");
  getSelection().selectAllChildren(text);
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    document.execCommand("copy");
  }
  button.textContent = button.value;
}

// A matrix is one stop of the Tab key: arrow keys move among its cells.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const moved = (event) => {
  const step = ARROWS[event.key];
  const table = step && event.target.closest?.(".a-mx, .a-mxw");
  if (!table?.querySelector("td a[tabindex]")) return;
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  const at = event.target.closest("td");
  let [y, x] = [rows.findIndex((row) => row.includes(at)), at ? at.cellIndex - 1 : -1];
  const turned = document.documentElement.dir === "rtl" ? -1 : 1;
  do {
    y = at ? y + step[0] : y + 1;
    x = at ? x + step[1] * turned : x + 1;
  } while (rows[y]?.[x] && !rows[y][x].querySelector("a"));
  const link = rows[y]?.[x]?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus();
};

// Streamlit has no element for a landmark or for the name of a button that shows an icon only.
const landmarks = () => {
  for (const links of document.querySelectorAll(":is(.st-key-links, .st-key-menu_links):not([role])")) {
    links.role = "navigation";
    links.ariaLabel = window.atlasPages;
  }
};

export default function (component) {
  const { data, setStateValue } = component;
  document.documentElement.lang = data.lang;
  document.documentElement.dir = data.direction;
  if (window.atlasHasNoWebGL === undefined) {
    const context = document.createElement("canvas").getContext("webgl2");
    window.atlasHasNoWebGL = !context;
    if (context) context.getExtension("WEBGL_lose_context")?.loseContext();
  }
  if (window.atlasHasNoWebGL) setStateValue("plain", true);
  window.atlasPages = data.pages;
  landmarks();
  if (window.atlasListens) return;
  window.atlasListens = true;
  new MutationObserver(landmarks).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", pressed);
  document.addEventListener("click", copied);
  document.addEventListener("keydown", moved);
}
