// A manifest of Ollama's store, read: which blob holds the weights, or why there is none to read. Format: manifest.go of
// github.com/ollama/ollama, both its single form and the list of one manifest a runner.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Manifests have some 1 kB; one that names a thousand tensors 200 kB. */
const maxManifestBytes = 2_000_000;

const digestSchema = z.string().regex(/^sha256[:-][0-9a-f]{64}$/iu);
const layerSchema = z.looseObject({ mediaType: z.string(), digest: digestSchema });
const manifestSchema = z.looseObject({
  layers: z.array(layerSchema).nullish(),
  config: z.looseObject({ digest: z.string() }).nullish(),
  manifests: z
    .array(
      z.looseObject({
        runner: z.string().nullish(),
        format: z.string().nullish(),
        digest: digestSchema.nullish(),
        layers: z.array(layerSchema).nullish(),
      }),
    )
    .nullish(),
});
type Manifest = z.infer<typeof manifestSchema>;
type Layers = readonly z.infer<typeof layerSchema>[];

/** The blob of the weights, or a sentence that says why it cannot be read. */
export type OllamaWeights = { readonly blob: string } | { readonly problem: string };

const kinds = 'application/vnd.ollama.image.';

/** @param root folder with `manifests` and `blobs` */
export async function readManifest(root: string, path: string): Promise<OllamaWeights> {
  const manifest = await parseManifest(path);
  if (typeof manifest === 'string') return { problem: manifest };
  const layers = await chooseLayers(root, manifest);
  if (typeof layers === 'string') return { problem: layers };
  const of = (kind: string): Layers => layers.filter(({ mediaType }) => mediaType.split(';')[0] === kinds + kind);
  const [weights, ...more] = of('model');
  if (weights === undefined) {
    return of('tensor').length > 0
      ? { problem: 'Ollama keeps it as single tensors for MLX; only its GGUF models are read.' }
      : { problem: 'its manifest names no weights: it runs on a server, not here.' };
  }
  if (more.length > 0) return { problem: 'its weights are several blobs; a model of one GGUF file is read.' };
  if (of('adapter').length > 0)
    return { problem: 'it is an adapter on top of another model; merged weights are read.' };
  const blob = blobPath(root, weights.digest);
  const found = await stat(blob).catch(() => null);
  if (found === null) return { problem: `its weights are missing: ${blob}. \`ollama pull\` fetches them.` };
  return { blob };
}

async function chooseLayers(root: string, manifest: Manifest): Promise<Layers | string> {
  const { manifests } = manifest;
  if (manifests === null || manifests === undefined) return manifest.layers ?? [];
  const readable = manifests.filter(({ format, runner }) => format !== 'safetensors' && runner !== 'mlx');
  const chosen = readable.find(({ runner }) => runner === 'ollama') ?? readable[0];
  if (chosen === undefined) return 'none of its manifests is for GGUF weights, which are the ones that are read.';
  if (chosen.layers !== null && chosen.layers !== undefined) return chosen.layers;
  if (chosen.digest === null || chosen.digest === undefined) return [];
  const child = await parseManifest(blobPath(root, chosen.digest));
  return typeof child === 'string' ? child : (child.layers ?? []);
}

/** The manifest, or a sentence that says what is wrong with it. */
async function parseManifest(path: string): Promise<Manifest | string> {
  try {
    const { size } = await stat(path);
    if (size > maxManifestBytes) return `its manifest ${path} has ${size} bytes; at most ${maxManifestBytes} are read.`;
    const parsed = manifestSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : `its manifest ${path} is not one of Ollama's.`;
  } catch (error) {
    return `its manifest ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function blobPath(root: string, digest: string): string {
  return join(root, 'blobs', digest.toLowerCase().replace(':', '-'));
}
