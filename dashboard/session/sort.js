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

const sortTables = () => {
  if (window.atlasSorts) return;
  window.atlasSorts = true;
  document.addEventListener("click", pressed);
};
