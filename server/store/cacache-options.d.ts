// An option of cacache that its types leave out.
import 'cacache';

declare module 'cacache' {
  namespace rm {
    /** With `removeFully` the key's bucket file goes as well, instead of growing by a tombstone. */
    function entry(cachePath: string, key: string, options: { readonly removeFully: true }): Promise<void>;
  }
}
