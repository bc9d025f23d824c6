// MathJax in a browser, from the files that Chainrule runs, with MathJax's own settings but for the font and the macro
// \bm: what `typeset` is compared with. It finds the formulas in the page's text by itself.
(() => {
  "use strict";
  const { adaptors, handlers, input, mathjax, output } = MathJax._;
  const packages = JSON.parse(document.currentScript.dataset.packages);
  const failed = (_document, _item, error) => {
    throw error;
  };
  handlers.html_ts.RegisterHTMLHandler(adaptors.browserAdaptor.browserAdaptor());
  const whole = mathjax.mathjax.document(document, {
    InputJax: new input.tex_ts.TeX({
      packages: ["base", ...packages],
      macros: { bm: ["\\boldsymbol{#1}", 1] },
      formatError: (_jax, error) => failed(null, null, error),
    }),
    OutputJax: new output.chtml_ts.CHTML({
      fontData: output.fonts["mathjax-tex"].chtml_ts.MathJaxTexFont,
      fontURL: document.currentScript.dataset.fonts,
    }),
    compileError: failed,
    typesetError: failed,
  });
  globalThis.typeset = mathjax.mathjax.handleRetriesFor(() => whole.render()).then(() => document.fonts.ready);
})();
