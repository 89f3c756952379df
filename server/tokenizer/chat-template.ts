// A model's chat template over @huggingface/jinja: messages → the text that the model reads. Gives templates what
// transformers gives them; encodes nothing.
import { Template } from '@huggingface/jinja';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import type { Message } from '../shared/trace/trace.ts';
import { readOptionalJson, readSpecialTokens, type SpecialTokens } from './special-tokens.ts';

/** The longest seen (Llama 3.3 with tools, Mistral's) has about 20 kB. */
const maxTemplateLength = 1_000_000;

const templateSchema = z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]);

export interface RenderOptions {
  /** With the opening of the assistant's next message behind the last one. */
  readonly generationPrompt: boolean;
  /** False: tells templates that know `enable_thinking` to leave reasoning out. Absent: the template's default. */
  readonly thinking?: boolean;
}

export interface ChatTemplate {
  /** The template itself. */
  readonly source: string;
  /** Whether the text depends on the day it is rendered (Llama 3.2 writes the date). */
  readonly usesDate: boolean;
  /** @throws Failure `invalid-trace` where the template refuses the messages */
  render(messages: readonly Message[], options: RenderOptions): string;
}

/**
 * The template of chat_template.jinja, else of tokenizer_config.json or chat_template.json, as transformers looks for it.
 * @returns null where the folder has none
 * @throws Failure `model-invalid` where it is no template
 */
export async function openChatTemplate(folder: string): Promise<ChatTemplate | null> {
  const found = await findTemplate(folder);
  if (found === null) return null;
  const { path, source } = found;
  if (source.length > maxTemplateLength) {
    throw new Failure('model-invalid', `The chat template in ${path} has ${source.length} characters; that is none.`);
  }
  try {
    return new JinjaTemplate(source, new Template(source), await readSpecialTokens(folder));
  } catch (error) {
    if (error instanceof Failure) throw error;
    const message = `The chat template in ${path} is not Jinja as chat templates use it: ${reason(error)}.`;
    throw new Failure('model-invalid', message, { cause: error });
  }
}

async function findTemplate(folder: string): Promise<{ path: string; source: string } | null> {
  const file = join(folder, 'chat_template.jinja');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return { path: file, source: text };
  for (const name of ['tokenizer_config.json', 'chat_template.json']) {
    const path = join(folder, name);
    const parsed = templateSchema.safeParse((await readOptionalJson(path))['chat_template']);
    if (!parsed.success) continue;
    if (typeof parsed.data === 'string') return { path, source: parsed.data };
    const named = parsed.data.find((entry) => entry.name === 'default') ?? parsed.data[0];
    if (named !== undefined) return { path, source: named.template };
  }
  return null;
}

class JinjaTemplate implements ChatTemplate {
  readonly source: string;
  readonly usesDate: boolean;
  readonly #template: Template;
  readonly #special: SpecialTokens;

  constructor(source: string, template: Template, special: SpecialTokens) {
    this.source = source;
    this.usesDate = source.includes('strftime_now');
    this.#template = template;
    this.#special = special;
  }

  render(messages: readonly Message[], options: RenderOptions): string {
    try {
      // `raise_exception`, `strftime_now` and `range` are the library's own.
      return this.#template.render({
        ...this.#special,
        messages: messages.map(toTemplateMessage),
        tools: null,
        documents: null,
        add_generation_prompt: options.generationPrompt,
        ...(options.thinking === undefined ? {} : { enable_thinking: options.thinking }),
      });
    } catch (error) {
      const roles = messages.map((message) => message.role).join(', ');
      const text = `The model's chat template does not take these messages (${roles}): ${reason(error)}.`;
      throw new Failure('invalid-trace', text, { cause: error });
    }
  }
}

function toTemplateMessage(message: Message): Record<string, string> {
  const { role, content, reasoning } = message;
  return reasoning === undefined ? { role, content } : { role, content, reasoning_content: reasoning };
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
