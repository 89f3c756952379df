// The platforms an extension is packed for, and the native modules each of them needs. Only these files of
// onnxruntime-node, onnxruntime-common and tokenizers are shipped: whole, the three hold 350 MB for 13 platforms.

/**
 * @typedef {object} Target
 * @property {string} id vsce's name
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {string} tokenizers the binary of `tokenizers`
 * @property {readonly string[]} libraries the files of onnxruntime-node beside its binding
 */

// dxcompiler and dxil are what WebGPU compiles its shaders with on Windows.
const windows = ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll'];

/** @type {readonly Target[]} */
export const targets = [
  target('linux', 'x64', 'linux-x64-gnu', ['libonnxruntime.so.1']),
  target('linux', 'arm64', 'linux-arm64-gnu', ['libonnxruntime.so.1']),
  // The package holds the library twice, under two names; the binding asks for this one.
  target('darwin', 'arm64', 'darwin-arm64', ['libonnxruntime.1.dylib']),
  target('win32', 'x64', 'win32-x64-msvc', windows),
  target('win32', 'arm64', 'win32-arm64-msvc', windows),
];

/**
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 * @param {string} tokenizers
 * @param {readonly string[]} libraries
 * @returns {Target}
 */
function target(platform, arch, tokenizers, libraries) {
  return { id: `${platform}-${arch}`, platform, arch, tokenizers, libraries };
}

/**
 * @param {string} id
 * @returns {Target}
 */
export function findTarget(id) {
  const found = targets.find((target) => target.id === id);
  if (found !== undefined) return found;
  // onnxruntime-node has no binary for Intel Macs, and none that runs without glibc.
  throw new Error(`Nothing can be packed for ${id}; targets are ${targets.map(({ id }) => id).join(', ')}.`);
}

/**
 * The files a target needs, as paths below node_modules; `*` in the last place stands for all files there.
 * @param {Target} target
 */
export function nativeFiles({ platform, arch, tokenizers, libraries }) {
  const binaries = `onnxruntime-node/bin/napi-v6/${platform}/${arch}`;
  return [
    'onnxruntime-node/package.json',
    'onnxruntime-node/dist/*.js',
    ...[...libraries, 'onnxruntime_binding.node'].map((file) => `${binaries}/${file}`),
    'onnxruntime-common/package.json',
    'onnxruntime-common/dist/cjs/package.json',
    'onnxruntime-common/dist/cjs/*.js',
    'onnxruntime-common/dist/esm/*.js',
    'tokenizers/package.json',
    'tokenizers/LICENSE',
    'tokenizers/index.js',
    `tokenizers/tokenizers.${tokenizers}.node`,
  ];
}
