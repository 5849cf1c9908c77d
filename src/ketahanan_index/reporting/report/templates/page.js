"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { columns, words, language, decimals, classes, perPage } = data;
  const total = columns.code.length;
  const table = document.getElementById("tabel");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const keys = heads.map((head) => head.dataset.key);
  const search = document.getElementById("cari");
  const chosen = document.getElementById("kelas");
  const found = document.querySelector(".found");
  const pager = document.querySelector(".pager");
  const [point, thousand] = language === "id" ? [",", "."] : [".", ","];
  const collator = new Intl.Collator(language, { sensitivity: "base", numeric: true });
  const state = { key: "rank", down: false, page: 0, rows: [] };

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, thousand);
  const count = (n) => grouped(String(n));
  const fill = (phrase, ...values) => phrase.replace(/\{(\d*)\}/g, (_, at) => values[at === "" ? 0 : Number(at)]);
  // Figures arrive as whole numbers of their last decimal, rounded where the page's own were.
  const figure = (scaled) => {
    if (scaled === null) return "–";
    const digits = String(Math.abs(scaled)).padStart(decimals + 1, "0");
    const whole = grouped(digits.slice(0, digits.length - decimals));
    const said = decimals ? whole + point + digits.slice(digits.length - decimals) : whole;
    return (scaled < 0 ? "-" : "") + said;
  };
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const name = (i) => columns.name[i] || columns.code[i];
  const place = (i) => data.regions[columns.place[i]];
  const anchor = (i) => data.anchors[i] || "v-" + columns.code[i];
  const href = (i) => data.pages[columns.page[i]] + "#" + anchor(i);

  let texts = null;
  const searched = () => {
    texts ??= columns.code.map((code, i) => plain([name(i), code, dotted(code), place(i)].join(" ")));
    return texts;
  };
  const dotted = (code) => /^\d{10}$/.test(code) ? code.replace(/^(..)(..)(..)(....)$/, "$1.$2.$3.$4") : "";

  const element = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const drawing = (kind, parts) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", kind);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    for (const [tag, values] of parts) {
      const part = svg.appendChild(document.createElementNS(space, tag));
      for (const [key, value] of Object.entries(values)) part.setAttribute(key, value);
    }
    return svg;
  };
  const along = (scaled) => {
    const [low, high] = data.range;
    return Math.min(Math.max((100 * (scaled / 10 ** decimals - low)) / (high - low), 0), 100);
  };
  const percent = (value) => value.toFixed(1) + "%";

  const cells = {
    rank: (i) => element("td", "number", columns.rank[i] === null ? "–" : count(columns.rank[i])),
    from: (i) => element("td", "number wide-only", columns.from[i] === null ? "" : count(columns.from[i]) + "–" + count(columns.to[i])),
    name: (i) => {
      const cell = element("th");
      cell.scope = "row";
      const link = cell.appendChild(element("a"));
      link.href = href(i);
      link.appendChild(element("bdi", "", name(i)));
      if (columns.name[i]) cell.appendChild(element("span", "code", columns.code[i]));
      if (columns.note[i]) cell.appendChild(element("span", "flag", data.notes[columns.note[i]]));
      return cell;
    },
    place: (i) => {
      const cell = element("td", "place wide-only");
      cell.appendChild(element("bdi", "", place(i)));
      return cell;
    },
    score: (i) => element("td", "number", figure(columns.score[i])),
    lower: (i) => element("td", "number wide-only", columns.lower[i] === null ? "" : figure(columns.lower[i]) + "–" + figure(columns.upper[i])),
    picture: (i) => {
      const cell = element("td", "picture wide-only");
      if (columns.score[i] === null) return cell;
      const parts = [["rect", { class: "base", y: 7, width: "100%", height: 2 }]];
      if (columns.lower && columns.lower[i] !== null) {
        const start = along(columns.lower[i]);
        const width = Math.max(along(columns.upper[i]) - start, 0.2);
        parts.push(["rect", { class: "span", x: percent(start), y: 5, width: percent(width), height: 6 }]);
      }
      parts.push(["circle", { class: "dot", cx: percent(along(columns.score[i])), cy: 8, r: 4 }]);
      cell.appendChild(drawing("track", parts));
      return cell;
    },
    class: (i) => {
      const cell = element("td", "class");
      if (columns.class[i] < 0) return cell;
      const [label, colour] = classes[columns.class[i]];
      cell.appendChild(drawing("swatch", [["rect", { width: "100%", height: "100%", fill: colour }]]));
      cell.append(label);
      return cell;
    },
  };

  const ordered = (rows) => {
    const { key, down } = state;
    const sign = down ? -1 : 1;
    if (key === "name" || key === "place") {
      const said = key === "name" ? name : place;
      return rows.sort((a, b) => sign * collator.compare(said(a), said(b)) || a - b);
    }
    // Ranks know more of scores than their decimals do; they run the other way.
    const values = key === "score" ? columns.rank.map((x) => x && -x) : columns[key];
    const absent = (x) => x === null || (key === "class" && x < 0);
    return rows.sort((a, b) => {
      const [x, y] = [values[a], values[b]];
      if (absent(x) || absent(y)) return absent(x) - absent(y) || a - b;
      return sign * (x - y) || a - b;
    });
  };

  const show = () => {
    const from = state.page * perPage;
    const rows = state.rows.slice(from, from + perPage);
    body.replaceChildren(
      ...rows.map((i) => {
        const row = element("tr");
        row.append(...keys.map((key) => cells[key](i)));
        return row;
      }),
    );
    const last = from + rows.length;
    found.textContent = !state.rows.length
      ? words.none
      : state.rows.length <= perPage
        ? fill(words.found, count(state.rows.length), count(total))
        : fill(words.rows, count(from + 1), count(last), count(state.rows.length));
    pager.hidden = state.rows.length <= perPage;
    const [before, after] = pager.querySelectorAll("button");
    before.disabled = from === 0;
    after.disabled = last >= state.rows.length;
  };

  const select = () => {
    const asked = plain(search.value).split(/\s+/).filter(Boolean);
    const wanted = chosen ? chosen.value : "";
    const all = asked.length ? searched() : null;
    const rows = [];
    for (let i = 0; i < total; i += 1) {
      if (wanted !== "" && columns.class[i] !== Number(wanted)) continue;
      if (all && !asked.every((word) => all[i].includes(word))) continue;
      rows.push(i);
    }
    state.rows = ordered(rows);
    state.page = 0;
    show();
  };

  for (const head of heads) {
    const { key } = head.dataset;
    if (key === "picture") continue;
    const button = element("button", "", head.textContent);
    button.type = "button";
    // Browsers leave buttons out of the heads they repeat on each sheet of paper.
    const printed = element("span", "printed", head.textContent);
    printed.setAttribute("aria-hidden", "true");
    button.addEventListener("click", () => {
      state.down = state.key === key ? !state.down : key === "score" || key === "class";
      state.key = key;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      select();
    });
    head.replaceChildren(button, printed);
  }
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(select, 80);
  });
  search.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    select();
    if (state.rows.length === 1) location.href = href(state.rows[0]);
  });
  if (chosen) chosen.addEventListener("change", select);
  pager.addEventListener("click", (event) => {
    const step = Number(event.target.dataset.step);
    if (!step) return;
    state.page += step;
    show();
    table.scrollIntoView();
  });

  const sections = document.getElementById("desa");
  const open = () => {
    // Anchors are made of signs that an address holds as they are.
    const id = location.hash.slice(1);
    if (!id.startsWith("v-")) return;
    const section = document.getElementById(id);
    if (!section) {
      const at = columns.code.findIndex((_, i) => anchor(i) === id);
      if (at >= 0 && data.pages[columns.page[at]]) location.replace(href(at));
      return;
    }
    for (const other of sections.querySelectorAll(".village.open")) other.classList.remove("open");
    section.classList.add("open");
    const heading = section.querySelector("h3");
    heading.focus({ preventScroll: true });
    section.scrollIntoView();
  };
  if (sections) {
    const all = document.getElementById("semua");
    const said = [all.textContent, words.opened];
    all.addEventListener("click", () => {
      const pressed = sections.classList.toggle("all");
      all.textContent = said[Number(pressed)];
    });
  }
  addEventListener("hashchange", open);
  select();
  open();
})();
