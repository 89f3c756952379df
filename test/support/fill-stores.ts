// Stores of other programs in temporary folders, laid out as those programs do.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** A model folder in a Hugging Face cache: one snapshot a revision, files as links to blobs. */
export async function fillHuggingFace(
  cache: string,
  id: string,
  source: string,
  revisions: readonly string[],
): Promise<{ readonly folder: string; readonly snapshots: readonly string[] }> {
  const folder = join(cache, `models--${id.replace('/', '--')}`);
  const snapshots: string[] = [];
  for (const revision of revisions) {
    const commit = createHash('sha1').update(`${id} ${revision}`).digest('hex');
    const snapshot = join(folder, 'snapshots', commit);
    await mkdir(snapshot, { recursive: true });
    await mkdir(join(folder, 'blobs'), { recursive: true });
    for (const name of await readdir(source)) {
      const blob = join(folder, 'blobs', createHash('sha1').update(name).digest('hex'));
      await copyFile(join(source, name), blob);
      await symlink(relative(snapshot, blob), join(snapshot, name));
    }
    await mkdir(join(folder, 'refs'), { recursive: true });
    await writeFile(join(folder, 'refs', revision), commit);
    snapshots.push(snapshot);
  }
  return { folder, snapshots };
}

/** As `ollama show` finds it: names of the layers' media types are those of a real manifest. */
export function ollamaManifest(digest: string, size: number): object {
  const of = (kind: string, one: string, bytes: number): object => ({
    mediaType: `application/vnd.ollama.image.${kind}`,
    digest: one,
    size: bytes,
  });
  return {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      digest: 'sha256:887433b89a901c156f7e6944442f3c9e57f3c55d6ed52042cbb7303aea994290',
      size: 483,
    },
    layers: [
      of('model', digest, size),
      of('license', 'sha256:097a36493f718248845233af1d3fefe7a303f864fae13bc31a3a9704229378ca', 8433),
      of('template', 'sha256:109037bec39c0becc8221222ae23557559bc594290945a2c4221ab4f303b8871', 136),
      of('params', 'sha256:22a838ceb7fb22755a3b0ae9b4eadde629d19be1f651f73efb8c6b4e2cd0eea0', 84),
    ],
  };
}

/**
 * A model in Ollama's store.
 * @param name `host/namespace/model/tag`
 * @param weights content of the blob; null: it is missing
 * @returns path of the blob
 */
export async function fillOllama(
  root: string,
  name: string,
  weights: string | Uint8Array | null,
  manifests = 'manifests',
): Promise<string> {
  const digest = createHash('sha256')
    .update(weights ?? name)
    .digest('hex');
  const manifest = join(root, manifests, ...name.split('/'));
  await mkdir(dirname(manifest), { recursive: true });
  await writeFile(manifest, JSON.stringify(ollamaManifest(`sha256:${digest}`, weights?.length ?? 0)));
  const blob = join(root, 'blobs', `sha256-${digest}`);
  await mkdir(dirname(blob), { recursive: true });
  if (weights !== null) await writeFile(blob, weights);
  return blob;
}
