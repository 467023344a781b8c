/** What the built application answers to, from its own manifest: routes as the framework names them. */
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Manifest {
  _: {
    nodes: (() => Promise<{ server?: { actions?: Record<string, unknown> } }>)[];
    routes: { id: string; page: { leaf: number } | null; endpoint: (() => Promise<Record<string, unknown>>) | null }[];
  };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'fallback'];

/** @returns `GET /sign-in`, `POST /sign-in?/out` and so on */
export async function builtCalls(): Promise<string[]> {
  const built = pathToFileURL('.svelte-kit/output/server/manifest-full.js').href;
  const { manifest } = (await import(/* @vite-ignore */ built)) as { manifest: Manifest };
  const calls: string[] = [];
  for (const { id, page, endpoint } of manifest._.routes) {
    const methods = Object.keys((await endpoint?.()) ?? {}).filter((name) => METHODS.includes(name));
    calls.push(...methods.map((method) => `${method} ${id}`));
    if (!page) continue;
    calls.push(`GET ${id}`);
    const { server } = (await manifest._.nodes[page.leaf]?.()) ?? {};
    for (const action of Object.keys(server?.actions ?? {}))
      calls.push(action === 'default' ? `POST ${id}` : `POST ${id}?/${action}`);
  }
  return calls;
}

/** Routes that stand in the source, whether they are built or not. */
export function routesInSource(): string[] {
  const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
  const ids = files.flatMap((file) => /^(.*?)\/?\+(?:page|server)(?:\.server)?\.(?:ts|svelte)$/.exec(file)?.[1] ?? []);
  return [...new Set(ids.map((id) => `/${id}`))];
}
