/**
 * Writes `_app/precache.json`: for each app that works offline, the files its pages need, and no other page's. The service
 * worker's own list holds the whole product, which no tablet at a counter should download.
 */
import type { Plugin, Rollup } from 'vite';

/** Address of the app → folder of its pages, and files from static/ it needs. */
type Apps = Record<string, { routes: string; files: string[] }>;

type Chunk = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } };

/** Kit's layout and error page of the root: every page begins with them. */
const ROOT_NODES = /client-optimized\/nodes\/[01]\.js$/;
const NODE = /client-optimized\/nodes\/\d+\.js$/;
const ENTRY = /client-optimized\/app\.js$|client\/entry\.js$/;

export function precache(apps: Apps): Plugin {
  return {
    name: 'smile-precache',
    apply: 'build',
    enforce: 'post',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk');
      const entries = chunks.filter(({ facadeModuleId }) => ENTRY.test(facadeModuleId ?? ''));
      if (entries.length === 0) this.error('The entry of the browser build was not found: has its layout changed?');
      const lists: Record<string, string[]> = {};
      for (const [address, { routes, files }] of Object.entries(apps)) {
        const nodes = chunks.filter(({ facadeModuleId: id }) => {
          if (!id || !NODE.test(id)) return false;
          if (ROOT_NODES.test(id)) return true;
          return this.getModuleInfo(id)?.importedIds.some((imported) => imported.includes(routes)) ?? false;
        });
        if (nodes.length < 3) this.error(`No pages of ${address} were found under ${routes}`);
        const found = new Set<string>();
        const visit = (name: string, lazily: boolean) => {
          const chunk = bundle[name] as Chunk | undefined;
          if (found.has(name) || chunk?.type !== 'chunk') return;
          found.add(name);
          for (const imported of chunk.imports) visit(imported, true);
          // The entry can load every page there is; all others load only what they themselves need.
          if (lazily) for (const imported of chunk.dynamicImports) visit(imported, true);
          for (const asset of [
            ...(chunk.viteMetadata?.importedCss ?? []),
            ...(chunk.viteMetadata?.importedAssets ?? []),
          ])
            found.add(asset);
        };
        for (const entry of entries) visit(entry.fileName, false);
        for (const node of nodes) visit(node.fileName, true);
        lists[address] = [...[...found].sort().map((file) => `/${file}`), ...files];
      }
      this.emitFile({ type: 'asset', fileName: '_app/precache.json', source: JSON.stringify(lists) });
    },
  };
}
