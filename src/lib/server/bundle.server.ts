/** Where a bundle of its own lies, apart from Kit's: what its build wrote down, or, under `vite dev`, its source. */

interface Built {
  file: string;
  css?: string[];
  imports?: string[];
}

const manifests = import.meta.glob<Record<string, Built>>('/static/_*/manifest.json', {
  eager: true,
  import: 'default',
});

export interface Bundle {
  script: string;
  styles: string[];
  /** What the script imports, to be fetched along with it. */
  chunks: string[];
}

/**
 * @param folder below static/, as its vite configuration says
 * @param entry the source that it was built from
 */
export function bundleOf(folder: string, entry: string): Bundle {
  if (import.meta.env.DEV) return { script: `/${entry}`, styles: [], chunks: [] };
  const manifest = manifests[`/static/${folder}/manifest.json`];
  const built = manifest?.[entry];
  if (!manifest || !built) throw new Error(`static/${folder} is not built: npm run build does it before the rest`);
  const imported = (built.imports ?? []).flatMap((name) => manifest[name] ?? []);
  const at = (file: string) => `/${folder}/${file}`;
  return {
    script: at(built.file),
    styles: [built, ...imported].flatMap(({ css }) => css ?? []).map(at),
    chunks: imported.map(({ file }) => at(file)),
  };
}
