// The server edition as a host for tests: a server process and a Chromium that shows its page.
import { installExtension, startServer } from './server-process.mjs';
import { launchChromium, pageUrl } from './server-page.mjs';

/**
 * @param {import('./server-edition.mjs').ServerEdition} edition
 * @param {string} version
 * @returns {import('./host.mjs').Host}
 */
export function serverHost(edition, version) {
  return {
    kind: 'server',
    description: `VS Code's server edition ${version} in Chromium`,
    install: (dataFolder, vsix) => installExtension(edition, dataFolder, vsix),
    open: (options) => open(edition, options),
  };
}

/**
 * @param {import('./server-edition.mjs').ServerEdition} edition
 * @param {import('./host.mjs').OpenOptions} options
 * @returns {Promise<import('./host.mjs').Session>}
 */
async function open(edition, options) {
  const server = await startServer(edition, options);
  try {
    const browser = await launchChromium();
    const close = async () => {
      await browser.close();
      await server.stop();
    };
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(pageUrl(server.port, options));
      return { page, close };
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
}
