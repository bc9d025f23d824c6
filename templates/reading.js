// Copying a formula copies its TeX, and a double click selects the whole of it. Escape closes the preview of a reference.
// Pages are complete without this.
(() => {
  "use strict";
  const formula = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("mjx-container");
  const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, pre, tr, dt, dd, figure";
  const ASIDE = ".preview, .again, .unseen, .tick, details.check";

  document.addEventListener("dblclick", ({ target }) => {
    const found = formula(target);
    if (found) getSelection().selectAllChildren(found);
  });

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || !event.clipboardData) return;
    const range = selection.getRangeAt(0).cloneRange();
    const first = formula(range.startContainer);
    const last = formula(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const part = document.createElement("div");
    part.append(range.cloneContents());
    const formulas = part.querySelectorAll("mjx-container");
    if (!formulas.length) return;
    for (const each of part.querySelectorAll(ASIDE)) each.remove();
    for (const each of formulas) {
      const tex = each.querySelector("annotation")?.textContent ?? "";
      each.replaceWith(each.getAttribute("display") === "true" ? `\n$$\n${tex}\n$$\n` : `$${tex}$`);
    }
    event.clipboardData.setData("text/html", part.innerHTML);
    for (const each of part.querySelectorAll(BLOCKS)) each.append("\n\n");
    event.clipboardData.setData("text/plain", part.textContent.replace(/\n{3,}/g, "\n\n").trim());
    event.preventDefault();
  });

  // A preview that was closed stays so until its reference is left.
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const each of document.querySelectorAll(".reference:is(:hover, :focus-within)")) {
      const again = () => each.classList.remove("closed");
      each.classList.add("closed");
      each.addEventListener("pointerleave", again, { once: true });
      each.addEventListener("focusout", again, { once: true });
    }
  });
})();
