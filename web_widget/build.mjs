// Builds dist/indgang-chat.js and its second part (two minified ES modules), with --units the unit tests, with --examples the story page; --into=FOLDER builds elsewhere.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const FIRST_LIMIT = 7_000; // bytes gzipped: the button, which a citizen's phone loads with the page
const SECOND_LIMIT = 30_000; // the window, which follows in an idle moment or when it is wanted
const EXAMPLES = process.argv.includes("--examples");
const OUTPUT = process.argv.find((word) => word.startsWith("--into="))?.slice(7) ?? (EXAMPLES ? "dist/examples" : "dist");

// A style sheet is imported as a minified string, ready for a constructable CSSStyleSheet.
const sheets = {
  name: "sheets",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const shared = { bundle: true, format: "esm", target: "es2022", charset: "utf8", plugins: [sheets], logLevel: "warning" };

/** Names that only `private` members have get short ones in the build. A name that is met anywhere else, as a word of a text or
 *  of the contract, keeps itself. */
function onlyPrivate() {
  const texts = readdirSync("src").filter((name) => name.endsWith(".ts")).map((name) => readFileSync(`src/${name}`, "utf8"));
  const all = texts.join("\n").replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "");
  const declared = /\bprivate (?:readonly )?(?:async )?(?:get )?(\w{4,})/g;
  const names = new Set([...all.matchAll(declared)].map(([, name]) => name));
  const elsewhere = all.replace(declared, "").replace(/\bthis\.\w+/g, "").replace(/const \{[^}]*\} = this;/g, "");
  for (const word of elsewhere.match(/\w+/g)) names.delete(word);
  return new RegExp(`^(?:${[...names].join("|")})$`);
}

async function bundle(entry, define = {}, banner = "") {
  const options = { ...shared, banner: { js: banner }, entryPoints: [`src/${entry}.ts`], minify: true, mangleProps: onlyPrivate(), write: false, define };
  return (await esbuild.build(options)).outputFiles[0].contents;
}

// Chromium then reads each function once, instead of first skipping it: nearly all of the first part runs as the page loads.
const RUN_AT_ONCE = "//# allFunctionsCalledOnLoad";

/** The second part has the hash of its content in its name, and the first part that name and hash in it. Each is one file:
 *  what both need is in both, so that a page waits for no third, and `integrity` on its script tag holds for everything. */
async function buildWidget() {
  const second = await bundle("window");
  const digest = createHash("sha384").update(second).digest();
  const file = `indgang-chat-${digest.toString("hex").slice(0, 12)}.js`;
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  const first = await bundle("indgang-chat", { VERSION: JSON.stringify(version), SECOND: JSON.stringify({ file, integrity: `sha384-${digest.toString("base64")}` }) }, RUN_AT_ONCE);
  mkdirSync(OUTPUT, { recursive: true });
  for (const name of readdirSync(OUTPUT)) if (/^indgang-chat\b.*\.js/.test(name)) rmSync(`${OUTPUT}/${name}`);
  write("indgang-chat.js", first, FIRST_LIMIT);
  write(file, second, SECOND_LIMIT);
}

function write(name, built, limit) {
  const size = gzipSync(built, { level: 9 }).length;
  console.log(`${OUTPUT}/${name}: ${built.length} bytes, ${size} gzipped`);
  if (size > limit) throw new Error(`${name} is ${size} bytes gzipped; the limit is ${limit}.`);
  writeFileSync(`${OUTPUT}/${name}`, built);
}

/** All unit tests as one script for a page. They are written for Node's runner and assertions; tests/runner.js and tests/assert.js stand in for these. */
async function buildUnits() {
  const names = readdirSync("tests").filter((name) => name.endsWith(".test.js"));
  const stdin = { contents: names.map((name) => `import "./${name}";`).join("\n"), resolveDir: "tests" };
  const alias = { "node:test": "./tests/runner.js", "node:assert/strict": "./tests/assert.js" };
  await esbuild.build({ ...shared, stdin, alias, outfile: `${OUTPUT}/units.js`, sourcemap: "inline" });
}

/** The story page with a window of its own: dist/examples. With --serve it can be looked at on this computer, and what is
 *  changed in examples/ is there at the next visit. */
async function buildExamples() {
  await buildWidget();
  const entryPoints = ["index.js", "state.js", "examples.css", "index.html", "state.html"].map((name) => `examples/${name}`);
  const define = { COLOURS: JSON.stringify(municipalities()) };
  const options = { ...shared, plugins: [], entryPoints, outdir: OUTPUT, loader: { ".html": "copy" }, define };
  if (!process.argv.includes("--serve")) return esbuild.build(options);
  const { port } = await (await esbuild.context(options)).serve({ servedir: OUTPUT, host: "127.0.0.1" });
  console.log(`http://127.0.0.1:${port}/`);
}

/** Each municipality's name and its colours as "primary,on_primary", without the number signs. */
function municipalities() {
  const folder = "../content/municipalities";
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yml"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
    .map((text) => [/^name: "(.+)"/m.exec(text)[1], text.match(/(?<=^colours: .*"#)[\da-f]+/gim).join(",")]);
}

const jobs = { "--units": buildUnits, "--examples": buildExamples };
const job = Object.keys(jobs).find((word) => process.argv.includes(word));
await (jobs[job] ?? buildWidget)();
