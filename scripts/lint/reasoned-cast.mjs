// ESLint rule: `as`, `!` and `any` lay a type over a value unchecked, so each needs its reason in a comment on the same
// line. `as const` only narrows and needs none.

/** @type {import('eslint').Rule.RuleModule} */
export const reasonedCast = {
  meta: { type: 'problem', schema: [], docs: { description: '`as`, `!` and `any` carry a reason on the same line' } },
  create(context) {
    const lines = new Set();
    for (const comment of context.sourceCode.getAllComments()) {
      for (let line = comment.loc?.start.line ?? 0; line <= (comment.loc?.end.line ?? -1); line++) lines.add(line);
    }
    /**
     * @param {any} node
     * @param {string} what
     */
    const check = (node, what) => {
      const { start, end } = node.loc;
      for (let line = start.line; line <= end.line; line++) if (lines.has(line)) return;
      context.report({
        node,
        message: `\`${what}\` needs a reason in a comment on the same line, or a parser instead.`,
      });
    };
    return {
      /** @param {any} node */
      TSAsExpression(node) {
        if (node.typeAnnotation.typeName?.name !== 'const') check(node, 'as');
      },
      /** @param {any} node */
      TSTypeAssertion: (node) => check(node, 'as'),
      /** @param {any} node */
      TSNonNullExpression: (node) => check(node, '!'),
      /** @param {any} node */
      TSAnyKeyword: (node) => check(node, 'any'),
    };
  },
};
