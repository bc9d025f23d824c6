// The search page: loads the index once and looks through it. Formulas are compared as tokens; see `tokens`.
(() => {
  "use strict";
  const TEX = /[\\^_{}]/;

  // The same reduction as that of the index, with the index's own tables.
  const tokens = (tex, { same, dropped }) => {
    const bare = tex.replace(/(?<!\\)((?:\\\\)*)%[^\n]*/g, "$1").replace(/\\(?:label|tag\*?|begin|end)[ \n\t]*\{[^{}]*\}/g, " ");
    const found = (bare.match(/\\[A-Za-z]+|\\[^A-Za-z]|[^ \t\n\r\f\v\\]/gu) ?? []).filter((token) => !dropped.includes(token));
    let joined = found.map((token) => (Object.hasOwn(same, token) ? same[token] : token)).join(" ");
    for (let before = null; before !== joined; ) {
      before = joined;
      joined = joined.replace(/(^| )\{ ([^ {}]+) \}(?= |$)/g, "$1$2");
    }
    return joined;
  };

  // What stands between dollars is a formula; without dollars, everything is, if anything looks like TeX.
  const read = (query, index) => {
    const parts = query.split("$");
    const formulas = parts.length > 2 ? parts.filter((_, at) => at % 2) : TEX.test(query) ? [query] : [];
    const words = parts.length > 2 ? parts.filter((_, at) => at % 2 === 0).join(" ") : formulas.length ? "" : query;
    return {
      formulas: formulas.map((tex) => tokens(tex, index)).filter(Boolean),
      words: words.toLowerCase().split(/\s+/).filter(Boolean),
    };
  };

  // 2 where the tokens stand side by side, 1 where they come in this order, 0 otherwise.
  const inside = (wanted, formula) => {
    if (` ${formula} `.includes(` ${wanted} `)) return 2;
    const rest = formula.split(" ").values();
    const follows = (token) => {
      for (const other of rest) if (other === token) return true;
      return false;
    };
    return wanted.split(" ").every(follows) ? 1 : 0;
  };

  const count = (page, word) =>
    8 * Number(page.title.toLowerCase().includes(word)) +
    4 * Number(page.tags.some((tag) => tag.toLowerCase().includes(word))) +
    Math.min(3, page.text.toLowerCase().split(word).length - 1);

  const find = (query, index) => {
    const { formulas, words } = read(query, index);
    if (!formulas.length && !words.length) return [];
    const scored = index.pages.map((page) => {
      const parts = [
        ...words.map((word) => count(page, word)),
        ...formulas.map((tex) => page.formulas.reduce((best, each) => Math.max(best, inside(tex, each)), 0)),
      ];
      return { page, score: parts.every(Boolean) ? parts.reduce((sum, part) => sum + part, 0) : 0, words };
    });
    return scored.filter(({ score }) => score).sort((a, b) => b.score - a.score);
  };

  const around = (text, word) => {
    const at = word ? text.toLowerCase().indexOf(word) : 0;
    const start = Math.max(0, at - 60);
    return (start ? "… " : "") + text.slice(start, start + 160).trim() + (text.length > start + 160 ? " …" : "");
  };

  const show = ({ page, words }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const said = document.createElement("p");
    link.href = page.url;
    link.textContent = page.title;
    said.textContent = around(page.text, words.find((word) => page.text.toLowerCase().includes(word)));
    item.append(link, said);
    return item;
  };

  globalThis.chainruleSearch = { tokens, find };
  if (typeof document === "undefined") return;

  const form = document.getElementById("search");
  const state = document.getElementById("found");
  const list = document.getElementById("results");
  form.hidden = false;
  let index = null;
  const search = async () => {
    const query = form.elements.q.value.trim();
    try {
      index ??= await (await fetch(form.dataset.index)).json();
    } catch {
      state.textContent = "The index of this site could not be loaded. A folder opened from a disk cannot be searched.";
      return;
    }
    const found = find(query, index);
    list.replaceChildren(...found.slice(0, 50).map(show));
    const pages = found.length === 1 ? "1 page" : `${found.length} pages`;
    state.textContent = query ? `${found.length ? pages : "No page"} found.` : "";
  };
  form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?${new URLSearchParams({ q: form.elements.q.value })}`);
    search();
  });
  if (form.elements.q.value) search();
})();
