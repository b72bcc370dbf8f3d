"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // Tables: a click on a heading sorts its column, a second one turns the order.
  const valueOf = (row, place) => {
    const value = row.cells[place].dataset.value;
    return value === undefined ? NaN : Number(value);
  };
  const sortTable = (table, heading) => {
    const place = heading.cellIndex;
    const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((one, two) => {
      const [a, b] = [valueOf(one, place), valueOf(two, place)];
      return Number.isNaN(a) - Number.isNaN(b) || sign * (a - b); // what was not measured is last
    });
    all("th", table.tHead).forEach((each) => each.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    body.append(...rows);
  };
  for (const table of all("table.sortable")) {
    for (const heading of all("th", table.tHead)) {
      const label = heading.querySelector(".heading");
      if (!label) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...label.childNodes);
      label.append(button);
      button.addEventListener("click", () => sortTable(table, heading));
    }
  }

  // Utterances: order and choice.
  const form = document.querySelector("form.choose");
  const list = document.getElementById("list");
  const entries = all("details.utterance").map((element) => ({
    element,
    place: Number(element.dataset.place),
    text: element.querySelector("summary").textContent.toLowerCase(),
    scores: JSON.parse(element.dataset.scores),
  }));
  const figures = [...new Set(entries.flatMap((entry) => Object.keys(entry.scores)))];
  const names = JSON.parse(form.dataset.names);
  form.figure.append(...figures.map((figure) => new Option(names[figure] ?? figure, figure)));
  const scoreOf = (entry) => {
    const scores = entry.scores[form.figure.value] ?? {};
    const values = Object.values(scores);
    if (!values.length) return NaN;
    if (form.system.value === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
    if (form.system.value === "spread") return Math.max(...values) - Math.min(...values);
    return scores[form.system.value] ?? NaN;
  };
  const isChosen = (entry) => {
    if (!entry.text.includes(form.words.value.trim().toLowerCase())) return false;
    if (!form.figure.value) return true;
    const score = scoreOf(entry);
    const { least, most } = form;
    if (least.value !== "" && !(score >= Number(least.value))) return false;
    return most.value === "" || score <= Number(most.value);
  };
  const choose = () => {
    const byPage = !form.figure.value;
    for (const input of [form.system, form.first, form.least, form.most]) input.disabled = byPage;
    const sign = Number(form.first.value);
    entries.sort((one, two) => {
      if (byPage) return one.place - two.place;
      const [a, b] = [scoreOf(one), scoreOf(two)];
      return Number.isNaN(a) - Number.isNaN(b) || sign * (a - b) || one.place - two.place;
    });
    const chosen = entries.filter((entry) => (entry.element.hidden = !isChosen(entry)) === false);
    list.append(...entries.map((entry) => entry.element));
    document.querySelector(".none-left").hidden = chosen.length > 0 || entries.length === 0;
    form.querySelector("output").value = `${chosen.length} of ${entries.length} shown`;
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  const openAll = (open) => entries.forEach((entry) => (entry.element.open = open));
  form.elements.open.addEventListener("click", () => openAll(true));
  form.elements.close.addEventListener("click", () => openAll(false));
  choose();

  // Sound: one at a time, a line that goes along, and the other systems at the same place.
  const soundOf = (row) => row.querySelector("audio");
  const playAt = (row, seconds) => {
    const sound = soundOf(row);
    sound.currentTime = Math.min(seconds, Number(row.dataset.seconds));
    sound.play().catch(() => {}); // another one was started meanwhile
  };
  const follow = (row) => {
    const sound = soundOf(row);
    const share = (sound.currentTime / Number(row.dataset.seconds)) * Number(row.dataset.width);
    row.querySelector(".cursor").style.left = `${Math.min(share, 100)}%`;
    if (!sound.paused) requestAnimationFrame(() => follow(row));
  };
  let playing = null;
  for (const row of all(".row[data-number]")) {
    const axis = row.querySelector(".axis");
    const cursor = document.createElement("span");
    cursor.className = "cursor";
    axis.append(cursor);
    axis.addEventListener("click", (event) => {
      const box = axis.getBoundingClientRect();
      const share = (100 * (event.clientX - box.left)) / box.width / Number(row.dataset.width);
      if (share <= 1) playAt(row, share * Number(row.dataset.seconds));
    });
    soundOf(row).addEventListener("play", () => {
      all("audio").forEach((other) => other !== soundOf(row) && other.pause());
      all(".row.playing").forEach((other) => other.classList.remove("playing"));
      row.classList.add("playing");
      playing = row;
      follow(row);
    });
    soundOf(row).addEventListener("seeked", () => follow(row));
  }
  document.addEventListener("keydown", (event) => {
    if (!playing || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    if (event.target.matches("input, select, textarea")) return;
    const other = playing.parentElement.querySelector(`.row[data-number="${event.key}"]`);
    if (other && other !== playing) playAt(other, soundOf(playing).currentTime);
  });

  // Tracks of an utterance scroll together.
  for (const rows of all(".rows")) {
    const tracks = all(".track", rows);
    rows.addEventListener(
      "scroll",
      (event) => tracks.forEach((track) => (track.scrollLeft = event.target.scrollLeft)),
      { capture: true, passive: true },
    );
  }
})();
