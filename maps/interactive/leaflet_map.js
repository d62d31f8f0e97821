/* Draws the Atlas with Leaflet, without WebGL. Python gives addresses and numbers, no geometry. */
window.atlas = window.atlas || (() => {
  const symbols = new URL("../symbols/", document.currentScript.src);
  const CENTRED = [[0, 0]];
  const BESIDE = [[1, 0], [-1, 0], [0, 1], [0, -1]];
  const WEIGHT = ["sign", "capital", "country", "governorate", "water", "city", "district"];
  const fetched = new Map();
  let clicks = 0;
  let style = {};
  let names = [];
  let signNames = [];
  let missing = () => {};

  function load(address) {
    if (!fetched.has(address)) {
      const answer = fetch(address, { credentials: "same-origin" }).then((one) => {
        if (!one.ok) throw new Error(`${one.status} ${address}`);
        return one.json();
      });
      answer.catch((fault) => {
        fetched.delete(address);
        console.error(fault);
        missing();
      });
      fetched.set(address, answer);
    }
    return fetched.get(address);
  }

  const zoomOf = (map) => map.getZoom() - 1; // the other map counts zoom in tiles of 512 px
  function between(zoom, low, from, high, to) {
    const share = Math.min(1, Math.max(0, (zoom - low) / (high - low)));
    return from + (to - from) * share;
  }
  function escaped(text) {
    const holder = document.createElement("span");
    holder.textContent = text;
    return holder.innerHTML;
  }

  /* panes, from bottom to top */
  function pane(map, name, order, reacts) {
    map.createPane(name).style.zIndex = order;
    if (!reacts) map.getPane(name).style.pointerEvents = "none";
    return L.svg({ pane: name, padding: 0.5 });
  }
  function panes(map, reacting) {
    const areas = reacting.filter((name) => name.endsWith("-ground"));
    const signs = reacting.filter((name) => !name.endsWith("-ground"));
    const order = [
      "ground", "borders", ...areas, "names", "sign-names", ...signs, "ring", "chosen",
    ];
    map.atlas = { renderers: {}, lines: {}, shown: [], styles: [], signs: [], points: [], stacks: [] };
    order.forEach((name, at) => {
      map.atlas.renderers[name] = pane(map, name, 210 + 10 * at, reacting.includes(name));
    });
  }
  function shapes(map, features, name, look, more) {
    const options = { pane: name, renderer: map.atlas.renderers[name], interactive: false };
    return L.geoJSON({ type: "FeatureCollection", features }, {
      ...options, ...more, style: (feature) => ({ ...options, ...look(feature, zoomOf(map)) }),
    });
  }

  /* base map */
  const line = (color, weight, dash) => ({
    fill: false, stroke: true, color, weight, opacity: 1, dashArray: dash || null,
  });
  const area = (fillColor, color) => ({
    fill: true, fillColor, fillOpacity: 1, stroke: !!color, color, weight: 1, opacity: 1,
  });
  const GROUND = {
    sea: (p) => (p.part === "water" ? area(style.sea) : line(style.waterLine, 0.8)),
    country: () => area(style.land),
    countries: (p) => (p.part === "fade"
      ? { ...area(style.neighbour), fillOpacity: 0.22 }
      : line(style.neighbourLine, 0.8)),
    rivers: (p, zoom) => line(style.waterLine, between(zoom, 5, 1.1, 9, 2.6)),
    lakes: () => area(style.lake, style.waterLine),
  };
  const BORDERS = {
    subdistricts: [8, (zoom) => line(style.subdistrictLine, between(zoom, 8, 0.5, 11, 1))],
    districts: [6.2, (zoom) => line(style.districtLine, between(zoom, 6, 0.5, 9, 1.2))],
    governorates: [0, (zoom) => {
      const weight = between(zoom, 5, 0.8, 9, 1.6);
      return line(style.governorateLine, weight, `${4 * weight} ${2 * weight}`);
    }],
  };

  function ground(map, features) {
    const of = (layer, part) => features.filter(
      (one) => one.properties.layer === layer && (!part || one.properties.part === part));
    const drawn = [
      ...of("sea"), ...of("country"), ...of("countries", "line"), ...of("rivers"),
      ...of("lakes"), ...of("countries", "fade"),
    ];
    const look = (one, zoom) => GROUND[one.properties.layer](one.properties, zoom);
    map.atlas.styles.push([shapes(map, drawn, "ground", look).addTo(map), look]);
    const outline = (one, zoom) => line(style.countryLine, between(zoom, 5, 1.3, 9, 2.2));
    map.atlas.styles.push([shapes(map, of("country"), "borders", outline).addTo(map), outline]);
    for (const name of ["districts", "governorates"]) border(map, name, of(name));
    refresh(map);
  }
  function border(map, name, features) {
    const look = (one, zoom) => BORDERS[name][1](zoom);
    map.atlas.lines[name] = shapes(map, features, "borders", look);
    map.atlas.styles.push([map.atlas.lines[name], look]);
  }
  function refresh(map) {
    const zoom = zoomOf(map);
    for (const [name, [from]] of Object.entries(BORDERS)) {
      const wanted = map.atlas.shown.includes(name) && zoom >= from;
      const drawn = map.atlas.lines[name];
      if (drawn && wanted !== map.hasLayer(drawn)) {
        if (wanted) map.addLayer(drawn); else map.removeLayer(drawn);
      } else if (wanted && name === "subdistricts" && !drawn) {
        map.atlas.lines[name] = L.layerGroup();
        load(style.subdistricts).then((content) => {
          border(map, name, content.features);
          refresh(map);
        }, () => delete map.atlas.lines[name]);
      }
    }
    for (const [drawn, look] of map.atlas.styles) {
      drawn.setStyle((feature) => look(feature, zoom));
    }
    place(map);
  }

  /* names: the weightier one gets the room */
  function name(map, label, paneName) {
    const dot = label.kind === "city" || label.kind === "capital" ? '<i class="a-dot"></i>' : "";
    const html = `${dot}<span dir="auto">${escaped(label.text)}</span>`;
    const icon = L.divIcon({ className: `a-name a-${label.kind}`, html, iconSize: [0, 0] });
    const at = [label.latitude, label.longitude];
    label.marker = L.marker(at, { icon, pane: paneName, interactive: false, keyboard: false });
    return label;
  }
  function baseNames(map, features) {
    names = features.map((one) => {
      const p = one.properties;
      const [longitude, latitude] = one.geometry.coordinates;
      const away = p.kind === "capital" ? 11 : 8;
      const named = { ...p, text: p.name || p.text, longitude, latitude, away };
      return name(map, named, "names");
    });
    for (const one of names) one.marker.addTo(map);
    place(map);
  }
  function sizes(map) {
    const zoom = zoomOf(map);
    const held = map.getContainer().style;
    const px = {
      governorate: between(zoom, 5, 11, 8, 15), country: between(zoom, 5, 13, 8, 18),
      city: between(zoom, 5.5, 10.5, 9, 13), capital: between(zoom, 5, 12, 9, 15),
      water: between(zoom, 6, 10.5, 10, 13), district: 10.5, sign: 13.5,
    };
    for (const [kind, size] of Object.entries(px)) {
      held.setProperty(`--${kind}`, `${(size * style.scale).toFixed(2)}px`);
    }
  }
  const FROM = { city: 5.6, district: 7.4 };
  function place(map) {
    sizes(map);
    const zoom = zoomOf(map);
    const weight = (one) => 100 * WEIGHT.indexOf(one.kind) + one.rank;
    const all = [...signNames, ...names].filter((one) => one.marker.getElement());
    const fits = (one) => one.from <= zoom && (FROM[one.kind] || 0) <= zoom && !(one.until <= zoom);
    for (const one of all) one.marker.getElement().style.display = fits(one) ? "" : "none";
    const wanted = all.filter(fits).sort((one, other) => weight(one) - weight(other));
    for (const one of wanted) {
      const text = one.marker.getElement().querySelector("span");
      [one.wide, one.high] = [text.offsetWidth, text.offsetHeight];
    }
    const circles = map.atlas.points.map(({ at, size }) => {
      const { x, y } = map.project(at);
      return [x - size / 2, y - size / 2, x + size / 2, y + size / 2];
    });
    const taken = [];
    for (const one of wanted) settle(map, one, taken, circles);
    stacks(map);
  }
  function stacks(map) {
    // How many signs of one size lie on one another, beside them.
    for (const one of map.atlas.stacks) one.remove();
    map.atlas.stacks = [];
    const left = map.atlas.points.filter((one) => one.counted);
    while (left.length) {
      const stack = [left.shift()];
      for (const one of stack) {
        const near = left.filter((other) => other.id === one.id
          && map.project(other.at).distanceTo(map.project(one.at)) < 0.75 * one.size);
        for (const other of near) stack.push(...left.splice(left.indexOf(other), 1));
      }
      if (stack.length < 2) continue;
      const spots = stack.map((one) => map.project(one.at));
      const east = Math.max(...spots.map((one) => one.x)) + stack[0].size / 2 + 3;
      const middle = spots.reduce((sum, one) => sum + one.y, 0) / spots.length;
      const html = `<span style="transform:translateY(-50%)">×${stack.length}</span>`;
      const icon = L.divIcon({ className: "a-name a-sign", html, iconSize: [0, 0] });
      const told = { icon, pane: "sign-names", interactive: false, keyboard: false };
      map.atlas.stacks.push(L.marker(map.unproject([east, middle]), told).addTo(map));
    }
  }
  function settle(map, one, taken, circles) {
    const text = one.marker.getElement().querySelector("span");
    const middle = map.project(one.marker.getLatLng());
    const beside = ["city", "capital", "sign"].includes(one.kind);
    const roomy = one.kind === "governorate" ? [...CENTRED, [0, 1], [0, -1]] : CENTRED;
    for (const [x, y] of beside ? BESIDE : roomy) {
      const east = x * (one.wide / 2 + one.away);
      const south = y * (one.high / 2 + (beside ? one.away : 3));
      const box = [
        middle.x + east - one.wide / 2 - 2, middle.y + south - one.high / 2,
        middle.x + east + one.wide / 2 + 2, middle.y + south + one.high / 2,
      ];
      const free = [...taken, ...circles].every((b) =>
        box[0] > b[2] || box[2] < b[0] || box[1] > b[3] || box[3] < b[1]);
      if (free) {
        taken.push(box);
        text.style.transform = `translate(calc(-50% + ${east}px), calc(-50% + ${south}px))`;
        text.style.visibility = "";
        return;
      }
    }
    text.style.visibility = "hidden";
  }

  /* signs */
  function reacting(layer, id, p, options) {
    const shown = `<bdi>${escaped(p.name)}</bdi>`;
    const zoom = () => (layer._map ? zoomOf(layer._map).toFixed(2) : 0);
    const content = () => `${shown}<i hidden>\n${id}/${p.id} ${clicks} ${zoom()}</i>`;
    layer.bindTooltip(content(), { className: "a-tip", ...options });
    layer.on("click", () => {
      clicks += 1; // or a second click on the same place would not be told
      layer.setTooltipContent(content());
    });
    return layer;
  }
  function symbol(name, size) {
    return L.icon({
      iconUrl: new URL(`${name}.svg`, symbols).href, iconSize: [size, size], iconAnchor: [size / 2, size / 2],
    });
  }
  function marker(map, id, feature, name, size) {
    const [longitude, latitude] = feature.geometry.coordinates;
    const drawn = L.marker([latitude, longitude], {
      icon: symbol(name, size), pane: id, alt: feature.properties.name,
      zIndexOffset: Math.round((100 - size) * 10000),
    });
    const above = [0, -size / 2];
    return reacting(drawn, id, feature.properties, { direction: "top", offset: above });
  }
  function polygons(map, id, features, look) {
    return shapes(map, features, `${id}-ground`, look, {
      interactive: true,
      onEachFeature: (one, layer) => reacting(layer, id, one.properties, { sticky: true }),
    });
  }
  const isPoint = (one) => one.geometry.type === "Point";
  function lookOf(ground) {
    return (one, zoom) => {
      const [width, dash] = ground.classes ? ground.classes[one.properties[ground.field]] : [ground.width];
      const weight = ground.classes ? between(zoom, 5, width * 0.7, 7, width) : width;
      return {
        ...line(ground.colour, weight, (dash || []).map((part) => part * weight).join(" ")),
        opacity: ground.opacity, fill: true, fillColor: ground.fill, fillOpacity: ground.density,
        lineJoin: "round", lineCap: ground.classes ? "butt" : "round", interactive: true,
      };
    };
  }
  function parts(map, id, features, told) {
    const areas = told.ground ? features.filter((one) => !isPoint(one)) : [];
    const drawn = areas.length ? [polygons(map, id, areas, lookOf(told.ground))] : [];
    if (drawn.length) map.atlas.styles.push([drawn[0], lookOf(told.ground)]);
    const middles = told.ground && told.ground.signed ? areas.map(pointIn) : [];
    const points = told.symbol ? features.filter(isPoint) : [];
    for (const one of [...middles, ...points]) {
      const size = told.size || Math.max(told.least, one.properties.size);
      drawn.push(marker(map, id, one, told.signs ? told.signs[one.properties.n] : told.symbol, size));
      const [longitude, latitude] = one.geometry.coordinates;
      const at = L.latLng(latitude, longitude);
      map.atlas.points.push({ id, at, size, counted: Boolean(told.size) });
      if (told.namesFrom) signNames.push(named(map, one, size, told.namesFrom));
    }
    return drawn;
  }
  const pointIn = (area) => ({ ...area, geometry: { type: "Point", coordinates: inner(area.geometry) } });
  function named(map, feature, size, from) {
    const [longitude, latitude] = feature.geometry.coordinates;
    const away = size / 2 + 4;
    const text = feature.properties.name;
    const label = { kind: "sign", rank: 50 - size, size, away, longitude, latitude, text, from };
    return name(map, label, "sign-names");
  }
  function inner(geometry) {
    // The middle of the widest stretch inside, on nine lines from south to north.
    const areas = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const largest = areas.reduce((one, other) => (other[0].length > one[0].length ? other : one));
    const heights = largest[0].map(([, y]) => y);
    const [south, north] = [Math.min(...heights), Math.max(...heights)];
    let best = [0, 0, 0];
    for (let step = 1; step < 10; step += 1) {
      const y = south + ((north - south) * step) / 10;
      const cuts = largest.flatMap((ring) => crossings(ring, y)).sort((a, b) => a - b);
      for (let at = 0; at + 1 < cuts.length; at += 2) {
        const width = cuts[at + 1] - cuts[at];
        if (width > best[2]) best = [(cuts[at] + cuts[at + 1]) / 2, y, width];
      }
    }
    return best.slice(0, 2);
  }
  function crossings(ring, y) {
    return ring.slice(1).flatMap(([x1, y1], at) => {
      const [x0, y0] = ring[at];
      return y0 > y === y1 > y ? [] : [x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)];
    });
  }
  function signs(group, told) {
    group.on("add", () => {
      const map = group._map;
      map.atlas.shown = told.lines;
      map.atlas.styles = map.atlas.styles.filter(([drawn]) => !map.atlas.signs.includes(drawn));
      map.atlas.signs = [];
      map.atlas.points = [];
      for (const one of signNames) one.marker.remove();
      signNames = [];
      const asked = Object.entries(told.layers).map(([id, one]) => load(one.address).then(
        (content) => draw(map, group, id, one, content.features)));
      Promise.allSettled(asked).then(() => map.hasLayer(group) && refresh(map));
      if (told.chosen) choose(map, group, told.chosen);
      refresh(map);
    });
  }
  function draw(map, group, id, told, features) {
    if (!map.hasLayer(group)) return;
    const visible = new Set(told.visible);
    const passing = features.filter((one) => visible.has(one.properties.n));
    for (const drawn of parts(map, id, passing, told)) {
      map.atlas.signs.push(drawn);
      group.addLayer(drawn);
    }
    for (const one of signNames) one.marker.addTo(map);
  }
  function choose(map, group, chosen) {
    if (chosen.outline) {
      load(chosen.outline).then((feature) => {
        const look = () => line(style.navy, 3);
        if (map.hasLayer(group)) group.addLayer(shapes(map, [feature], "chosen", look));
      });
      return;
    }
    for (const [paneName, name, size] of [["ring", "ring", chosen.ring],
      ["chosen", chosen.symbol, chosen.size]]) {
      group.addLayer(L.marker(chosen.at, {
        icon: symbol(name, size), pane: paneName, interactive: false, keyboard: false,
      }));
    }
  }

  /* frame */
  function controls(map, told) {
    const [start, end] = told.direction === "rtl" ? ["right", "left"] : ["left", "right"];
    const { zoomIn, zoomOut } = told.words;
    L.control.zoom({ position: `top${end}`, zoomInTitle: zoomIn, zoomOutTitle: zoomOut })
      .addTo(map);
    const scale = L.control.scale({ position: `bottom${end}`, imperial: false, maxWidth: 110 });
    const update = scale._updateScale.bind(scale);
    scale._updateScale = (bar, text, share) => update(bar, text
      .replace(" km", ` ${told.words.kilometres}`).replace(" m", ` ${told.words.metres}`), share);
    scale.addTo(map);
    missing = () => {
      if (map.getContainer().querySelector(".a-missing")) return;
      const note = L.control({ position: `bottom${end}` });
      note.onAdd = () => {
        const box = L.DomUtil.create("div", "a-missing");
        box.setAttribute("role", "alert");
        box.textContent = told.words.missing;
        return box;
      };
      note.addTo(map);
    };
  }
  function pageFont() {
    // The frame has no letters of its own: it takes the face that the page around it has loaded.
    for (const sheet of window.parent.document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (rule instanceof window.parent.CSSFontFaceRule) borrow(sheet, rule.style, rule.cssText);
      }
    }
  }
  function borrow(sheet, rule, text) {
    const value = (name) => rule.getPropertyValue(name).replaceAll('"', "");
    const address = /url\("?([^")]+)/.exec(text);
    if (value("font-family") !== "Source Sans" || value("font-style") === "italic") return;
    const source = new URL(address[1], sheet.href || window.parent.document.baseURI);
    const face = new FontFace("Source Sans", `url("${source}")`, { weight: value("font-weight") });
    face.load().then((loaded) => {
      document.fonts.add(loaded);
      if (window.map) place(window.map);
    });
  }
  function base(map, told) {
    style = told.style;
    document.documentElement.lang = told.language;
    if (window.parent !== window) pageFont();
    const holder = document.createElement("div");
    holder.innerHTML = `<svg width="0" height="0" aria-hidden="true"><defs>${told.hatch}</defs></svg>`;
    holder.style.position = "absolute";
    document.body.appendChild(holder);
    panes(map, told.panes);
    controls(map, told);
    map.on("zoomend", () => refresh(map));
    load(told.base).then((content) => ground(map, content.features));
    load(told.names).then((content) => baseNames(map, content.features));
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
      sheet.addEventListener("load", () => place(map));
    }
  }
  return { base, signs };
})();
