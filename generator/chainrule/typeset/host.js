// What runs inside V8 beside MathJax's own files: formulas in, the HTML or the mistake of each out.
// MathJax's classes are used directly, not through its start-up component, because that one works with promises and
// configures itself from a page; here everything is synchronous and there is no page.
(() => {
  "use strict";
  const { a11y, adaptors, handlers, input, mathjax, output } = MathJax._;
  const { Configuration } = input.tex.Configuration;
  const { SubHandlers } = input.tex.MapHandler;
  const { AbstractParseMap, CommandMap } = input.tex.TokenMap;
  const { NoTags, TagsFactory } = input.tex.Tags;
  const TexError = input.tex.TexError.default;
  const TexParser = input.tex.TexParser.default;

  // MathJax notes the TeX of every part in an attribute, which would only have to be removed.
  TexParser.prototype.updateResult = () => {};

  const adaptor = adaptors.liteAdaptor.liteAdaptor();
  a11y["assistive-mml"].AssistiveMmlHandler(handlers.html_ts.RegisterHTMLHandler(adaptor));

  // Attributes by which MathJax talks to itself are of no use on a page.
  const quiet = (element) => {
    for (const { name } of adaptor.allAttributes(element)) {
      if (name.startsWith("data-")) adaptor.removeAttribute(element, name);
    }
    // What screen readers do not see must not take the keyboard's focus.
    if (adaptor.kind(element) === "a") adaptor.setAttribute(element, "tabindex", "-1");
    for (const child of adaptor.childNodes(element)) {
      if (!adaptor.kind(child).startsWith("#")) quiet(child);
    }
  };

  // A displayed formula that is wider than a phone scrolls in its own box. The box must then be reachable by keyboard,
  // which browsers do not all do by themselves; but a tab stop at every formula would be a nuisance.
  const PHONE = 13.5; // em: 320 px less margins, at 17 px, beside a font whose small letters are tall
  class Output extends output.chtml_ts.CHTML {
    toDOM(math, container, document) {
      this.table = null; // MathJax leaves the last formula's
      super.toDOM(math, container, document);
      quiet(container);
      for (const child of adaptor.childNodes(container)) adaptor.setAttribute(child, "aria-hidden", "true");
      adaptor.setStyle(container, "position", "relative");
      const place = `unselectable="on" display="${math.display ? "block" : "inline"}"`;
      const mathml = `<mjx-assistive-mml ${place}>${document.toMML(math.root)}</mjx-assistive-mml>`;
      adaptor.append(container, adaptor.comment(mathml)); // a comment is written as it is
    }
    processMath(wrapper, container) {
      super.processMath(wrapper, container);
      const formula = wrapper.getOuterBBox();
      const { L, w, R } = formula.pwidth ? this.table.getOuterBBox() : formula; // a numbered one is as wide as the page
      if (this.math.display && L + w + R > PHONE) adaptor.setAttribute(container, "tabindex", "0");
    }
  }
  const chtml = new Output({
    fontData: output.fonts["mathjax-tex"].chtml_ts.MathJaxTexFont,
    fontURL: "fonts",
    adaptiveCSS: false, // the whole stylesheet; the Python side keeps what a site uses
    displayOverflow: "scroll",
  });

  // Nothing is numbered here: numbers come as \tag, and a \label becomes the anchor of its row's number. MathJax's own
  // "none" would refuse the second row of an align that carries a label, and make room for a number where there is a
  // \nonumber.
  class Labels extends NoTags {
    get label() {
      return "";
    }
    set label(name) {
      if (name) this.anchor = name;
    }
    reset(offset) {
      super.reset(offset);
      this.anchor = "";
    }
    notag() {}
    makeTag() {
      const cell = super.makeTag();
      if (this.anchor) cell.setProperty("anchor", this.anchor);
      this.anchor = "";
      return cell;
    }
  }
  TagsFactory.add("labels", Labels);

  // What a reference shows has been put in its brackets: \eqref[(3)]{eq:x}. It becomes a link to #eq:x.
  const refer = (parser, name) => {
    const text = parser.GetBrackets(name, "");
    const label = parser.GetArgument(name);
    if (!text) throw new TexError("Reference", "%1 is not resolved inside a formula", name);
    const outer = parser.texParser ?? parser; // in \text another parser reads, which knows fewer commands
    const link = outer.create("node", "mrow", [new TexParser(`\\text{${text}}`, {}, outer.configuration).mml()]);
    link.setProperty("link", label);
    parser.Push(link);
  };
  const AWAY = /^(https?:\/\/|mailto:)[^\s"'<>\\]+$/;
  const lead = (parser, name) => {
    const url = parser.GetArgument(name);
    const link = parser.create("node", "mrow", [parser.ParseArg(name)]);
    if (!AWAY.test(url)) throw new TexError("Address", '%1 takes a full address, and "%2" is none', name, url);
    link.setProperty("away", url);
    parser.Push(link);
  };
  new CommandMap("chainrule", { ref: refer, eqref: refer, href: lead });
  new CommandMap("chainrule-text", { ref: refer, eqref: refer });
  Configuration.create("chainrule-text", { parser: "text", handler: { macro: ["chainrule-text"] }, priority: -50 });
  Configuration.create("chainrule", { handler: { macro: ["chainrule"] }, priority: -50 });

  // \bbox takes CSS and \mmlToken any attribute of any token element: let through what draws, refuse what fetches,
  // links or covers the page.
  const REFUSED = new Set(["href", "src", "altimg", "class", "actiontype"]);
  const STYLE = new RegExp(
    "^\\s*(border(-[a-z]+)*|padding(-[a-z]+)?|margin(-[a-z]+)?|color|background(-color)?|font-[a-z]+|width|height" +
      "|vertical-align)\\s*:([-#%.,\\w\\s]|rgba?\\([\\d\\s.,%]*\\))*$",
    "i",
  );
  const inspect = (attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      const plain = name !== "style" || String(value).split(";").every((part) => !part.trim() || STYLE.test(part));
      if (!plain || REFUSED.has(name)) throw new TexError("Attribute", `${name} "%1" is not allowed in a formula`, value);
    }
    delete attributes.id; // tags have one: two formulas of a page may have the same tag
  };

  // A formula may not grow out of its place and over the page: all lengths that it asks for have a sum.
  const LONGEST = 300; // em
  const EM = { em: 1, ex: 0.44, px: 1 / 16, pt: 0.1, pc: 1.2, cm: 2.85, mm: 0.285, in: 7.2, mu: 1 / 18, "%": 0.01 };
  const LENGTH = /((?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(em|ex|px|pt|pc|cm|mm|in|mu|%)/gi;
  const lengths = (attributes) =>
    Object.values(attributes).flatMap((value) =>
      Array.from(String(value).matchAll(LENGTH), ([text, size, unit]) => [Number(size) * EM[unit.toLowerCase()], text]),
    );
  const measure = (found) => {
    const [longest, text] = found.reduce((a, b) => (b[0] > a[0] ? b : a), [0, ""]);
    if (longest > LONGEST) throw new TexError("Length", '"%1" is too long for a formula', text);
    if (found.reduce((sum, [length]) => sum + length, 0) > LONGEST)
      throw new TexError("Lengths", `the lengths in this formula add up to more than ${LONGEST}em`);
  };

  // Signs that turn the direction of what follows show a reader another formula than the one that is checked.
  const TURNING = /[\u202a-\u202e\u2066-\u2069]/;
  const clean = ({ data }) => {
    const found = [];
    data.root.walkTree((node) => {
      if (node.isToken && TURNING.test(node.getText()))
        throw new TexError("Direction", "signs that turn the direction of text may not stand in a formula");
      if (!node.attributes) return;
      const attributes = node.attributes.getAllAttributes();
      inspect(attributes);
      for (const length of lengths(attributes)) found.push(length);
      if (node.getProperty("anchor")) attributes.id = node.getProperty("anchor");
      if (node.getProperty("away")) attributes.href = node.getProperty("away");
      if (node.getProperty("link")) attributes.href = `#${node.getProperty("link")}`;
    });
    measure(found);
  };

  // The MathML for screen readers, without what only MathJax understands, and without what the visible part has already.
  // At its very end is an empty place for the TeX, which the Python side fills with what was written.
  const UNSEEN = /^(data-.*|xmlns|id|href)$/;
  class Quiet extends a11y["assistive-mml"].LimitedMmlVisitor {
    visitMathNode(node) {
      const inner = node.childNodes.map((child) => this.visitNode(child, "")).join("");
      const one = node.childNodes[0].childNodes.length === 1 ? inner : `<mrow>${inner}</mrow>`;
      const tex = '<annotation encoding="application/x-tex"></annotation>';
      return `<math${this.getAttributes(node)}><semantics>${one}${tex}</semantics></math>`;
    }
    // Rows with a number are of a kind that browsers have given up: they put the number in front, into the first column.
    visitMlabeledtrNode(node) {
      const [number, ...cells] = node.childNodes.map((cell) => this.visitNode(cell, ""));
      return `<mtr${this.getAttributes(node)}>${cells.join("")}${number}</mtr>`;
    }
    visitTree(node) {
      return super.visitTree(node).replace(/\n */g, "");
    }
    visitTextNode(node) {
      return adaptor.parser.protectHTML(node.getText());
    }
    getDataAttributes() {
      return {};
    }
    getAttributeList(node) {
      const attributes = super.getAttributeList(node);
      for (const name of Object.keys(attributes)) if (UNSEEN.test(name)) delete attributes[name];
      return attributes;
    }
    quoteHTML(value) {
      return adaptor.parser.protectAttribute(value);
    }
  }

  const rethrow = (_owner, _item, error) => {
    throw error;
  };

  // MathJax makes *{n}{c} in one piece before it counts the columns: for a large n, V8 ends the whole process.
  const { ColumnParser } = input.tex.ColumnParser;
  const repeated = ColumnParser.prototype.repeat;
  ColumnParser.prototype.repeat = function (state) {
    const start = state.i;
    const number = Number(this.getBraces(state));
    if (number > this.MAXCOLUMNS || number < 0) throw new TexError("MaxColumns", "Too many column specifiers: *{%1}", number);
    state.i = start;
    repeated.call(this, state);
  };

  // What a formula defines holds in itself alone. A TeX input costs as much time as half a formula, so all formulas with
  // the same macros share one, in which nothing may be defined; a formula that tries is read again by one of its own.
  // These are all places where MathJax remembers what a formula said.
  class Definition extends Error {}
  let shared = null;
  let sharing = false;
  const refuse = () => {
    if (sharing) throw new Definition();
  };
  const guard = (owner, ...methods) => {
    for (const method of methods) {
      const plain = owner[method];
      owner[method] = function (...values) {
        refuse();
        return plain.apply(this, values);
      };
    }
  };
  guard(AbstractParseMap.prototype, "add", "remove");
  guard(SubHandlers.prototype, "add", "remove");
  const watched = (table) => new Proxy(table, { set: (...change) => refuse() ?? Reflect.set(...change) });
  const guardAll = ({ columnParser, options, packageData, tags }) => {
    columnParser.columnHandler = watched(columnParser.columnHandler);
    options.mathtools = watched(options.mathtools);
    guard(packageData.get("color").model, "defineColor");
    guard(tags.mtFormats, "set");
  };

  const reader = (packages, macros) => {
    const made = { macros, stands: [] };
    const tex = new input.tex_ts.TeX({
      packages: ["base", ...packages, "chainrule"],
      macros: JSON.parse(macros),
      tags: "labels",
      ...(packages.includes("textmacros") && { textmacros: { packages: ["text-base", "chainrule-text"] } }),
      formatError(jax, error) {
        made.stands = jax.parseOptions.parsers.map((p) => [p.string.slice(0, p.i), p.string.slice(p.i), p.currentCS]);
        throw error;
      },
    });
    tex.postFilters.add(clean, 100);
    guardAll(tex.parseOptions);
    made.tex = tex;
    made.document = mathjax.mathjax.document("", {
      InputJax: tex,
      OutputJax: chtml,
      enableAssistiveMml: false, // `Output` writes it
      compileError: rethrow,
      typesetError: rethrow,
    });
    made.document.visitor = new Quiet(made.document.mmlFactory);
    return made;
  };

  const NAMES = { UndefinedControlSequence: "macro", UnknownEnv: "environment" };
  const known = (tex, kind) =>
    Array.from(tex.parseOptions.handlers.get(kind)._configuration, ({ item }) => [...(item.map?.keys() ?? [])]).flat();

  const mistake = (error, { tex, stands }) => {
    if (!(error instanceof TexError)) return { crash: String(error) };
    const names = error.id in NAMES ? known(tex, NAMES[error.id]) : null;
    return { message: error.message, stands, names };
  };

  const convert = (own, source, display) => {
    own.tex.reset(); // forgets labels and anchors
    try {
      return { html: adaptor.outerHTML(own.document.convert(source, { display })) };
    } catch (error) {
      return error instanceof Definition ? null : mistake(error, own);
    }
  };
  const typeset = (source, display, packages, macros) => {
    if (shared?.macros !== macros) shared = reader(packages, macros);
    sharing = true;
    const answer = convert(shared, source, display);
    sharing = false;
    return answer ?? convert(reader(packages, macros), source, display);
  };

  // The answer to each of the formulas as a line of JSON; fewer than there are formulas if one of them crashes MathJax.
  globalThis.typeset = (formulas, packages) => {
    const answers = [];
    for (const [source, display, macros] of formulas) {
      const answer = typeset(source, display, packages, macros);
      answers.push(JSON.stringify(answer));
      if ("crash" in answer) break;
    }
    return answers.join("\n");
  };

  // In a browser MathJax scales each formula until its small letters are as tall as those of the text around it. It does
  // so by measuring; the unit ex does the same on every page and with every font, without a script.
  const size = () => `mjx-container[jax="CHTML"] {\n  font-size: calc(1ex / ${chtml.font.params.x_height});\n}`;

  globalThis.stylesheet = (packages) => {
    const { document } = reader(packages, "{}");
    document.convert("x", { display: false });
    return `${adaptor.cssText(chtml.styleSheet(document))}\n\n${size()}`;
  };
})();
