// Builds dist/indgang-chat.js and its second part (two minified ES modules), or with --tests the unit tests; --into=FOLDER builds elsewhere.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const FIRST_LIMIT = 19_800; // bytes gzipped: what a citizen's phone loads before the first word
const SECOND_LIMIT = 10_500; // what it loads before the first card
const OUTPUT = process.argv.find((word) => word.startsWith("--into="))?.slice(7) ?? "dist";
const TESTS = "dist/tests";

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

async function bundle(entry, define = {}) {
  const options = { ...shared, entryPoints: [`src/${entry}.ts`], minify: true, write: false, define };
  return (await esbuild.build(options)).outputFiles[0].contents;
}

/** The second part has the hash of its content in its name, and the first part that name and hash in it. Each is one file:
 *  what both need is in both, so that a page waits for no third, and `integrity` on its script tag holds for everything. */
async function buildWidget() {
  const second = await bundle("more");
  const digest = createHash("sha384").update(second).digest();
  const file = `indgang-chat-${digest.toString("hex").slice(0, 12)}.js`;
  const first = await bundle("indgang-chat", { SECOND: JSON.stringify({ file, integrity: `sha384-${digest.toString("base64")}` }) });
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

async function buildTests() {
  rmSync(TESTS, { recursive: true, force: true });
  const entryPoints = readdirSync("tests").filter((name) => name.endsWith(".test.js")).map((name) => `tests/${name}`);
  await esbuild.build({ ...shared, entryPoints, outdir: TESTS, platform: "node", outExtension: { ".js": ".mjs" } });
}

await (process.argv.includes("--tests") ? buildTests() : buildWidget());
