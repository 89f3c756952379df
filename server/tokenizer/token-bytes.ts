// What bytes of text a token stands for, by the decoder that tokenizer.json names. Lets tokens be written out one by
// one and placed in a text exactly, also where a character's bytes are split over several tokens.
import { listParts, type AddedToken, type Component } from './tokenizer-file.ts';

export type TokenSpelling = 'byte-level' | 'sentence-piece' | 'plain';

/** How a vocabulary spells its pieces. */
export function spellingOf(decoder: Component | null): TokenSpelling {
  const parts = listParts(decoder);
  if (parts.some((part) => part.type === 'ByteLevel')) return 'byte-level';
  return parts.some((part) => part.type === 'Metaspace' || part.type === 'ByteFallback' || part.type === 'Replace')
    ? 'sentence-piece'
    : 'plain';
}

/** @returns the bytes of a vocabulary entry; special tokens are spelled as they stand in a text */
export function pieceBytes(piece: string, spelling: TokenSpelling, added: AddedToken | undefined): Uint8Array {
  if (added?.special === true) return Buffer.from(added.content, 'utf8');
  switch (spelling) {
    case 'byte-level':
      return byteLevelBytes(piece);
    case 'sentence-piece': {
      const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(piece)?.[1];
      if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16));
      return Buffer.from(piece.replaceAll('▁', ' '), 'utf8');
    }
    case 'plain':
      return Buffer.from(piece, 'utf8');
  }
}

/** Like the library's decoder: a piece with any character outside the alphabet (an added token) is taken as text. */
function byteLevelBytes(piece: string): Uint8Array {
  const bytes = new Uint8Array(piece.length);
  for (let i = 0; i < piece.length; i++) {
    const byte = byteOfCharacter.get(piece.charCodeAt(i));
    if (byte === undefined) return Buffer.from(piece, 'utf8');
    bytes[i] = byte;
  }
  return bytes;
}

/** GPT-2's byte alphabet: printable bytes stand for themselves, the others for the characters from U+0100 on. */
const byteOfCharacter: ReadonlyMap<number, number> = (() => {
  const map = new Map<number, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    map.set(printable ? byte : next++, byte);
  }
  return map;
})();
