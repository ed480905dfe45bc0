// Turns the query box into an editor that completes from this release, and lets programs be copied.
// The page does the same work without it: what is typed goes back into the form, which asks.
"use strict";

(() => {
  const box = document.getElementById("query");
  const form = box.form;

  /** Returns an IRI as the query would write it: by its own prefixes, else by those of the site. */
  const written = (iri, own, site) => {
    const others = Object.entries(site).filter(([prefix]) => !(prefix in own));
    for (const [prefix, namespace] of [...Object.entries(own), ...others]) {
      const local = iri.slice(namespace.length);
      if (iri.startsWith(namespace) && /^[A-Za-z_][\w-]*$/.test(local)) return `${prefix}:${local}`;
    }
    return `<${iri}>`;
  };

  /** Returns the terms whose IRI goes on as typed, else those that contain it; none if it is one. */
  const fitting = (iris, typed) => {
    if (iris.includes(typed)) return [];
    const found = iris.filter((iri) => iri.startsWith(typed));
    const name = typed.toLowerCase();
    return found.length ? found : iris.filter((iri) => iri.toLowerCase().includes(name));
  };

  let pressed = false; // Ctrl+Space was: only then is something proposed where nothing is typed

  const completer = (Yasqe, kind, iris, site) => {
    const { isValidCompletionPosition, preProcessToken } = Yasqe.Autocompleters[kind];
    const name = `${kind}-here`;
    const own = {
      name,
      autoShow: true,
      bulk: false,
      get: (yasqe, token) => fitting(iris, token.autocompletionString),
      isValidCompletionPosition: (yasqe) =>
        isValidCompletionPosition(yasqe) && (pressed || yasqe.getCompleteToken().string.trim() !== ""),
      postProcessSuggestion: (yasqe, token, iri) => written(iri, yasqe.getPrefixesFromQuery(), site),
      preProcessToken: (yasqe, token) => {
        const read = preProcessToken(yasqe, token);
        const { ch } = yasqe.getCursor();
        return token.string.trim() ? read : { ...read, from: { ch }, to: { ch } };
      },
    };
    Yasqe.forkAutocompleter(kind, own, false);
    return name;
  };

  /** Sets what is completed: nothing else, for the editor's own lists are asked of other hosts. */
  const complete = (Yasqe, terms) => {
    const get = () => Object.entries(terms.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
    Yasqe.forkAutocompleter("prefixes", { name: "prefixes-here", persistenceId: null, get }, false);
    Yasqe.defaults.autocompleters = [
      "variables",
      "prefixes-here",
      completer(Yasqe, "class", terms.classes, terms.prefixes),
      completer(Yasqe, "property", terms.properties, terms.prefixes),
    ];
  };

  const mark = (yasqe, line, column) => {
    const end = { line: line - 1, ch: column };
    yasqe.addLineClass(line - 1, "background", "asked-wrong");
    const place = yasqe.markText({ line: line - 1, ch: column - 1 }, end, { className: "asked-wrong-here" });
    yasqe.setCursor({ line: line - 1, ch: column - 1 });
    const clear = () => {
      yasqe.removeLineClass(line - 1, "background", "asked-wrong");
      place.clear();
      yasqe.off("change", clear);
    };
    yasqe.on("change", clear);
  };

  const edit = (Yasqe, terms) => {
    const place = document.createElement("div");
    box.after(place);
    const ask = () => form.requestSubmit();
    const propose = () => {
      pressed = true;
      yasqe.autocomplete();
      pressed = false;
    };
    complete(Yasqe, terms);
    const yasqe = new Yasqe(place, {
      value: box.value,
      consumeShareLink: null,
      createShareableLink: null,
      persistenceId: null,
      prefixCcApi: null,
      resizeable: false,
      showQueryButton: false,
      editorHeight: "auto",
      screenReaderLabel: "Your query",
      extraKeys: {
        "Ctrl-Enter": ask,
        "Cmd-Enter": ask,
        "Ctrl-Space": propose,
        "Ctrl-S": false,
        Tab: false,
        "Shift-Tab": false,
      },
    });
    box.hidden = true;
    box.required = false;
    document.querySelector("label[for=query]").addEventListener("click", () => yasqe.focus());
    document.querySelector(".keys").hidden = false;
    yasqe.on("change", () => { box.value = yasqe.getValue(); });
    if (box.dataset.line) mark(yasqe, Number(box.dataset.line), Number(box.dataset.column));
  };

  // What is too long for an address goes by POST, without anybody having to know.
  form.addEventListener("submit", () => {
    const asked = new URLSearchParams(new FormData(form)).toString();
    form.method = asked.length > Number(form.dataset.most) ? "post" : "get";
  });
  form.querySelector(".by-post").hidden = true;

  for (const program of document.querySelectorAll(".program")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const code = program.querySelector("code");
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Selected: press Ctrl+C";
      }
    });
    program.append(button);
  }

  const { Yasqe } = window; // missing where the editor was not fetched
  if (Yasqe) {
    fetch(form.dataset.terms)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .catch(() => ({ prefixes: {}, classes: [], properties: [] }))
      .then((terms) => edit(Yasqe, terms));
  }
})();
