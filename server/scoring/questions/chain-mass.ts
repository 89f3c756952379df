// How probable it is that one of several texts comes next. Pure.

/** Without texts that begin with another one of them: what begins so is counted there already. */
export function prefixFree(chains: readonly Int32Array[]): readonly Int32Array[] {
  return chains.filter((chain, i) => !chains.some((other, k) => k !== i && begins(chain, other, k < i)));
}

/** Whether `chain` begins with `other`; of equal ones only the later one does. */
function begins(chain: Int32Array, other: Int32Array, isEarlier: boolean): boolean {
  if (other.length > chain.length || (other.length === chain.length && !isEarlier)) return false;
  return other.every((token, i) => chain[i] === token);
}

/** @param chains log-probs of each text's tokens, no text beginning with another. @returns [0, 1] */
export function chainMass(chains: readonly (readonly number[])[]): number {
  const mass = chains.reduce((sum, chain) => sum + Math.exp(chain.reduce((total, value) => total + value, 0)), 0);
  return Math.min(1, mass);
}
