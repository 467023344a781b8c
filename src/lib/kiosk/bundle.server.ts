/** Where the kiosk's own bundle lies: what the build wrote down, or, under `vite dev`, its source. */

interface Built {
  file: string;
  css?: string[];
  imports?: string[];
}

const ENTRY = 'src/lib/kiosk/main.ts';
const manifests = import.meta.glob<Record<string, Built>>('/static/_kiosk/manifest.json', {
  eager: true,
  import: 'default',
});

export interface Bundle {
  script: string;
  styles: string[];
  /** What the script imports, to be fetched along with it. */
  chunks: string[];
}

function built(manifest: Record<string, Built>): Bundle {
  const entry = manifest[ENTRY];
  if (!entry) throw new Error(`The kiosk's bundle lacks ${ENTRY}`);
  const imported = (entry.imports ?? []).flatMap((name) => manifest[name] ?? []);
  const at = (file: string) => `/_kiosk/${file}`;
  return {
    script: at(entry.file),
    styles: [entry, ...imported].flatMap(({ css }) => css ?? []).map(at),
    chunks: imported.map(({ file }) => at(file)),
  };
}

function found(): Bundle {
  if (import.meta.env.DEV) return { script: `/${ENTRY}`, styles: [], chunks: [] };
  const [manifest] = Object.values(manifests);
  if (!manifest) throw new Error('The kiosk is not built: npm run build does it before the rest');
  return built(manifest);
}

export const bundle = found();
