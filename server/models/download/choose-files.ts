// Which files of a repository a model needs: its configuration and tokenizer, and one form of its weights. Pure.
import { Failure } from '../../shared/protocol/failure.ts';
import type { HubFile, HubRepository } from './hub-repository.ts';

/** What is downloaded, small files first: they tell whether the weights are worth their bytes. */
export interface ChosenFiles {
  readonly small: readonly HubFile[];
  readonly weights: readonly HubFile[];
  /** The GGUF file that names the model; null where a folder does. */
  readonly gguf: string | null;
}

const indexName = 'model.safetensors.index.json';

/** Everything that is read of a model folder besides its weights. */
const smallNames = new Set([
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  indexName,
]);

/**
 * @param variant a GGUF file of the repository or the quantization in its name (`Q4_K_M`), or the variant of an ONNX
 * export (`q4`); null: the safetensors, or the only GGUF file, or the export's full precision
 * @throws Failure `model-unsupported` | `model-not-found`, listing what there is
 */
export function chooseFiles(repository: HubRepository, variant: string | null): ChosenFiles {
  const { id, files } = repository;
  const ggufs = files.filter(({ path }) => isModelGguf(path));
  const exports = files.filter(({ path }) => /(^|\/)model[^/]*\.onnx$/u.test(path));
  const safetensors = files.filter(({ path }) => /^model[^/]*\.safetensors$/u.test(path));
  if (variant === null && safetensors.length > 0) return withTokenizer(repository, safetensors);
  if (ggufs.length > 0) return chooseGguf(repository, ggufs, variant);
  if (exports.length > 0) return withTokenizer(repository, chooseExport(repository, exports, variant));
  if (variant !== null && safetensors.length > 0) {
    throw new Failure('model-not-found', `${id} holds safetensors only, so ":${variant}" chooses nothing. Pull ${id}.`);
  }
  const found = files.map(({ path }) => path).filter((path) => /\.(bin|pt|pth|ckpt|h5|npz|msgpack)$/u.test(path));
  const which = found.length === 0 ? '' : ` (${found.slice(0, 4).join(', ')})`;
  throw new Failure(
    'model-unsupported',
    `${id} holds no weights that are read${which}. What works: model*.safetensors, *.gguf, or an ONNX export.`,
  );
}

/** The files of a split GGUF are named `…-00001-of-00003.gguf`. */
const split = /-(\d{5})-of-(\d{5})\.gguf$/iu;

function chooseGguf({ id }: HubRepository, ggufs: readonly HubFile[], variant: string | null): ChosenFiles {
  const models = ggufs.filter(({ path }) => (split.exec(path)?.[1] ?? '00001') === '00001');
  const wanted = variant === null ? models : models.filter(({ path }) => isMeant(path, variant));
  const [first] = wanted;
  if (first === undefined || wanted.length > 1) {
    const names = models.map(({ path }) => path).join(', ');
    const what = first === undefined ? `no GGUF file "${variant ?? ''}"` : 'several GGUF files';
    const how = `Name one: ${id}:${models[0]?.path ?? 'FILE'}`;
    throw new Failure('model-not-found', `${id} holds ${what}. There are: ${names}. ${how}.`);
  }
  const stem = first.path.replace(split, '');
  const weights = split.test(first.path)
    ? ggufs.filter(({ path }) => split.test(path) && path.replace(split, '') === stem)
    : [first];
  return { small: [], weights, gguf: first.path };
}

/** Named by its path, or by the quantization between two marks of its name, in any case. */
function isMeant(path: string, variant: string): boolean {
  const low = path.toLowerCase();
  const wanted = variant.toLowerCase();
  if (low === wanted || low.endsWith(`/${wanted}`)) return true;
  const name = (low.split('/').at(-1) ?? '').replace(split, '.gguf');
  for (let at = name.indexOf(wanted); at !== -1; at = name.indexOf(wanted, at + 1)) {
    const before = name[at - 1] ?? '-';
    const after = name[at + wanted.length] ?? '.';
    // `Q4_K` is no name for Q4_K_M: an underscore goes on.
    if ('-_.'.includes(before) && '-.'.includes(after)) return true;
  }
  return false;
}

function chooseExport({ id }: HubRepository, exports: readonly HubFile[], variant: string | null): readonly HubFile[] {
  const nameOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.onnx$/u, '');
  const wanted = variant === null ? 'model' : `model_${variant.toLowerCase()}`;
  const chosen = exports.find(({ path }) => nameOf(path) === wanted);
  if (chosen === undefined) {
    const there = exports.map(({ path }) => nameOf(path).replace(/^model_?/u, '') || 'full precision').join(', ');
    throw new Failure('model-not-found', `${id} holds no ${wanted}.onnx. Its variants: ${there}.`);
  }
  return [chosen];
}

/** Configuration and tokenizer, the weights, and what lies in files beside an ONNX graph. */
function withTokenizer({ id, files }: HubRepository, weights: readonly HubFile[]): ChosenFiles {
  const small = files.filter(({ path }) => smallNames.has(path));
  const missing = ['config.json', 'tokenizer.json'].find((name) => !small.some(({ path }) => path === name));
  if (missing !== undefined) {
    throw new Failure(
      'model-unsupported',
      `${id} holds no ${missing}, which the model is read with. A conversion of it by transformers, or a GGUF file, may.`,
    );
  }
  const beside = files.filter(({ path }) => weights.some((one) => path.startsWith(`${one.path}_data`)));
  const parts = chooseShards(small, weights);
  return { small, weights: [...parts, ...beside], gguf: null };
}

/** A repository may hold the model twice, whole and in shards: the index says that the shards are meant. */
function chooseShards(small: readonly HubFile[], weights: readonly HubFile[]): readonly HubFile[] {
  const isShard = ({ path }: HubFile): boolean => /-\d{5}-of-\d{5}\.safetensors$/u.test(path);
  const shards = weights.filter(isShard);
  if (shards.length > 0 && small.some(({ path }) => path === indexName)) return shards;
  const whole = weights.filter(({ path }) => path === 'model.safetensors');
  return whole.length > 0 ? whole : weights;
}

/** Projectors of image models are GGUF files too, and no language models. */
function isModelGguf(path: string): boolean {
  return /\.gguf$/iu.test(path) && !/(^|\/)mmproj/iu.test(path);
}
