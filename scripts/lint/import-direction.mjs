// ESLint rule: every import obeys the table of scripts/import-rules.mjs.
import { dirname, posix, relative, sep } from 'node:path';
import { importProblem } from '../import-rules.mjs';

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports go in the direction of scripts/import-rules.mjs' },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    /** @param {any} node an import, export or dynamic import with a source */
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const target = specifier.startsWith('.') ? `./${posix.join(dirname(file), specifier)}` : specifier;
      const problem = importProblem(file, target, importKind(node));
      if (problem !== null) context.report({ node: node.source, message: `${problem}.` });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

/**
 * @param {any} node
 * @returns {'value' | 'type'}
 */
function importKind(node) {
  return node.importKind === 'type' || node.exportKind === 'type' ? 'type' : 'value';
}
