// Serves the bytes of files to whoever shows a token that may read them; everybody else is sent to a page to sign in.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerOrFail } from './faults.ts';
import type { World } from './world.ts';

const METHOD = 'files.download';

export async function serveFile(world: World, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, teamId = '', fileId = ''] = /^\/files-pri\/(\w+)-(\w+)\//.exec(path) ?? [];
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? null;
  world.calls.push({ at: world.clock.now(), method: METHOD, token, body: { file: fileId }, headers: request.headers });
  const install = world.installs.find((one) => one.token === token && one.team.id === teamId);
  const file = install?.team.files.get(fileId);
  const isAllowed = install?.dead === null && install.scopes.has('files:read');
  const act = () => () => {
    if (file === undefined || !isAllowed) {
      response.writeHead(302, { location: `${world.origin}/?redir=${encodeURIComponent(path)}` });
      return void response.end();
    }
    response.writeHead(200, { 'content-type': String(file.fields['mimetype']), 'content-length': file.bytes.length });
    response.end(file.bytes);
  };
  await answerOrFail(world, { method: METHOD, teamId, act, response });
}
