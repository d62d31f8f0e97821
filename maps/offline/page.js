/* The map of a file without network: moves and zooms what Python drew, and shows a place. */
"use strict";
(() => {
  const told = JSON.parse(document.getElementById("data").textContent);
  const svg = document.getElementById("map");
  const world = document.getElementById("world");
  const signs = [...svg.querySelectorAll("#signs [data-i]")];
  const names = document.getElementById("names");
  const ring = document.getElementById("ring");
  const panel = document.getElementById("panel");
  const finder = document.getElementById("finder");
  const SVG = "http://www.w3.org/2000/svg";
  const at = { k: 1, x: 0, y: 0 };
  let size = { width: 1, height: 1 };
  let least = 1;
  let chosen = -1;
  let waiting = false;

  function make(name, parent, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }
  function add(name, parent, text, style) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (style) made.className = style;
    parent.appendChild(made);
    return made;
  }

  /* names: the weightier one gets the room */
  const WEIGHT = ["sign", "capital", "country", "governorate", "water", "city", "district"];
  const labels = told.labels.map(([x, y, text, kind, rank, from, px]) => ({
    x, y, kind, rank, from, px,
    drawn: make("text", names, { class: `n-${kind}`, hidden: "" }, text), room: null,
  }));
  labels.sort((a, b) => WEIGHT.indexOf(a.kind) - WEIGHT.indexOf(b.kind) || a.rank - b.rank);
  const dots = labels.map((one) => (one.kind === "city" || one.kind === "capital"
    ? make("circle", names, { class: `d-${one.kind}`, r: one.kind === "city" ? 2.2 : 4, hidden: "" })
    : null));
  const zoom = () => Math.log2(at.k * told.unitsPerWorld / 512);

  function placeNames() {
    const taken = signs.filter((one) => !one.closest("[hidden]")).map((one) => {
      const [x, y] = screen(told.places[one.dataset.i]);
      const half = told.places[one.dataset.i].size / 2;
      return [x - half, y - half, x + half, y + half];
    });
    labels.forEach((one, i) => {
      const [x, y] = screen(one);
      const near = x > 0 && y > 0 && x < size.width && y < size.height && one.from <= zoom() + 0.4;
      let shown = false;
      if (near) {
        one.drawn.removeAttribute("hidden");
        if (!one.room) one.room = one.drawn.getBBox(); // round its own origin, as yet
        const wide = one.room.width / 2 + 2;
        const away = one.px ? one.px / 2 + 1 : 6;
        const beside = dots[i] || one.px
          ? [[wide + away, 4], [-wide - away, 4], [0, -away - 3], [0, away + 11]] : [[0, 4]];
        for (const [dx, dy] of beside) {
          const top = y + dy + one.room.y + 1;
          const box = [x + dx - wide, top, x + dx + wide, top + one.room.height - 2];
          if (taken.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
          one.drawn.setAttribute("x", (x + dx).toFixed(1));
          one.drawn.setAttribute("y", (y + dy).toFixed(1));
          taken.push(box);
          shown = true;
          break;
        }
      }
      one.drawn.toggleAttribute("hidden", !shown);
      if (!dots[i]) return;
      dots[i].toggleAttribute("hidden", !shown);
      if (shown) { dots[i].setAttribute("cx", x); dots[i].setAttribute("cy", y); }
    });
  }

  /* where things are */
  const screen = (one) => [one.x * at.k + at.x, one.y * at.k + at.y];
  function draw() {
    waiting = false;
    world.setAttribute("transform", `matrix(${at.k} 0 0 ${at.k} ${at.x} ${at.y})`);
    for (const one of svg.querySelectorAll("pattern")) {
      one.setAttribute("patternTransform", `scale(${1 / at.k}) rotate(-45)`);
    }
    for (const one of signs) {
      const place = told.places[one.dataset.i];
      const [x, y] = screen(place);
      one.setAttribute("x", (x - place.size / 2).toFixed(1));
      one.setAttribute("y", (y - place.size / 2).toFixed(1));
    }
    svg.classList.toggle("far", zoom() < 6.2);
    svg.classList.toggle("farther", zoom() < 8);
    placeNames();
    mark();
    scale();
  }
  function soon() {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  }
  function scale() {
    const middle = (size.height / 2 - at.y) / at.k / told.unitsPerWorld + told.north;
    const cosine = 1 / Math.cosh(Math.PI * (1 - 2 * middle));
    const km = (40075.017 * cosine) / (told.unitsPerWorld * at.k);
    const round = [1, 2, 5, 10, 20, 50, 100, 200, 500];
    const length = round.filter((one) => one / km <= 110).pop() || 1;
    document.getElementById("bar").setAttribute("d", `M0 -5V0H${(length / km).toFixed(1)}V-5`);
    document.getElementById("barText").setAttribute("x", (length / km / 2).toFixed(1));
    document.getElementById("barText").textContent = `${length} ${told.km}`;
  }
  function keepInside() {
    const { width, height } = told.extent;
    at.k = Math.min(Math.max(at.k, least / 1.6), told.most);
    at.x = Math.min(Math.max(at.x, size.width / 2 - width * at.k), size.width / 2);
    at.y = Math.min(Math.max(at.y, size.height / 2 - height * at.k), size.height / 2);
    soon();
  }
  function zoomBy(factor, x = size.width / 2, y = size.height / 2) {
    const before = at.k;
    at.k = Math.min(Math.max(at.k * factor, least / 1.6), told.most);
    at.x = x - (x - at.x) * (at.k / before);
    at.y = y - (y - at.y) * (at.k / before);
    keepInside();
  }
  function fit([left, top, right, bottom]) {
    at.k = Math.min((size.width - 40) / (right - left), (size.height - 40) / (bottom - top), told.most);
    at.x = size.width / 2 - ((left + right) / 2) * at.k;
    at.y = size.height / 2 - ((top + bottom) / 2) * at.k;
    keepInside();
  }
  function start() {
    if (told.at) {
      at.k = told.at.k;
      at.x = size.width / 2 - told.at.x * at.k;
      at.y = size.height / 2 - told.at.y * at.k;
      keepInside();
    } else fit(told.bounds);
  }

  /* the chosen place */
  function mark() {
    const place = told.places[chosen];
    ring.toggleAttribute("hidden", !place || place.x === undefined || !place.size);
    if (!place || place.x === undefined || !place.size) return;
    const [x, y] = screen(place);
    ring.setAttribute("cx", x);
    ring.setAttribute("cy", y);
    ring.setAttribute("r", (1.22 * place.size + 9) / 2);
  }
  function choose(i, move) {
    chosen = i;
    for (const one of svg.querySelectorAll(".chosen")) one.classList.remove("chosen");
    const place = told.places[i];
    panel.replaceChildren();
    finder.value = place ? String(i) : "";
    if (!place) {
      add("p", panel, told.words.hint, "note");
      return soon();
    }
    for (const one of world.querySelectorAll(`[data-i="${i}"]`)) one.classList.add("chosen");
    add("div", panel, place.kind, "eyebrow");
    add("h2", panel, place.name).tabIndex = -1;
    const list = add("dl", panel);
    for (const [title, value, quoted] of place.facts) {
      add("dt", list, title);
      const held = add("dd", list, value);
      if (quoted) { held.lang = "en"; held.dir = "ltr"; }
    }
    if (place.work) {
      add("h3", panel, told.words.work);
      if (!place.work.length) add("p", panel, told.words.nobody, "empty");
      for (const [who, what, until] of place.work) {
        const row = add("div", panel, "", "row");
        add("b", row, who);
        add("span", row, until, "tag");
        add("i", row, what);
      }
      if (place.more) add("p", panel, place.more, "note");
    }
    add("p", panel, place.source, "note");
    const close = add("button", panel, told.words.close);
    close.type = "button";
    close.addEventListener("click", () => choose(-1));
    if (move && place.x !== undefined) {
      at.k = Math.max(at.k, Math.min(told.near, told.most));
      at.x = size.width / 2 - place.x * at.k;
      at.y = size.height / 2 - place.y * at.k;
      keepInside();
    }
    soon();
  }

  /* fingers, mouse, wheel, keys, buttons */
  const held = new Map();
  let moved = 0;
  let pressed = null;
  const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
  svg.addEventListener("pointerdown", (event) => {
    svg.classList.add("by-hand");
    if (event.button) return;
    held.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (held.size === 1) { moved = 0; pressed = event.target.closest("[data-i]"); }
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const now = { x: event.offsetX, y: event.offsetY };
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (held.size === 2) {
      const old = apart([...held.values()]);
      held.set(event.pointerId, now);
      const [a, b] = [...held.values()];
      if (old) zoomBy(apart([a, b]) / old, (a.x + b.x) / 2, (a.y + b.y) / 2);
    } else {
      held.set(event.pointerId, now);
      at.x += now.x - before.x;
      at.y += now.y - before.y;
      keepInside();
    }
  });
  const letGo = (event) => {
    if (!held.delete(event.pointerId)) return;
    if (event.type === "pointerup" && !held.size && moved < 8) {
      choose(pressed ? Number(pressed.dataset.i) : -1);
    }
  };
  svg.addEventListener("pointerup", letGo);
  svg.addEventListener("pointercancel", letGo);
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    zoomBy(2 ** (-Math.max(-120, Math.min(120, event.deltaY * lines)) / 240), event.offsetX, event.offsetY);
  }, { passive: false });
  const STEPS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  svg.addEventListener("keydown", (event) => {
    svg.classList.remove("by-hand");
    if (event.key in STEPS) {
      at.x += STEPS[event.key][0];
      at.y += STEPS[event.key][1];
      keepInside();
    } else if (event.key === "+" || event.key === "=") zoomBy(1.5);
    else if (event.key === "-") zoomBy(1 / 1.5);
    else if (event.key === "Escape") choose(-1);
    else return;
    event.preventDefault();
  });
  document.getElementById("in").addEventListener("click", () => zoomBy(1.6));
  document.getElementById("out").addEventListener("click", () => zoomBy(1 / 1.6));
  document.getElementById("all").addEventListener("click", () => fit(told.bounds));
  finder.addEventListener("change", () => choose(finder.value === "" ? -1 : Number(finder.value), true));
  for (const one of document.querySelectorAll("button[data-to]")) {
    one.addEventListener("click", () => {
      choose(Number(one.dataset.to), true);
      svg.scrollIntoView({ block: "nearest" });
      panel.querySelector("h2").focus();
    });
  }
  for (const one of document.querySelectorAll("input[data-layer]")) {
    const follow = () => {
      for (const group of svg.querySelectorAll(`[data-layer="${one.dataset.layer}"]`)) {
        group.toggleAttribute("hidden", !one.checked);
      }
      soon();
    };
    one.addEventListener("change", follow);
    follow();
  }
  new ResizeObserver(() => {
    const first = size.width === 1;
    const middle = [(size.width / 2 - at.x) / at.k, (size.height / 2 - at.y) / at.k];
    size = { width: svg.clientWidth || 1, height: svg.clientHeight || 1 };
    document.getElementById("scale").setAttribute("transform", `translate(16 ${size.height - 24})`);
    const { width, height } = told.extent;
    least = Math.min(size.width / width, size.height / height);
    if (first) return start();
    at.x = size.width / 2 - middle[0] * at.k;
    at.y = size.height / 2 - middle[1] * at.k;
    return keepInside();
  }).observe(svg);
  document.documentElement.classList.add("live");
  svg.removeAttribute("viewBox");
  choose(told.chosen);
})();
