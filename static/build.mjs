// Builds build/static/ (what `collectstatic` picks up beside static/public/): the theme, the fonts and htmx.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, "node_modules");
const out = path.join(root, "build", "static");

const COPIES = {
  "htmx.org/dist/htmx.min.js": "js/htmx.min.js",
  "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2": "fonts/bricolage-grotesque.woff2",
  "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2":
    "fonts/atkinson-hyperlegible-next.woff2",
  "@fontsource-variable/bricolage-grotesque/LICENSE": "fonts/bricolage-grotesque.LICENSE.txt",
  "@fontsource-variable/atkinson-hyperlegible-next/LICENSE": "fonts/atkinson-hyperlegible-next.LICENSE.txt",
};

function compile() {
  return sass.compile(path.join(root, "static", "scss", "tandem.scss"), {
    style: "compressed",
    loadPaths: [modules],
    quietDeps: true,
    // Bootstrap 5 still speaks the old Sass dialect; these are its warnings, not ours.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  }).css;
}

// Bootstrap says left and right; start and end serve both directions with one style sheet.
const LOGICAL = [
  [/\b(margin|padding)-left:/g, "$1-inline-start:"],
  [/\b(margin|padding)-right:/g, "$1-inline-end:"],
  [/\btext-align:left/g, "text-align:start"],
  [/\btext-align:right/g, "text-align:end"],
  [/\bfloat:left/g, "float:inline-start"],
  [/\bfloat:right/g, "float:inline-end"],
];
const logical = (css) => LOGICAL.reduce((text, [physical, both]) => text.replace(physical, both), css);

await rm(out, { recursive: true, force: true });
await Promise.all(["css", "js", "fonts"].map((folder) => mkdir(path.join(out, folder), { recursive: true })));
await Promise.all(Object.entries(COPIES).map(([from, to]) => cp(path.join(modules, from), path.join(out, to))));
const css = logical(compile());
await writeFile(path.join(out, "css", "tandem.css"), css);
console.log(`build/static: tandem.css ${css.length} bytes, ${gzipSync(css, { level: 9 }).length} compressed`);
