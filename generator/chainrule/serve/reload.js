// Keeps a page of the preview as new as the site: loads it again after a build, and says why there was none.
// A page that nobody sees does not listen: browsers have few connections to one server, and a tab each would use them up.
const shown = document.currentScript.dataset.version;
let news;
let bar;

function told({ data }) {
  const { version, trouble } = JSON.parse(data);
  if (version !== shown) {
    location.reload();
    return;
  }
  bar ??= document.body.appendChild(document.createElement("div"));
  bar.textContent = trouble;
  bar.role = "status";
  bar.hidden = !trouble;
  bar.style.cssText = "position:fixed;inset:auto 0 0;padding:.75em 1em;background:#8b1a1a;color:#fff;font:1rem/1.4 sans-serif";
}

function follow() {
  news?.close();
  if (!document.hidden) {
    news = new EventSource("/.chainrule/news");
    news.onmessage = told;
  }
}

document.addEventListener("visibilitychange", follow);
follow();
