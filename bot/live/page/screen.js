"use strict";
// Draws what the server sends and keeps drawing: the browser itself takes up a stream that broke off.

const at = (id) => document.getElementById(id);

function say(element, said) {
  element.replaceChildren(...(said || []).map((words) => {
    const span = document.createElement("span");
    span.textContent = words;
    return span;
  }));
  return element;
}

function make(name, classes, ...inside) {
  const element = document.createElement(name);
  element.className = classes;
  element.append(...inside);
  return element;
}

const said = (classes, words) => say(make("div", `said ${classes}`), words);

function title(words) {
  const long = Math.max(...words.map((one) => one.length)) > 110;
  return said(long ? "title long" : "title", words);
}

function picture(svg) {
  // Our own drawing of our own link: nothing that a person wrote is in it.
  const holder = make("div", "code");
  holder.innerHTML = svg;
  return holder.firstElementChild;
}

function drawQuorum(quorum) {
  const share = quorum.total ? Math.min(1, quorum.present / quorum.total) : 0;
  at("ring").style.strokeDasharray = `${share * 1000} 1000`;
  at("ring").setAttribute("class", quorum.met ? "met" : "");
  const angle = quorum.total ? 360 * quorum.needed / quorum.total : 0;
  at("mark").setAttribute("transform", `rotate(${angle} 100 100)`);
  at("present").textContent = quorum.present;
  say(at("of"), quorum.of);
  say(at("verdict"), quorum.verdict).className = quorum.met ? "said met" : "said";
  say(at("needed"), quorum.line);
}

function bars(counts, of, threshold) {
  const list = make("div", "bars");
  for (const bar of counts) {
    const fill = make("div", "fill");
    fill.style.width = `${of ? Math.min(100, 100 * bar.count / of) : 0}%`;
    const rail = make("div", "rail", fill);
    if (bar.choice === "in_favour" && threshold && of) {
      const line = make("div", "threshold");
      line.style.left = `${Math.min(100, 100 * threshold / of)}%`;
      rail.append(line);
    }
    list.append(make("div", `bar ${bar.choice}`, said("", bar.label), rail, make("div", "count", String(bar.count))));
  }
  return list;
}

function timer(door) {
  const left = make("i", "");
  left.style.width = `${100 * door.seconds / 30}%`;
  requestAnimationFrame(() => { left.style.width = `${100 * Math.max(0, door.seconds - 1) / 30}%`; });
  return make("div", "left", left);
}

const scenes = {
  door: (state) => [make("div", "door", picture(state.door.picture),
    make("div", "", said("title", state.door.title), make("div", "digits", state.door.digits), timer(state.door), said("label", state.door.how)))],
  item: (state) => [...(state.item ? [said("label", state.item.label), title(state.item.title)] : [said("title", state.state)]),
    said("standing", state.speaker)].filter(Boolean),
  vote: ({ vote }) => [said("label", vote.label), title(vote.title),
    bars(vote.bars, vote.taking_part, vote.threshold),
    make("div", "row", said("", vote.voted), said("", vote.line)), said("standing", vote.standing)].filter(Boolean),
  result: ({ result }) => [said("label", result.label), title(result.title),
    said(`outcome ${result.outcome}`, result.words), bars(result.bars, result.taking_part, result.threshold),
    make("div", "row", said("", result.line), said("label", result.clause))],
  over: (state) => [said("title", state.state)],
};

function corner(state) {
  if (!state.door || state.mode === "door") return [];
  return [picture(state.door.picture), make("div", "", make("b", "", state.door.digits), timer(state.door))];
}

function draw(state) {
  document.body.dataset.mode = state.mode;
  say(at("body"), state.body);
  say(at("state"), state.mode === "over" ? [] : state.state);
  drawQuorum(state.quorum);
  const scene = state.mode === "door" && !state.door ? "over" : state.mode;
  at("stage").replaceChildren(...scenes[scene](state));
  at("corner").replaceChildren(...corner(state));
  say(at("lost"), state.lost);
}

function tick() {
  at("clock").textContent = new Date().toLocaleTimeString("kk-KZ", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Almaty" });
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

const wanted = new URLSearchParams(location.search).get("theme");
setTheme(wanted || (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"));
at("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "light" ? "dark" : "light"));
tick();
setInterval(tick, 1000);

const stream = new EventSource(`${location.pathname}/events`);
stream.onmessage = (event) => { at("lost").hidden = true; draw(JSON.parse(event.data)); };
stream.onopen = () => { at("lost").hidden = true; };
stream.onerror = () => { at("lost").hidden = false; };
