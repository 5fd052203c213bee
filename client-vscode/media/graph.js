// The page of the graph: pan, zoom, keys, and what is clicked. It loads nothing and writes nothing.
(() => {
  const vscode = acquireVsCodeApi();
  const nonce = document.currentScript.dataset.nonce;
  const stage = document.getElementById("stage");
  const note = document.getElementById("note");
  const summary = document.getElementById("summary");
  const all = document.getElementById("all");
  const least = 0.05;
  const most = 4;
  const margin = 16;
  const legible = 0.7;

  let picture;
  let size = { width: 1, height: 1 };
  let view = vscode.getState()?.view;
  let subject = vscode.getState()?.subject;

  // What is seen

  function place() {
    if (picture) {
      picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
      vscode.setState({ ...subject, subject, view });
    }
  }

  /** All of the picture, or at a scale that can be read its beginning. */
  function fit(readable = least) {
    const { clientWidth: width, clientHeight: height } = stage;
    const whole = Math.min((width - 2 * margin) / size.width, (height - 2 * margin) / size.height, 1.25);
    const scale = Math.max(whole, readable);
    view = {
      scale,
      x: Math.max((width - size.width * scale) / 2, margin),
      y: Math.max((height - size.height * scale) / 2, margin),
    };
    place();
  }

  /** Zoom so that the point at x, y stays where it is. */
  function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const scale = Math.min(Math.max(view.scale * factor, least), most);
    const ratio = scale / view.scale;
    view = { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
    place();
  }

  function pan(x, y) {
    view = { ...view, x: view.x + x, y: view.y + y };
    place();
  }

  /** Move the picture until a phase can be seen. */
  function reveal(job) {
    const box = job.getBoundingClientRect();
    const outside = (start, end, length) =>
      start < margin ? margin - start : end > length - margin ? length - margin - end : 0;
    pan(outside(box.left, box.right, stage.clientWidth), outside(box.top, box.bottom, stage.clientHeight));
  }

  // The picture

  function show(message) {
    const parsed = new DOMParser().parseFromString(message.svg, "image/svg+xml");
    if (parsed.querySelector("parsererror")) {
      note.textContent = "The picture is damaged.";
      return;
    }
    const focused = jobOf(document.activeElement)?.dataset.phase;
    const next = document.importNode(parsed.documentElement, true);
    for (const style of next.querySelectorAll("style")) {
      style.setAttribute("nonce", nonce);
    }
    next.setAttribute("role", "group");
    stage.replaceChildren(next);
    const same = subject?.folder === message.subject.folder && subject?.phase === message.subject.phase;
    picture = next;
    subject = message.subject;
    size = { width: message.width, height: message.height };
    inOrder();
    tell();
    const find = (phase) => jobs().find((job) => job.dataset.phase === phase);
    const again = find(focused);
    (again ?? find(subject.phase) ?? jobs()[0])?.setAttribute("tabindex", "0");
    again?.focus({ preventScroll: true });
    all.hidden = subject.phase === undefined;
    summary.textContent = message.summary;
    note.textContent = jobs().length > 0 ? "" : message.summary || "There is no phase yet.";
    if (view && same) {
      place();
    } else {
      fit(legible);
      if (subject.phase !== undefined && current()) {
        reveal(current());
      }
    }
    begin();
  }

  /** Phases follow each other as the eye reads them: what waits for nothing comes first. */
  function inOrder() {
    const at = (job, axis) => Number(job.querySelector(".box").getAttribute(axis));
    const all = jobs();
    const end = all.at(-1)?.nextSibling ?? null;
    all.sort((one, other) => at(one, "x") - at(other, "x") || at(one, "y") - at(other, "y"));
    for (const job of all) {
      picture.insertBefore(job, end);
    }
  }

  /** What the lines and the colours say to the eye is said in the name of each phase. */
  function tell() {
    const titles = new Map(jobs().map((job) => [job.dataset.phase, job.querySelector("text.id").textContent]));
    const waits = new Map();
    const waiting = new Map();
    const put = (map, key, text) => map.set(key, [...(map.get(key) ?? []), text]);
    for (const { classList, dataset } of picture.querySelectorAll("path.edge")) {
      const ways = ["circular", "optional", "implied"].filter((way) => classList.contains(way)).map((way) => words[way]);
      const way = ways.length > 0 ? ` (${ways.join(", ")})` : "";
      put(waits, dataset.to, titles.get(dataset.from) + way);
      put(waiting, dataset.from, titles.get(dataset.to) + way);
    }
    for (const job of jobs()) {
      const { phase } = job.dataset;
      const said = [
        job.querySelector("title").textContent,
        waits.has(phase) && `waits for ${waits.get(phase).join(", ")}`,
        waiting.has(phase) && `${waiting.get(phase).join(", ")} ${waiting.get(phase).length > 1 ? "wait" : "waits"} for it`,
        job.querySelector(".box.critical") && "on the critical path",
        [...job.querySelectorAll("text.warning")].map((one) => one.textContent).join("; "),
      ];
      job.setAttribute("tabindex", "-1");
      job.setAttribute("role", "link");
      job.setAttribute("aria-label", said.filter(Boolean).join("; "));
    }
  }

  const words = { circular: "in a cycle", optional: "optional", implied: "nobody wrote it" };

  /** Keys go to a phase from the beginning; a page that is not in front takes them from nobody. */
  function begin() {
    if (picture && document.hasFocus() && document.activeElement === document.body) {
      current()?.focus({ preventScroll: true });
    }
  }

  const current = () => jobs().find((job) => job.getAttribute("tabindex") === "0");

  const jobs = () => (picture ? [...picture.querySelectorAll("g.job")] : []);
  const jobOf = (target) => (target instanceof window.Element ? target.closest("g.job") : undefined);

  function enter(job) {
    for (const other of jobs()) {
      other.setAttribute("tabindex", other === job ? "0" : "-1");
    }
    job.focus({ preventScroll: true });
    reveal(job);
  }

  /** The nearest phase in a direction, as the eye would go. */
  function neighbour(job, x, y) {
    const middle = (one) => {
      const box = one.getBoundingClientRect();
      return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    };
    const from = middle(job);
    let best;
    for (const other of jobs()) {
      const to = middle(other);
      const along = (to.x - from.x) * x + (to.y - from.y) * y;
      const across = Math.abs((to.x - from.x) * y) + Math.abs((to.y - from.y) * x);
      const far = along + across * 2;
      if (other !== job && along > 1 && (!best || far < best.far)) {
        best = { other, far };
      }
    }
    return best?.other;
  }

  const open = (job) => vscode.postMessage({ does: "open", phase: job.dataset.phase });
  const around = (job) => vscode.postMessage({ does: "around", phase: job.dataset.phase });

  // What is done

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function onJob(event, job) {
    if (event.key === "Enter" || event.key === " ") {
      open(job);
    } else if (event.key === "f") {
      around(job);
    } else if (arrows[event.key] && !event.shiftKey) {
      const next = neighbour(job, ...arrows[event.key]);
      if (next) {
        enter(next);
      }
    } else {
      return false;
    }
    return true;
  }

  function onStage(event) {
    const step = 60;
    if (event.key === "+" || event.key === "=") {
      zoom(1.2);
    } else if (event.key === "-") {
      zoom(1 / 1.2);
    } else if (event.key === "0") {
      fit();
    } else if (event.key === "Escape" && !all.hidden) {
      vscode.postMessage({ does: "all" });
    } else if (arrows[event.key] && !event.shiftKey && current()) {
      enter(current());
    } else if (arrows[event.key]) {
      const [x, y] = arrows[event.key];
      pan(-x * step, -y * step);
    } else {
      return false;
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !picture) {
      return;
    }
    const job = jobOf(event.target);
    const onButton = event.target instanceof window.Element && event.target.closest("button");
    if (!onButton && ((job && onJob(event, job)) || onStage(event))) {
      event.preventDefault();
    }
  });

  let held;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      held = { x: event.clientX, y: event.clientY, moved: false, job: jobOf(event.target) };
    }
  });
  window.addEventListener("pointermove", (event) => {
    if (!held || !picture) {
      return;
    }
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (held.moved || Math.hypot(x, y) > 4) {
      stage.classList.add("held");
      held = { ...held, x: event.clientX, y: event.clientY, moved: true };
      pan(x, y);
    }
  });
  window.addEventListener("pointerup", (event) => {
    const done = held;
    held = undefined;
    stage.classList.remove("held");
    if (done && !done.moved && done.job && picture?.contains(done.job)) {
      enter(done.job);
      (event.shiftKey ? around : open)(done.job);
    }
  });
  window.addEventListener("pointercancel", () => {
    held = undefined;
    stage.classList.remove("held");
  });

  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (!picture) {
        return;
      }
      if (event.ctrlKey || event.metaKey) {
        zoom(Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
      } else {
        pan(-(event.shiftKey ? event.deltaY : event.deltaX), event.shiftKey ? 0 : -event.deltaY);
      }
    },
    { passive: false },
  );

  document.getElementById("in").addEventListener("click", () => picture && zoom(1.2));
  document.getElementById("out").addEventListener("click", () => picture && zoom(1 / 1.2));
  document.getElementById("fit").addEventListener("click", () => picture && fit());
  window.addEventListener("focus", begin);
  all.addEventListener("click", () => vscode.postMessage({ does: "all" }));

  window.addEventListener("message", ({ data }) => {
    if (data.svg !== undefined) {
      show(data);
    } else {
      subject = data.subject ?? subject;
      picture = undefined;
      stage.replaceChildren();
      note.textContent = data.note;
    }
  });

  vscode.postMessage({ does: "ready" });
})();
