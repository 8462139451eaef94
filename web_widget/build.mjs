// Builds dist/indgang-chat.js (one minified ES module), or with --tests the unit tests.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const LIMIT = 20_000; // bytes gzipped: what a citizen's phone loads before the first word
const OUTPUT = "dist/indgang-chat.js";
const TESTS = "node_modules/.cache/indgang-tests";

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

async function buildWidget() {
  await esbuild.build({ ...shared, entryPoints: ["src/indgang-chat.ts"], outfile: OUTPUT, minify: true });
  const built = readFileSync(OUTPUT);
  const size = gzipSync(built, { level: 9 }).length;
  console.log(`${OUTPUT}: ${built.length} bytes, ${size} gzipped`);
  if (size > LIMIT) throw new Error(`The widget is ${size} bytes gzipped; the limit is ${LIMIT}.`);
}

async function buildTests() {
  rmSync(TESTS, { recursive: true, force: true });
  const entryPoints = readdirSync("tests").filter((name) => name.endsWith(".test.js")).map((name) => `tests/${name}`);
  await esbuild.build({ ...shared, entryPoints, outdir: TESTS, platform: "node", outExtension: { ".js": ".mjs" } });
}

await (process.argv.includes("--tests") ? buildTests() : buildWidget());
